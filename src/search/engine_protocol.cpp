// SPDX-License-Identifier: EUPL-1.2
#include "search/engine_protocol.h"

#include <array>
#include <charconv>
#include <istream>
#include <ostream>
#include <string>
#include <vector>

#include "search/index.h"
#include "search/retrieval.h"

namespace depesche::search {
namespace {

const Options protocol_options{.ranking = {.k1 = 1.2, .b = 0.75, .subject_weight = 1}, .words = Words::plain};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    pieces.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

template <class Number>
Number number(std::string_view text) {
  Number value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

struct Clearance {
  int level = 0;
  std::uint64_t compartments = 0;

  static Clearance read(std::string_view text) {
    Clearance read{.level = number<int>(text)};
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return read;
    for (const std::string_view compartment : split(text.substr(colon + 1), ',')) {
      if (!compartment.empty()) read.compartments |= std::uint64_t{1} << (number<unsigned>(compartment) % 64);
    }
    return read;
  }
};

View view_of(std::string_view reader) {
  if (reader == "*") return {.may_see = [](std::string_view) { return true; }, .name = "*"};
  const auto may_see = [held = Clearance::read(reader)](std::string_view label) {
    const Clearance asked = Clearance::read(label);
    return asked.level <= held.level && (asked.compartments & ~held.compartments) == 0;
  };
  return {.may_see = may_see, .name = std::string(reader)};
}

}  // namespace

Result<> index_corpus(const std::filesystem::path& corpus, const std::filesystem::path& folder) {
  Index index = TRY(Index::open(folder, protocol_options));
  TRY(each_line(corpus, [&](std::string_view line) -> Result<> {
    const auto columns = split(line, '\t');
    if (columns.size() != 5) return fail(Code::invalid, "a line of the corpus has not five columns");
    Document document{.key = number<std::uint64_t>(columns[0]), .label = std::string(columns[1])};
    document.id = to_bytes(as_bytes(columns[0]));
    document.body = columns[4];
    return index.add(std::move(document));
  }));
  return index.compact();
}

Result<> serve(const std::filesystem::path& folder, std::istream& in, std::ostream& out,
               const std::function<std::uint64_t()>& nanoseconds) {
  Index index = TRY(Index::open(folder, protocol_options));
  const auto snapshot = index.snapshot();
  for (std::string line; std::getline(in, line);) {
    const auto columns = split(line, '\t');
    if (columns.size() != 3 || (columns[0] != "top10" && columns[0] != "count")) {
      out << "E bad request\n" << std::flush;
      continue;
    }
    const std::uint64_t begin = nanoseconds();
    const bool count = columns[0] == "count";
    const auto answer = snapshot->search(
        {.query = std::string(columns[2]), .limit = count ? 0U : 10U, .count = count}, view_of(columns[1]));
    const std::uint64_t end = nanoseconds();
    if (!answer) {
      out << "E " << answer.error().what << '\n' << std::flush;
      continue;
    }
    out << "R " << answer->hits.size() << ' ' << answer->total << ' ' << end - begin << '\n';
    for (const Hit& hit : answer->hits) {
      std::array<char, 64> score{};
      const auto written = std::to_chars(score.data(), score.data() + score.size(), hit.score);
      out << std::string_view(reinterpret_cast<const char*>(hit.id.data()), hit.id.size()) << ' '
          << std::string_view(score.data(), static_cast<std::size_t>(written.ptr - score.data())) << '\n';
    }
    out << std::flush;
  }
  return {};
}

}  // namespace depesche::search

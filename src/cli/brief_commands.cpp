// SPDX-License-Identifier: EUPL-1.2
#include "cli/brief_commands.h"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include "brief/markdown.h"
#include "cli/out_file.h"
#include "cli/signing_in.h"
#include "http/brief_json.h"
#include "http/render.h"

namespace depesche::cli {
namespace {

Result<BriefOrder> order_of(const Words& words) {
  BriefOrder order{.question = words.joined(), .target = {}};
  if (words.has("target")) order.target = TRY(parse_level(words.value("target")));
  order.sentences = TRY(words.number("limit", order.sentences, search::quotes_max));
  return order;
}

void print(const Invocation& invocation, const std::vector<CitedSentence>& sentences) {
  for (const CitedSentence& sentence : sentences)
    invocation.print(fmt::format("  {} [{}]", sentence.quote.text, sentence.source + 1));
}

void print(const Invocation& invocation, const Brief& brief) {
  const std::string band = band_text(brief.label);
  invocation.print(band);
  invocation.print("");
  print(invocation, brief.core);
  invocation.print("");
  print(invocation, brief.details);
  invocation.print("");
  for (std::size_t i = 0; i < brief.sources.size(); ++i) {
    const Row& row = brief.sources[i];
    invocation.print(
        fmt::format("{:>3}  [{}] {}, {}", i + 1, band_text(row.label), day_of(row), row.subject));
    invocation.print("     " + to_text(row.id));
    for (const auto* sentences : {&brief.core, &brief.details}) {
      for (const CitedSentence& sentence : *sentences) {
        if (sentence.source == i)
          invocation.print("     " + passage_text(sentence.quote, invocation.is_german()));
      }
    }
  }
  invocation.print(band);
}

void print_left_out(const Invocation& invocation, const Brief& brief) {
  if (brief.left_out.empty()) return;
  invocation.print(
      fmt::format(fmt::runtime(invocation.say({"{} Belege oberhalb der Zielstufe entfallen.",
                                               "{} sources above the target level are left out."})),
                  brief.left_out.size()));
}

}  // namespace

Result<> write_brief(Invocation& invocation) {
  const BriefOrder order = TRY(order_of(invocation.words()));
  const std::string file = invocation.words().value("markdown");
  const auto what = file.empty() ? AuditRecord::What::briefed : AuditRecord::What::exported;
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    const Brief brief = TRY(reader.brief(actor, order, what, auditor));
    const auto directory = reader.directory();
    invocation.give(http::to_json(*directory, brief));
    if (!brief.answers()) {
      print_left_out(invocation, brief);
      return fail(
          Code::not_found,
          std::string(invocation.say({"Die Belege reichen nicht aus.", "The evidence does not suffice."})));
    }
    if (!file.empty())
      TRY(invocation.terminal().write_file(to_markdown(brief, *directory, invocation.is_german())));
    if (is_standard_output(file)) return {};
    print(invocation, brief);
    print_left_out(invocation, brief);
    return {};
  });
}

Result<> show_similar(Invocation& invocation) {
  const DispatchId id = TRY(parse_dispatch_id(invocation.words().arguments[0]));
  const std::size_t limit = TRY(invocation.words().number("limit", 10, 100));
  return invocation.desk().with_reader([&](Reader& reader, Auditor& auditor) -> Result<> {
    const Actor actor = TRY(signed_in(invocation, reader));
    const auto directory = reader.directory();
    boost::json::array list;
    const auto similar = TRY(reader.similar(actor, id, limit, auditor));
    for (const Reader::SimilarRow& one : similar) {
      list.push_back(
          boost::json::object{{"dispatch", http::to_json(*directory, one.row)}, {"shared", one.shared}});
      invocation.print(fmt::format("{:>3} %  [{}] {}, {}\n       {}", static_cast<int>(one.shared * 100),
                                   band_text(one.row.label), day_of(one.row), one.row.subject,
                                   to_text(one.row.id)));
    }
    invocation.give(boost::json::object{{"similar", std::move(list)}});
    return {};
  });
}

}  // namespace depesche::cli

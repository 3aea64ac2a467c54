// SPDX-License-Identifier: EUPL-1.2
// Shows what becomes of files, for measurements and for reading by eye:
//   ingest_survey PATH…          one line for each item, then totals
//   ingest_survey --text PATH…   the text as well
#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <sys/resource.h>

#include "env/clock.h"
#include "ingest/extractor.h"
#include "ingest/worker.h"

namespace depesche::ingest {
namespace {

struct Totals {
  std::size_t files = 0;
  std::size_t documents = 0;
  std::size_t text_bytes = 0;
  std::size_t by_ocr = 0;
  std::map<std::string, std::size_t, std::less<>> refused;
  Duration slowest{};
  std::string slowest_name;
};

class Survey {
 public:
  explicit Survey(bool shows_text) : shows_text_(shows_text) {}

  Result<> visit(const std::filesystem::path& file) {
    const Time begun = clock_.now();
    TRY(extractor_.extract(file, {}, [&](Item item) -> Result<> {
      if (const auto* document = std::get_if<Extracted>(&item)) count(file, *document);
      if (const auto* refused = std::get_if<Rejected>(&item)) count(file, *refused);
      return {};
    }));
    const Duration taken = clock_.now() - begun;
    ++totals_.files;
    if (taken > totals_.slowest) {
      totals_.slowest = taken;
      totals_.slowest_name = file.filename().string();
    }
    return {};
  }

  void print(Duration total) const {
    std::cout << totals_.files << " files, " << totals_.documents << " documents (" << totals_.by_ocr
              << " by OCR), " << totals_.text_bytes << " bytes of text in " << total.count() << " ms\n";
    for (const auto& [reason, count] : totals_.refused)
      std::cout << "  refused as " << reason << ": " << count << "\n";
    std::cout << "  slowest: " << totals_.slowest_name << ", " << totals_.slowest.count() << " ms\n";
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    std::cout << "  largest memory: " << use.ru_maxrss / 1024 << " MiB here";
    getrusage(RUSAGE_CHILDREN, &use);
    std::cout << ", " << use.ru_maxrss / 1024 << " MiB in a worker\n";
  }

  // The last worker's memory counts once it has ended.
  void end() { extractor_ = Extractor(); }

 private:
  void count(const std::filesystem::path& file, const Extracted& document) {
    ++totals_.documents;
    totals_.text_bytes += document.text.size();
    totals_.by_ocr += document.by_ocr ? 1U : 0U;
    if (!shows_text_) return;
    std::cout << "==== " << file.filename().string() << " > " << document.part << "\n"
              << document.media_type << (document.by_ocr ? " by OCR" : "") << " | " << document.title << " | "
              << document.date << " | " << document.author << " | " << document.recipient << " | "
              << document.language << "\n";
    for (const auto& [name, value] : document.extra) std::cout << "  " << name << ": " << value << "\n";
    std::cout << document.text << "\n";
  }

  void count(const std::filesystem::path& file, const Rejected& refused) {
    ++totals_.refused[std::string(name_of(refused.reason))];
    std::cout << "REFUSED " << file.filename().string() << " > " << refused.part << ": "
              << name_of(refused.reason) << ": " << refused.detail << "\n";
  }

  bool shows_text_;
  SystemClock clock_;
  Extractor extractor_;
  Totals totals_;
};

int survey(int argc, char** argv) {
  const bool shows_text = argc > 1 && std::string_view(argv[1]) == "--text";
  Survey survey(shows_text);
  const SystemClock clock;
  const Time begun = clock.now();
  for (int i = shows_text ? 2 : 1; i < argc; ++i) {
    const auto files = files_under(argv[i]);
    if (!files) return 1;
    for (const auto& file : *files) {
      if (const auto done = survey.visit(file); !done) {
        std::cerr << done.error().what << "\n";
        return 1;
      }
    }
  }
  const Duration taken = clock.now() - begun;
  survey.end();
  survey.print(taken);
  return 0;
}

}  // namespace
}  // namespace depesche::ingest

int main(int argc, char** argv) {
  if (const auto status = depesche::ingest::run_worker(argc, argv)) return *status;
  return depesche::ingest::survey(argc, argv);
}

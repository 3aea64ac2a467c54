// SPDX-License-Identifier: EUPL-1.2
#include "cli/import_run.h"

#include <array>
#include <atomic>
#include <fmt/format.h>
#include <fstream>
#include <future>
#include <set>
#include <zstd.h>

#include "cli/progress.h"
#include "crypto/digest.h"
#include "node/view_set.h"
#include "text/countries.h"

namespace depesche::cli {
namespace {

namespace fs = std::filesystem;
using SourceDigest = crypto::Sha256Digest;

constexpr std::size_t batch_documents = 4096;
constexpr std::size_t batch_bytes = 16U << 20U;

// One of the batch: what will be submitted, and by what a second run knows it again.
struct Waiting {
  Submission submission;
  SourceDigest digest{};
};

class Import {
 public:
  Import(const ImportPlan& plan, Invocation& invocation)
      : plan_(plan), invocation_(invocation), extractor_(ingest::Limits{}) {}

  Result<ImportSummary> run() {
    TRY(prepare());
    const auto files = TRY(list_files());
    std::uint64_t bytes = 0;
    for (const fs::path& file : files) bytes += size_of(file);
    Progress progress(invocation_, bytes);
    for (const fs::path& file : files) {
      ++summary_.files;
      const std::uint64_t before = summary_.bytes;
      const auto read = extractor_.extract(file, plan_.options, [&](ingest::Item item) -> Result<> {
        TRY(take(file, std::move(item)));
        progress.show(summary_.bytes - before, documents_ + waiting_.size());
        return invocation_.terminal().is_gone() ? fail(Code::unavailable, "stopped") : Result<>{};
      });
      if (invocation_.terminal().is_gone()) break;
      if (!read) return std::unexpected(read.error());
      progress.finish(size_of(file));
    }
    TRY(submit());
    TRY(finish_batch());
    summary_.documents = documents_;
    summary_.stopped = invocation_.terminal().is_gone();
    summary_.seconds = progress.seconds();
    progress.clear();
    return std::move(summary_);
  }

 private:
  // Bytes to read, unpacked where the file says how many that will be.
  static std::uint64_t size_of(const fs::path& file) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error) return 0;
    if (file.extension() != ".zst") return size;
    std::array<char, 18> head{};  // the longest frame header (RFC 8878 §3.1.1.1)
    std::ifstream in(file, std::ios::binary);
    in.read(head.data(), head.size());
    const auto unpacked = ZSTD_getFrameContentSize(head.data(), static_cast<std::size_t>(in.gcount()));
    const bool is_known = unpacked != ZSTD_CONTENTSIZE_UNKNOWN && unpacked != ZSTD_CONTENTSIZE_ERROR;
    return is_known ? unpacked : size;
  }

  Result<std::vector<fs::path>> list_files() const {
    std::vector<fs::path> files;
    for (const fs::path& path : plan_.paths) {
      auto under = TRY(ingest::files_under(path));
      files.insert(files.end(), under.begin(), under.end());
    }
    return files;
  }

  // Whom it goes to and from, checked before the first file is read.
  Result<> prepare() {
    sender_ = plan_.sender;
    to_ = {};
    const auto check = [&](Node& node) -> Result<> {
      const auto directory = node.published()->directory;
      if (sender_.value.empty()) sender_ = node.site().node;
      if (directory->mailbox(sender_) == nullptr) {
        return fail(Code::invalid, "--sender: the directory has no mailbox " + sender_.value);
      }
      std::vector<MailboxId> to = plan_.to;
      if (to.empty()) {
        const Mailbox* house = directory->house_of(node.site().organisation);
        if (house == nullptr)
          return fail(Code::invalid, "the directory has no house mailbox; name one with --to");
        to.push_back(house->id);
      }
      for (const MailboxId& id : to) {
        if (directory->mailbox(id) == nullptr) {
          return fail(Code::invalid, "--to: the directory has no mailbox " + id.value);
        }
        to_.push_back({.mailbox = id, .for_information = true});
      }
      for (const std::string& code : plan_.label.compartments) {
        if (directory->compartment(code) == nullptr) {
          return fail(Code::invalid, "--compartment: the directory has no compartment " + code);
        }
      }
      return {};
    };
    TRY(invocation_.desk().with_node(check));
    summary_.quarantine = plan_.folder / "quarantine.tsv";
    if (!plan_.is_dry) quarantine_.open(summary_.quarantine, std::ios::app);
    return {};
  }

  Result<> take(const fs::path& file, ingest::Item item) {
    if (auto* rejected = std::get_if<ingest::Rejected>(&item)) {
      reject(file, rejected->part, std::string(ingest::name_of(rejected->reason)), rejected->detail);
      return {};
    }
    auto& document = std::get<ingest::Extracted>(item);
    Label label = plan_.label;
    if (!plan_.overrides_label && !document.label.empty()) {
      const auto level = parse_level(document.label);
      if (!level) {
        reject(file, document.part, "label", "the label „" + document.label + "“ is none; give --label");
        return {};
      }
      label.level = *level;
    }
    waiting_.push_back(prepared(file, std::move(document), label));
    waiting_bytes_ += waiting_.back().submission.content.size();
    summary_.bytes += waiting_.back().submission.content.size();
    const bool is_full = waiting_.size() >= batch_documents || waiting_bytes_ >= batch_bytes;
    return is_full ? submit() : Result<>{};
  }

  // What a document is known by: its external id and what it says. The path is not part of it, so that moving
  // a folder does not double it.
  static SourceDigest digest_of(const ingest::Extracted& document) {
    crypto::Sha256 digest;
    for (const std::string* field : {&document.external_id, &document.title, &document.date, &document.author,
                                     &document.recipient, &document.text}) {
      const std::string size = std::to_string(field->size()) + ":";
      digest.add(as_bytes(size)).add(as_bytes(*field));
    }
    return digest.finish();
  }

  Waiting prepared(const fs::path& file, ingest::Extracted document, const Label& label) {
    Waiting waiting{.submission = {}, .digest = digest_of(document)};
    Content content;
    content.subject = document.title.empty() ? title_of(file, document.part) : std::move(document.title);
    content.language = document.language.empty() ? plan_.language : std::move(document.language);
    content.document_date = std::move(document.date);
    content.place = std::move(document.place);
    const std::string country = text::country_code(document.country);
    content.country = country.empty() ? std::move(document.country) : country;
    content.author_text = std::move(document.author);
    content.recipient_text = std::move(document.recipient);
    content.parts.push_back(
        {.heading = Heading::none, .heading_text = {}, .text = std::move(document.text), .level = {}});
    content.source = Source{.path = file.filename().string(),
                            .part = std::move(document.part),
                            .external_id = std::move(document.external_id),
                            .media_type = std::move(document.media_type),
                            .digest = waiting.digest};
    clip(content);
    Submission& submission = waiting.submission;
    submission.author = sender_;
    submission.kind = Kind::document;
    submission.label = label;
    submission.to = to_;
    if (auto encoded = encode_content(content)) submission.content = *std::move(encoded);
    return waiting;
  }

  static std::string title_of(const fs::path& file, const std::string& part) {
    return part.empty() ? file.filename().string() : file.filename().string() + ", " + part;
  }

  // Words beyond the limits of a content are cut at a character, and end with an ellipsis.
  static void clip(Content& content) {
    for (std::string* word :
         {&content.subject, &content.language, &content.document_date, &content.place, &content.country,
          &content.author_text, &content.recipient_text, &content.source->path, &content.source->part,
          &content.source->external_id, &content.source->media_type}) {
      if (word->size() <= content_word_size_max) continue;
      std::size_t end = content_word_size_max - 3;
      while (end > 0 && (static_cast<unsigned char>((*word)[end]) & 0xC0U) == 0x80U) --end;
      *word = word->substr(0, end) + "…";
    }
  }

  // Hands the batch to the node. It is sealed, appended and indexed while the next one is read from its file;
  // at most one batch is under way.
  Result<> submit() {
    TRY(finish_batch());
    if (waiting_.empty()) return {};
    waiting_bytes_ = 0;
    under_way_ = std::async(std::launch::async, [this, batch = std::exchange(waiting_, {})]() mutable {
      return invocation_.desk().with_node([&](Node& node) { return take_in(node, batch); });
    });
    return {};
  }

  Result<> finish_batch() { return under_way_.valid() ? under_way_.get() : Result<>{}; }

  // Runs while the next batch is read, and alone touches what counts documents.
  Result<> take_in(Node& node, std::vector<Waiting>& batch) {
    const Catalogue catalogue(node.views().database());
    std::vector<Submission> fresh;
    if (!plan_.is_dry) seen_.clear();  // the catalogue knows what went before
    for (Waiting& one : batch) {
      const bool is_repeated = !seen_.insert(one.digest).second;
      const bool is_known = is_repeated || TRY(catalogue.has_source(one.digest));
      if (is_known) {
        ++summary_.known;
        continue;
      }
      fresh.push_back(std::move(one.submission));
    }
    if (plan_.is_dry) {
      documents_ += fresh.size();
      return {};
    }
    const auto answers = TRY(node.submit(fresh));
    for (const auto& answer : answers) {
      if (!answer) return std::unexpected(answer.error());
      ++documents_;
    }
    return {};
  }

  void reject(const fs::path& file, const std::string& part, const std::string& reason,
              const std::string& detail) {
    ++summary_.rejected[reason];
    const std::string what = fmt::format("{}\t{}\t{}\t{}", file.string(), part, reason, detail);
    if (quarantine_.is_open()) quarantine_ << what << std::endl;
    invocation_.terminal().err(
        fmt::format("{}{}{}: {}: {}\n", file.string(), part.empty() ? "" : ", ", part, reason, detail));
  }

  const ImportPlan& plan_;
  Invocation& invocation_;
  ingest::Extractor extractor_;
  ImportSummary summary_;
  MailboxId sender_;
  std::vector<To> to_;
  std::vector<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::set<SourceDigest> seen_;
  std::atomic<std::size_t> documents_ = 0;
  std::future<Result<>> under_way_;  // last: it ends before what it works on
  std::ofstream quarantine_;
};

}  // namespace

Result<ImportSummary> run_import(const ImportPlan& plan, Invocation& invocation) {
  return Import(plan, invocation).run();
}

}  // namespace depesche::cli

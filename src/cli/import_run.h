// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/invocation.h"
#include "ingest/extractor.h"

namespace depesche::cli {

// What is to be imported, and how.
struct ImportPlan {
  std::vector<std::filesystem::path> paths;
  MailboxId sender;           // in whose name; empty: the node's own mailbox
  std::vector<MailboxId> to;  // empty: the whole house
  Label label;                // of documents that say none themselves, or of all
  bool overrides_label = false;
  std::string language;  // of documents that say none themselves; empty: detected
  ingest::Options options;
  bool is_dry = false;
  std::filesystem::path folder;  // the site's
};

struct ImportSummary {
  std::size_t files = 0;
  std::size_t documents = 0;                    // taken in
  std::size_t known = 0;                        // were there already
  std::map<std::string, std::size_t> rejected;  // by reason
  std::uint64_t bytes = 0;                      // of text
  double seconds = 0;
  bool stopped = false;
  std::filesystem::path quarantine;
};

// Reads every file and takes in what it finds, in batches that are each durable before the next begins; so it
// can be stopped at any moment and run again. What cannot be read is listed in the site's `quarantine.tsv`
// (path, part, reason, detail); the rest goes on.
Result<ImportSummary> run_import(const ImportPlan& plan, Invocation& invocation);

}  // namespace depesche::cli

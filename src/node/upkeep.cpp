// SPDX-License-Identifier: EUPL-1.2
#include "node/upkeep.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "directory/border.h"
#include "dispatch/verify.h"
#include "node/files.h"
#include "node/root_shares.h"
#include "node/view_set.h"

namespace depesche {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t page_size = 512;

// Walks the log once, with the directory as it was at each entry.
class Walk {
 public:
  explicit Walk(Node& node) : node_(node), opener_(*node.published()->keys) {
    directory_.stand_at(node.site().node);
  }

  Result<Verification> run(const Progress& progress) {
    const Position end = TRY(node_.log().last());
    for (Position at;;) {
      const auto page = TRY(node_.log().read(at, page_size));
      if (page.empty()) return std::move(found_);
      for (const Entry& entry : page) check(entry);
      at = page.back().position;
      if (!progress(at.value, end.value)) return fail(Code::unavailable, "stopped");
    }
  }

 private:
  void fault(const Entry& entry, const std::string& what) {
    if (found_.faults.size() < faults_max) {
      found_.faults.push_back("position " + std::to_string(entry.position.value) + ": " + what);
    }
  }

  void check(const Entry& entry) {
    ++found_.entries;
    if (entry.dispatch.body.empty()) ++found_.erased;
    auto header = decode_header(entry.dispatch.header);
    if (!header) return fault(entry, header.error().what);
    OpenedEntry opened;
    opened.position = entry.position;
    opened.id = entry.dispatch.id;
    if (auto content = opener_.open(entry.dispatch, *header)) opened.content = *std::move(content);
    header = localised(*std::move(header), directory_);
    if (!header) return fault(entry, header.error().what);
    opened.header = *std::move(header);
    check_feed(entry, opened.header);
    const auto record = record_of(opened, directory_);
    if (entry.position == Position{1} && record) found_by_root(entry, opened, *record);
    check_signature(entry, opened.header);
    if (record) directory_.apply(*record);
  }

  // The first record brings the authority's keys; they must be the ones the site file pins.
  void found_by_root(const Entry& entry, const OpenedEntry& opened, const Record& record) {
    if (opened.header.author_key != node_.site().root)
      fault(entry, "the log does not begin with this site's root");
    directory_.apply(record);
  }

  // Of other nodes' authors only what is addressed here comes.
  bool is_written_here(const MailboxId& author) const {
    const Mailbox* mailbox = directory_.mailbox(author);
    const Mailbox* node = mailbox == nullptr ? nullptr : directory_.node_of(*mailbox);
    return node == nullptr || node->id == node_.site().node;
  }

  void check_feed(const Entry& entry, const Header& header) {
    Feed& feed = feeds_[header.author];
    const bool is_complete = is_written_here(header.author);
    if (is_complete && header.feed_sequence != feed.sequence + 1)
      fault(entry, "a dispatch is missing in its author's feed");
    if (is_complete && header.previous != feed.previous)
      fault(entry, "it does not follow its author's last dispatch");
    feed = {.sequence = header.feed_sequence, .previous = entry.dispatch.id};
  }

  void check_signature(const Entry& entry, const Header& header) {
    const PublicKeys* keys = directory_.keys(header.author_key);
    const MailboxId* owner = directory_.owner(header.author_key);
    if (keys == nullptr || owner == nullptr || *owner != header.author) {
      return fault(entry, "the directory knows no such key of mailbox " + header.author.value);
    }
    if (const auto verified = verifier_.verify(entry.dispatch, keys->signing); !verified) {
      return fault(entry, verified.error().what);
    }
    ++found_.signatures;
  }

  Node& node_;
  Opener opener_;
  Verifier verifier_;
  Directory directory_;
  std::map<MailboxId, Feed> feeds_;
  Verification found_;
};

Result<Bytes> file_bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Code::unavailable, path.string() + " cannot be read");
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  return to_bytes(as_bytes(text));
}

// Name and content of every file in a folder, in one digest.
Result<crypto::Sha384Digest> digest_of_files(const fs::path& folder) {
  std::vector<fs::path> paths;
  std::error_code error;
  for (const auto& file : fs::directory_iterator(folder, error)) {
    if (file.is_regular_file()) paths.push_back(file.path());
  }
  if (error) return fail(Code::unavailable, folder.string() + ": " + error.message());
  std::ranges::sort(paths);
  crypto::Sha384 digest;
  for (const fs::path& path : paths) {
    const Bytes bytes = TRY(file_bytes(path));
    digest.add(as_bytes(path.filename().string())).add(bytes);
  }
  return digest.finish();
}

Result<> check_empty(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return fail(Code::conflict, folder.string() + " is not empty");
  }
  return {};
}

// The authority's keys, where they are in several hands.
Result<> copy_root(const fs::path& from, const fs::path& to) {
  std::error_code error;
  return fs::exists(from / root_file, error) ? copy_durably(from / root_file, to / root_file) : Result<>{};
}

}  // namespace

Result<Verification> verify_site(Node& node, const Progress& progress) {
  auto found = TRY(Walk(node).run(progress));
  if (found.entries == 0)
    found.faults.emplace_back("the log is empty: it does not begin with this site's root");
  if (const auto chain = node.log().verify_chain(); !chain) found.faults.push_back(chain.error().what);
  for (const fs::path& file : {fs::path("log.db"), fs::path("views") / "views.db", fs::path("exchange.db")}) {
    std::error_code missing;
    if (!fs::exists(node.folder() / file, missing)) continue;
    const auto opened = Database::open(node.folder() / file, Database::Access::read_only);
    const auto whole = opened ? opened->verify() : std::unexpected(opened.error());
    if (!whole) found.faults.push_back(file.filename().string() + ": " + whole.error().what);
  }
  if (const auto index = node.views().search().verify(); !index) {
    found.faults.push_back("index: " + index.error().what + "; depesche rebuild makes it anew");
  }
  for (const StoppedView& view : node.stopped_views()) {
    found.faults.push_back("view " + view.name + " has stopped: " + view.because);
  }
  return found;
}

bool Rebuilt::all_equal() const { return std::ranges::all_of(views, &One::equal); }

Result<Rebuilt> rebuild_views(Node& node) {
  const fs::path fresh_folder = node.folder() / "views.fresh";
  std::error_code error;
  fs::remove_all(fresh_folder, error);
  if (error) return fail(Code::unavailable, fresh_folder.string() + ": " + error.message());

  Rebuilt rebuilt;
  const auto present = TRY(node.views().digests());
  const auto present_files = TRY(digest_of_files(node.folder() / "views" / "index"));
  {
    const auto fresh =
        TRY(ViewSet::open(fresh_folder, node.log(), *node.published()->keys, node.site().node));
    const auto anew = TRY(fresh->digests());
    for (const auto& [view, digest] : present) {
      const auto other = anew.find(view);
      rebuilt.views.push_back({.view = view, .equal = other != anew.end() && other->second == digest});
    }
  }
  const auto fresh_files = TRY(digest_of_files(fresh_folder / "index"));
  rebuilt.views.push_back({.view = "index files", .equal = fresh_files == present_files});
  if (rebuilt.all_equal()) fs::remove_all(fresh_folder, error);
  return rebuilt;
}

Result<> back_up(const Node& node, const fs::path& target) {
  std::error_code error;
  const fs::path within =
      fs::weakly_canonical(target, error).lexically_relative(fs::weakly_canonical(node.folder(), error));
  if (!within.empty() && *within.begin() != "..") {
    return fail(Code::invalid, "a backup cannot lie in the node's own folder");
  }
  TRY(check_empty(target));
  TRY(make_private_folder(target));
  TRY(node.log().copy_to(target / "log.db"));
  TRY(copy_durably(node.folder() / "keys",
                   target / "keys"));  // after the log: it has every key the log names
  TRY(copy_root(node.folder(), target));
  return copy_durably(node.folder() / "site.json", target / "site.json");  // last: it makes the folder a site
}

Result<> restore(const fs::path& backup, const fs::path& folder) {
  TRY(read_site(backup));
  TRY(check_empty(folder));
  TRY(make_private_folder(folder));
  TRY(copy_durably(backup / "keys", folder / "keys"));
  TRY(copy_root(backup, folder));
  TRY(copy_durably(backup / "log.db", folder / "log.db"));
  return copy_durably(backup / "site.json", folder / "site.json");
}

}  // namespace depesche

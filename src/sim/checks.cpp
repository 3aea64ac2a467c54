// SPDX-License-Identifier: EUPL-1.2
#include "sim/checks.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

#include "directory/border.h"
#include "dispatch/open.h"
#include "node/upkeep.h"
#include "node/view_set.h"

namespace depesche::sim {
namespace {

namespace fs = std::filesystem;
using Complaints = std::vector<std::string>;
constexpr std::size_t page_size = 512;

bool is_asked(World& world, std::size_t place) {
  return world.place(place).is_open() && !world.ledger().is_gone(place);
}

void each_entry(World& world, std::size_t place, const std::function<void(const Entry&)>& look) {
  for (Position at;;) {
    const auto page = world.place(place).node().log().read(at, page_size);
    if (!page) {
      world.complain(place, "the log cannot be read: " + page.error().what);
      return;
    }
    if (page->empty()) return;
    for (const Entry& entry : *page) look(entry);
    at = page->back().position;
  }
}

std::string name_of(const Promise& promise) {
  return promise.author.value + " to " + promise.addressee.value + ", " + to_text(promise.id).substr(0, 10);
}

Complaints nothing_is_lost(World& world, const People&) {
  Complaints complaints;
  for (const Promise& promise : world.ledger().promises()) {
    std::set<std::size_t> holders = promise.to;
    holders.insert(promise.from);
    for (const std::size_t place : holders) {
      if (world.ledger().is_gone(promise.from) || !is_asked(world, place)) continue;
      if (promise.has_come_back && place != promise.from) continue;
      if (!world.place(place).node().log().find(promise.id))
        complaints.push_back(world.place(place).post() + " has not: " + name_of(promise));
    }
  }
  return complaints;
}

Complaints nothing_comes_twice(World& world, const People&) {
  Complaints complaints;
  for (std::size_t place = 0; place < world.count(); ++place) {
    if (!is_asked(world, place)) continue;
    const auto directory = world.place(place).node().published()->directory;
    std::set<DispatchId> seen;
    std::set<std::tuple<MailboxId, MailboxId, std::uint64_t>> numbers;
    each_entry(world, place, [&](const Entry& entry) {
      if (!seen.insert(entry.dispatch.id).second)
        complaints.push_back(world.place(place).post() + " has twice: " + to_text(entry.dispatch.id));
      auto header = decode_header(entry.dispatch.header);
      if (header) header = named_here(*std::move(header), *directory);
      if (!header) return complaints.push_back(world.place(place).post() + ": " + header.error().what);
      for (const Recipient& recipient : header->recipients) {
        if (recipient.number == 0) continue;
        if (!numbers.insert({header->author, recipient.mailbox, recipient.number}).second)
          complaints.push_back(world.place(place).post() +
                               " has two with one number: " + header->author.value);
      }
    });
  }
  return complaints;
}

bool is_of_gone(World& world, const MailboxId& author) {
  for (std::size_t place = 0; place < world.count(); ++place) {
    const std::string& post = world.place(place).post();
    if (!world.ledger().is_gone(place)) continue;
    if (author.value.ends_with("." + post) || author.value.starts_with("person." + post + "-")) return true;
  }
  return false;
}

// Whether there is no treaty any more with the house that an author belongs to, as seen from a place.
bool is_of_ended(World& world, std::size_t place, const MailboxId& author) {
  if (!is_foreign(author)) return false;
  if (world.is_partner(place)) return world.ledger().is_treaty_over(place);
  for (std::size_t partner = world.size(); partner < world.count(); ++partner) {
    if (author.value.ends_with("@" + world.place(partner).post()))
      return world.ledger().is_treaty_over(partner);
  }
  return false;
}

// Whether the node itself says that something of a series is missing.
bool is_gap_named(Node& node, const MailboxId& author, const MailboxId& addressee) {
  const auto gaps = Delivery(node.views().database()).gaps(page_size);
  return gaps && std::ranges::any_of(*gaps, [&](const Delivery::Gap& gap) {
           return gap.range.author == author && gap.range.addressee == addressee;
         });
}

// Of every series that ends at a place all numbers are there, or none yet. What a post that is gone took with
// it is a gap that the node which has its mailbox now must name.
Complaints series_are_closed(World& world, const People&) {
  Complaints complaints;
  for (std::size_t place = 0; place < world.count(); ++place) {
    if (!is_asked(world, place)) continue;
    const auto directory = world.place(place).node().published()->directory;
    std::map<std::pair<MailboxId, MailboxId>, std::set<std::uint64_t>> series;
    each_entry(world, place, [&](const Entry& entry) {
      auto header = decode_header(entry.dispatch.header);
      if (header) header = localised(*std::move(header), *directory);
      if (!header) return;
      for (const Recipient& recipient : header->recipients) {
        const Mailbox* mailbox = directory->mailbox(recipient.mailbox);
        const Mailbox* node = mailbox == nullptr ? nullptr : directory->node_of(*mailbox);
        const bool is_ours = node != nullptr && node->id == world.place(place).id();
        if (recipient.number != 0 && is_ours)
          series[{header->author, recipient.mailbox}].insert(recipient.number);
      }
    });
    for (const auto& [ends, numbers] : series) {
      if (is_of_gone(world, ends.first)) continue;  // its last words may be lost with it
      if (is_of_ended(world, place, ends.first)) continue;
      if (*numbers.rbegin() == numbers.size()) continue;
      if (is_of_gone(world, ends.second) && is_gap_named(world.place(place).node(), ends.first, ends.second))
        continue;
      complaints.push_back(world.place(place).post() + " has " + std::to_string(numbers.size()) + " of " +
                           std::to_string(*numbers.rbegin()) + " from " + ends.first.value + " to " +
                           ends.second.value);
    }
  }
  return complaints;
}

// What a node says has arrived there is in its log; and at rest everything was said.
Complaints receipts_are_true(World& world, const People&) {
  Complaints complaints;
  for (const Promise& promise : world.ledger().promises()) {
    if (!is_asked(world, promise.from)) continue;
    const Delivery delivery(world.place(promise.from).node().views().database());
    const auto standing = delivery.standing_of(promise.id);
    if (!standing) complaints.push_back(standing.error().what);
    if (!standing) continue;
    const auto is_elsewhere = [&](std::size_t place) {
      return place != promise.from && world.is_partner(place) == world.is_partner(promise.from);
    };
    const bool is_written = world.place(promise.from).node().log().find(promise.id).has_value();
    if (is_written && standing->empty() && std::ranges::any_of(promise.to, is_elsewhere))
      complaints.push_back("nobody is asked for a receipt: " + name_of(promise));
    for (const Owed& owed : *standing) {
      for (std::size_t place = 0; place < world.count(); ++place) {
        if (!world.is_called(place, owed.node) || !is_asked(world, place)) continue;
        const bool is_there = world.place(place).node().log().find(promise.id).has_value();
        if (owed.arrived && !is_there) complaints.push_back("a receipt is false: " + name_of(promise));
        if (world.ledger().is_over(promise)) continue;
        if (!owed.arrived && owed.refused.empty())
          complaints.push_back("a receipt is missing: " + name_of(promise) + " from " + owed.node.value);
        if (!owed.refused.empty()) complaints.push_back("refused: " + name_of(promise) + ", " + owed.refused);
      }
    }
  }
  return complaints;
}

Complaints logs_verify(World& world, const People&) {
  Complaints complaints;
  for (std::size_t place = 0; place < world.count(); ++place) {
    if (!is_asked(world, place)) continue;
    const auto verified = verify_site(world.place(place).node(), [](auto, auto) { return true; });
    if (!verified) complaints.push_back(world.place(place).post() + ": " + verified.error().what);
    if (!verified) continue;
    for (const std::string& fault : verified->faults)
      complaints.push_back(world.place(place).post() + ", " + fault);
  }
  return complaints;
}

Complaints rebuilt_views_are_equal(World& world, const People&) {
  Complaints complaints;
  for (std::size_t place = 0; place < world.count(); ++place) {
    if (!is_asked(world, place)) continue;
    for (const StoppedView& stopped : world.place(place).node().stopped_views())
      complaints.push_back(world.place(place).post() + ", " + stopped.name +
                           " has stopped: " + stopped.because);
    const auto rebuilt = rebuild_views(world.place(place).node());
    if (!rebuilt) complaints.push_back(world.place(place).post() + ": " + rebuilt.error().what);
    if (!rebuilt) continue;
    for (const Rebuilt::One& view : rebuilt->views) {
      if (!view.equal) complaints.push_back(world.place(place).post() + ", view " + view.view);
    }
  }
  return complaints;
}

crypto::Sha384Digest digest_of(const Directory& directory) {
  crypto::Sha384 digest;
  const auto add = [&](const auto& records) {
    for (const auto& [_, record] : records) digest.add(encode(Record(record)));
  };
  add(directory.organisations());
  add(directory.posts());
  add(directory.units());
  add(directory.compartments());
  add(directory.mailboxes());
  add(directory.persons());
  add(directory.clearances());
  for (const auto& [_, partner] : directory.partners()) digest.add(encode(Record(partner.treaty())));
  for (const KeyId& keys : directory.revoked()) digest.add(keys.value);
  for (const auto& [person, _] : directory.persons()) {
    for (const Held& held : directory.held_by(person))
      digest.add(as_bytes(held.mailbox.value + " " + std::to_string(held.duties) + "\n"));
  }
  return digest.finish();
}

// How a node shows a dispatch to somebody who may read everything at headquarters.
std::string shown(Node& node, const Actor& actor, const DispatchId& id) {
  const auto row = Catalogue(node.views().database()).row(actor, id);
  if (!row) return "";
  return std::string(to_text(row->kind)) + "|" + std::string(to_text(row->label.level)) + "|" +
         std::string(to_text(row->precedence)) + "|" + row->author.value + "|" + std::to_string(row->number) +
         "|" + row->mailbox.value + "|" + std::to_string(row->created.time_since_epoch().count()) + "|" +
         row->subject + "|" + row->post + "|" + row->country + "|" + row->language;
}

Complaints equal_logs_show_equal_views(World& world, const People&) {
  Complaints complaints;
  if (!is_asked(world, 0)) return complaints;
  Node& first = world.place(0).node();
  const auto directory = digest_of(*first.published()->directory);
  const Actor reader = actor_for(*first.published()->directory, world.place(0).post() + "-geheim");
  for (std::size_t place = 1; place < world.size(); ++place) {
    if (!is_asked(world, place)) continue;
    Node& node = world.place(place).node();
    if (digest_of(*node.published()->directory) != directory)
      complaints.push_back(world.place(place).post() + " has another directory than headquarters");
    for (const Promise& promise : world.ledger().promises()) {
      if (!promise.to.contains(0) || !promise.to.contains(place) || !first.log().find(promise.id)) continue;
      if (!node.log().find(promise.id)) continue;
      const std::string here = shown(first, reader, promise.id);
      if (here.empty() || here != shown(node, reader, promise.id))
        complaints.push_back(world.place(place).post() + " shows differently: " + name_of(promise));
    }
  }
  return complaints;
}

Bytes contents_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return {};
  Bytes bytes(static_cast<std::size_t>(size));
  in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

std::vector<std::string> marks_in(const Bytes& bytes) {
  std::vector<std::string> marks;
  constexpr std::size_t mark_size = mark_begin.size() + 12;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (std::size_t at = text.find(mark_begin); at != std::string_view::npos;
       at = text.find(mark_begin, at + 1))
    marks.emplace_back(text.substr(at, mark_size));
  return marks;
}

// On the disk of a node that is no addressee stands nothing of a text, and it has no key that opens it.
Complaints carriers_cannot_read(World& world, const People&) {
  Complaints complaints;
  std::map<std::string, const Promise*> by_mark;
  for (const Promise& promise : world.ledger().promises()) by_mark.emplace(promise.mark, &promise);
  for (std::size_t place = 0; place < world.count(); ++place) {
    std::error_code ignored;
    for (const auto& file : fs::recursive_directory_iterator(world.place(place).folder(), ignored)) {
      if (!file.is_regular_file()) continue;
      for (const std::string& mark : marks_in(contents_of(file.path()))) {
        const auto found = by_mark.find(mark);
        if (found == by_mark.end()) continue;
        const Promise& promise = *found->second;
        if (promise.from != place && !promise.to.contains(place))
          complaints.push_back(world.place(place).post() + " can read: " + name_of(promise));
      }
    }
    if (!is_asked(world, place)) continue;
    const auto keys = world.place(place).node().published()->keys;
    Opener opener(*keys);
    each_entry(world, place, [&](const Entry& entry) {
      const Promise* promise = world.ledger().find(entry.dispatch.id);
      if (promise == nullptr || promise->from == place || promise->to.contains(place)) return;
      if (opener.open(entry.dispatch))
        complaints.push_back(world.place(place).post() + " opens: " + name_of(*promise));
    });
  }
  return complaints;
}

// At rest nothing waits in the store of bundles, and the disk holds a bounded multiple of the log.
Complaints nothing_grows_for_ever(World& world, const People&) {
  constexpr std::uint64_t base =
      48U << 20U;  // bytes: empty tables, their journals, the dictionary of the index
  constexpr std::uint64_t factor = 12;
  Complaints complaints;
  for (std::size_t place = 0; place < world.count(); ++place) {
    if (!is_asked(world, place)) continue;
    const std::string& post = world.place(place).post();
    const std::size_t held = world.place(place).exchange().held();
    // What waits for a node that is gone goes when its lifetime ends.
    if (held != 0 && !world.ledger().is_any_gone())
      complaints.push_back(post + " still holds " + std::to_string(held) + " bundles");
    std::uint64_t log = 0;
    each_entry(world, place,
               [&](const Entry& entry) { log += entry.dispatch.header.size() + entry.dispatch.body.size(); });
    std::uint64_t disk = 0;
    std::error_code ignored;
    for (const auto& file : fs::recursive_directory_iterator(world.place(place).folder(), ignored)) {
      if (file.is_regular_file()) disk += file.file_size();
    }
    if (disk > base + factor * log)
      complaints.push_back(post + " keeps " + std::to_string(disk >> 20U) + " MiB for a log of " +
                           std::to_string(log >> 20U) + " MiB");
  }
  return complaints;
}

// What both houses hold has a level that the treaty lets pass, whoever made it.
Complaints treaties_are_kept(World& world, const People&) {
  Complaints complaints;
  for (std::size_t place = world.size(); place < world.count(); ++place) {
    if (!is_asked(world, place) || !is_asked(world, 0)) continue;
    each_entry(world, place, [&](const Entry& entry) {
      const auto header = decode_header(entry.dispatch.header);
      if (!header) return;
      bool is_shared = false;
      for (std::size_t ours = 0; ours < world.size(); ++ours)
        is_shared = is_shared || world.place(ours).node().log().find(entry.dispatch.id).has_value();
      const Promise* promise = world.ledger().find(entry.dispatch.id);
      const bool is_ours = promise != nullptr && !world.is_partner(promise->from);
      const Level most = is_ours ? Level::restricted : Level::confidential;
      if (is_shared && header->label.level > most)
        complaints.push_back(world.place(place).post() + " and our house both have what is " +
                             std::string(to_text(header->label.level)));
    });
  }
  return complaints;
}

// Two partners never hold the same.
Complaints partners_are_apart(World& world, const People&) {
  Complaints complaints;
  std::map<DispatchId, std::size_t> holders;
  for (std::size_t place = world.size(); place < world.count(); ++place) {
    if (!is_asked(world, place)) continue;
    each_entry(world, place, [&](const Entry& entry) {
      const auto [holder, is_first] = holders.emplace(entry.dispatch.id, place);
      if (!is_first)
        complaints.push_back(world.place(place).post() + " has what " + world.place(holder->second).post() +
                             " has: " + to_text(entry.dispatch.id).substr(0, 10));
    });
  }
  return complaints;
}

// The supervision at headquarters can name everybody who was shown something from VS-VERTRAULICH up.
Complaints audit_is_complete(World& world, const People& people) {
  Complaints complaints;
  if (!is_asked(world, 0)) return complaints;
  std::set<std::pair<std::string, DispatchId>> recorded;
  const auto keys = world.place(0).node().published()->keys;
  Opener opener(*keys);
  each_entry(world, 0, [&](const Entry& entry) {
    const auto header = decode_header(entry.dispatch.header);
    if (!header || header->kind != Kind::audit) return;
    const auto content = opener.open(entry.dispatch, *header);
    if (!content) return complaints.push_back("an audit record cannot be opened: " + content.error().what);
    const auto record = decode_audit(*content);
    if (!record) return complaints.push_back(record.error().what);
    for (const DispatchId& id : record->dispatches) recorded.insert({record->person, id});
  });
  for (const People::Shown& shown : people.shown()) {
    if (is_asked(world, shown.place) && !recorded.contains({shown.person, shown.dispatch}))
      complaints.push_back("no record that " + shown.person + " was shown " +
                           to_text(shown.dispatch).substr(0, 10));
  }
  return complaints;
}

}  // namespace

const std::vector<Checker>& checkers() {
  static const std::vector<Checker> all{
      {"lost", "nothing acknowledged is lost", nothing_is_lost},
      {"twice", "nothing comes twice", nothing_comes_twice},
      {"series", "every series is closed", series_are_closed},
      {"receipts", "receipts are true, and all are home", receipts_are_true},
      {"logs", "every log verifies", logs_verify},
      {"rebuilt", "views made anew equal those that grew", rebuilt_views_are_equal},
      {"equal", "the same dispatches show the same everywhere", equal_logs_show_equal_views},
      {"carriers", "a carrier cannot read", carriers_cannot_read},
      {"treaty", "nothing above the treaty's levels crosses the border", treaties_are_kept},
      {"apart", "two partners see nothing of one another", partners_are_apart},
      {"bounds", "stores and disks are bounded", nothing_grows_for_ever},
      {"audit", "the audit is complete", audit_is_complete},
  };
  return all;
}

std::vector<Finding> check_all(World& world, const People& people) {
  std::vector<Finding> findings;
  for (const std::string& complaint : world.complaints())
    findings.push_back({.checker = "while", .what = complaint});
  for (const Checker& checker : checkers()) {
    for (std::string& what : checker.look(world, people))
      findings.push_back({.checker = checker.name, .what = std::move(what)});
  }
  return findings;
}

}  // namespace depesche::sim

// SPDX-License-Identifier: EUPL-1.2
// The plan that the exchange routes by: what the authority has published in the log, or the usual one.
#include "cbor/reader.h"
#include "cbor/writer.h"
#include "dispatch/open.h"
#include "exchange/exchange.h"
#include "exchange/plan_source.h"

namespace depesche {
namespace {

constexpr std::size_t log_page_size = 512;
constexpr const char* plan_note = "plan";
constexpr const char* seen_note = "plan seen";

// The last entry of the log that was looked at for a plan.
struct Seen {
  Position position{};
  DispatchId id{};
};

Bytes encode_seen(const Entry& entry) {
  return cbor::Writer().array(2).uint(entry.position.value).bytes(entry.dispatch.id.value).take();
}

Result<Seen> decode_seen(BytesView note) {
  cbor::Reader reader(note);
  TRY(reader.read_array_of(2));
  const Position position{TRY(reader.read_uint())};
  if (position.value == 0) return reader.refuse("no position");
  const BytesView id = TRY(reader.read_bytes());
  TRY(reader.finish());
  return Seen{.position = position, .id = TRY(dispatch_id_from(id))};
}

}  // namespace

// How far the log was looked through for plans, and what was found. Where another entry stands now than then,
// as after a restore from a backup, all of it is looked through again.
Result<> Exchange::restore_plan() {
  const Bytes note = TRY(store_.recall(seen_note));
  const auto seen = decode_seen(note);
  if (!seen) return {};
  const auto there = TRY(node_.log().read({seen->position.value - 1}, 1));
  if (there.empty() || there.front().dispatch.id != seen->id) return {};
  const Bytes published = TRY(store_.recall(plan_note));
  if (!published.empty()) {
    auto plan = decode_published(published);
    if (!plan || !router_.replace(*std::move(plan))) return {};
  }
  plan_at_ = seen->position;
  return {};
}

// The plan that the authority published last, or the usual one for the nodes that the directory knows.
Result<> Exchange::adopt_plan() {
  const auto moment = node_.published();
  std::optional<route::Plan> published;
  for (Position at = plan_at_;;) {
    const auto page = TRY(node_.log().read(at, log_page_size));
    if (page.empty()) break;
    store_.remember(seen_note, encode_seen(page.back()));
    for (const Entry& entry : page) {
      const Header header = TRY(decode_header(entry.dispatch.header));
      if (header.kind != Kind::policy || header.author != node_.site().authority) continue;
      const auto content = Opener(*moment->keys).open(entry.dispatch, header);
      if (!content) continue;
      auto plan = decode_published(*content);
      if (plan && (!published || plan->number >= published->number)) published = *std::move(plan);
    }
    at = page.back().position;
    plan_at_ = at;
  }
  const std::size_t nodes = neighbourhood(*moment->directory);
  if (!published && (nodes == nodes_known_ || router_.plan().number > 0)) {
    nodes_known_ = nodes;
    return {};
  }
  nodes_known_ = nodes;
  auto plan = published ? *std::move(published) : usual_plan(*moment->directory, node_.site().organisation);
  scanned_ = {};
  const auto displaced = router_.replace(std::move(plan));
  if (!displaced) return {};  // a plan with a smaller number, or a wrong one, changes nothing
  if (router_.plan().number > 0) store_.remember(plan_note, encode_published(router_.plan()));
  mark_links();
  if (published) {  // what waits for a link has another way perhaps
    for (auto& [_, one] : neighbours_) give_back(one);
  }
  reroute(agent_.waiting());
  return run_effects();
}

Result<> Exchange::refresh_plan() {
  TRY(adopt_plan());
  return commit();
}

}  // namespace depesche

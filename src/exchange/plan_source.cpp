// SPDX-License-Identifier: EUPL-1.2
#include "exchange/plan_source.h"

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "exchange/addresses.h"

namespace depesche {
namespace {

constexpr std::string_view plan_word = "route plan";
constexpr std::uint64_t plan_version = 1;
constexpr std::uint64_t usual_rate = 10'000'000;  // bit/s

route::Link usual_link(const Mailbox& from, const Mailbox& to) {
  return {.name = from.id.value + "-" + to.id.value,
          .from = node_eid(from.id),
          .to = node_eid(to.id),
          .link_class = route::LinkClass::tls,
          .level = static_cast<std::uint64_t>(Level::top_secret),
          .carries_unmarked = true,
          .rate = usual_rate};
}

}  // namespace

std::size_t neighbourhood(const Directory& directory) {
  std::size_t number = directory.nodes_count();
  for (const auto& [_, partner] : directory.partners())
    number += partner.treaty().number << 20U;  // more than there are nodes
  return number;
}

Bytes encode_published(const route::Plan& plan) {
  return cbor::Writer().array(3).uint(plan_version).text(plan_word).bytes(route::encode(plan)).take();
}

Result<route::Plan> decode_published(BytesView content) {
  cbor::Reader reader(content);
  TRY(reader.read_array_of(3));
  const std::uint64_t version = TRY(reader.read_uint());
  const std::string_view word = TRY(reader.read_text());
  if (version != plan_version || word != plan_word) return reader.refuse("not a route plan");
  const BytesView plan = TRY(reader.read_bytes());
  TRY(reader.finish());
  return route::decode(plan);
}

route::Plan usual_plan(const Directory& directory, const std::string& organisation) {
  route::Plan plan;
  const Mailbox* house = directory.house_of(organisation);
  const Mailbox* centre = house == nullptr ? nullptr : directory.node_of(*house);
  if (centre == nullptr) return plan;
  for (const Mailbox* node : directory.nodes_of(*house)) {
    if (node->id == centre->id) continue;
    plan.links.push_back(usual_link(*node, *centre));
    plan.links.push_back(usual_link(*centre, *node));
  }
  for (const auto& [_, partner] : directory.partners()) {
    const Mailbox* gateway = directory.mailbox(partner.treaty().gateway);
    if (gateway == nullptr || !partner.is_in_force()) continue;
    plan.links.push_back(usual_link(*gateway, partner.gateway()));
    plan.links.push_back(usual_link(partner.gateway(), *gateway));
  }
  route::arrange(plan);
  return plan;
}

}  // namespace depesche

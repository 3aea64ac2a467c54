// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ensure.h"
#include "cbor/reader.h"
#include "cbor/writer.h"
#include "route/plan.h"

namespace depesche::route {
namespace {

constexpr std::uint64_t plan_version = 1;
constexpr std::uint64_t flag_carries_unmarked = 1;
constexpr std::uint64_t flag_is_one_way = 2;
// Two bits of the flags: 0 for what is usual, else a Protection and 1.
constexpr std::uint64_t protection_shift = 2;
constexpr std::uint64_t flags_max = 15;

std::uint64_t number(Duration duration) { return static_cast<std::uint64_t>(duration.count()); }
std::uint64_t number(Time time) { return number(time.time_since_epoch()); }

Result<Duration> read_duration(cbor::Reader& reader, Duration max) {
  return Duration(static_cast<std::int64_t>(TRY(reader.read_uint(number(max)))));
}

Result<std::string> read_word(cbor::Reader& reader) {
  return std::string(TRY(reader.read_text(word_size_max)));
}

Result<bundle::Eid> read_node(cbor::Reader& reader) {
  const BytesView item = TRY(reader.skip());
  auto node = bundle::decode_eid(item);
  if (!node) return reader.refuse(node.error().what);
  return *std::move(node);
}

Result<Link> read_link(cbor::Reader& reader) {
  TRY(reader.read_array_of(11));
  Link link;
  link.name = TRY(read_word(reader));
  link.from = TRY(read_node(reader));
  link.to = TRY(read_node(reader));
  link.link_class =
      static_cast<LinkClass>(TRY(reader.read_uint(static_cast<std::uint64_t>(LinkClass::radio))));
  link.level = TRY(reader.read_uint(bundle::level_max));
  const std::size_t organisations = TRY(reader.read_array(organisations_max));
  for (std::size_t i = 0; i < organisations; ++i) link.organisations.push_back(TRY(read_word(reader)));
  const std::uint64_t flags = TRY(reader.read_uint(flags_max));
  link.carries_unmarked = (flags & flag_carries_unmarked) != 0;
  link.is_one_way = (flags & flag_is_one_way) != 0;
  const std::uint64_t protection = flags >> protection_shift;
  if (protection != 0) link.protection = static_cast<Protection>(protection - 1);
  link.cost = TRY(reader.read_uint(cost_max));
  link.rate = TRY(reader.read_uint(rate_max));
  link.delay = TRY(read_duration(reader, delay_max));
  link.bundle_size_max = TRY(reader.read_uint(size_max));
  return link;
}

Result<std::string> read_link_name(cbor::Reader& reader, const Plan& plan) {
  const std::uint64_t index = TRY(reader.read_uint());
  if (index >= plan.links.size()) return reader.refuse("there is no link of this number");
  return plan.links[index].name;
}

Result<Route> read_route(cbor::Reader& reader, const Plan& plan) {
  TRY(reader.read_array_of(4));
  Route route;
  route.at = TRY(read_node(reader));
  const bool is_for_any = TRY(reader.read_null_if_next());
  if (!is_for_any) route.destination = TRY(read_node(reader));
  const std::size_t count = TRY(reader.read_array(via_max));
  for (std::size_t i = 0; i < count; ++i) route.via.push_back(TRY(read_link_name(reader, plan)));
  route.copies = TRY(reader.read_uint(copies_max));
  return route;
}

Result<Contact> read_contact(cbor::Reader& reader, const Plan& plan) {
  TRY(reader.read_array_of(6));
  Contact contact;
  contact.link = TRY(read_link_name(reader, plan));
  contact.start = Time(TRY(read_duration(reader, time_max.time_since_epoch())));
  contact.end = contact.start + TRY(read_duration(reader, time_max - contact.start));
  contact.rate = TRY(reader.read_uint(rate_max));
  contact.delay = TRY(read_duration(reader, delay_max));
  contact.confidence = TRY(reader.read_uint(100));
  return contact;
}

void write_link(cbor::Writer& writer, const Link& link) {
  writer.array(11).text(link.name);
  bundle::write_eid(writer, link.from);
  bundle::write_eid(writer, link.to);
  writer.uint(static_cast<std::uint64_t>(link.link_class)).uint(link.level);
  writer.array(link.organisations.size());
  for (const std::string& organisation : link.organisations) writer.text(organisation);
  const std::uint64_t protection = link.protection ? static_cast<std::uint64_t>(*link.protection) + 1 : 0;
  writer.uint((link.carries_unmarked ? flag_carries_unmarked : 0) | (link.is_one_way ? flag_is_one_way : 0) |
              (protection << protection_shift));
  writer.uint(link.cost).uint(link.rate).uint(number(link.delay)).uint(link.bundle_size_max);
}

// Routes and contacts name links by their place in the list, which is sorted.
std::uint64_t place_of(const Plan& plan, const std::string& link) {
  return static_cast<std::uint64_t>(plan.find(link) - plan.links.data());
}

void write_route(cbor::Writer& writer, const Plan& plan, const Route& route) {
  writer.array(4);
  bundle::write_eid(writer, route.at);
  if (route.destination) {
    bundle::write_eid(writer, *route.destination);
  } else {
    writer.null();
  }
  writer.array(route.via.size());
  for (const std::string& link : route.via) writer.uint(place_of(plan, link));
  writer.uint(route.copies);
}

}  // namespace

Bytes encode(const Plan& plan) {
  ENSURE(check(plan).has_value());
  cbor::Writer writer;
  writer.array(5).uint(plan_version).uint(plan.number).array(plan.links.size());
  for (const Link& link : plan.links) write_link(writer, link);
  writer.array(plan.routes.size());
  for (const Route& route : plan.routes) write_route(writer, plan, route);
  writer.array(plan.contacts.size());
  for (const Contact& contact : plan.contacts) {
    writer.array(6).uint(place_of(plan, contact.link)).uint(number(contact.start));
    writer.uint(number(contact.end - contact.start)).uint(contact.rate).uint(number(contact.delay));
    writer.uint(contact.confidence);
  }
  return writer.take();
}

Result<Plan> decode(BytesView bytes) {
  if (bytes.size() > encoded_size_max) return fail(Code::invalid, "the plan is too large");
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(5));
  const std::uint64_t version = TRY(reader.read_uint());
  if (version != plan_version) return reader.refuse("an unknown version");
  Plan plan;
  plan.number = TRY(reader.read_uint());
  const std::size_t links = TRY(reader.read_array(links_max));
  for (std::size_t i = 0; i < links; ++i) plan.links.push_back(TRY(read_link(reader)));
  const std::size_t routes = TRY(reader.read_array(routes_max));
  for (std::size_t i = 0; i < routes; ++i) plan.routes.push_back(TRY(read_route(reader, plan)));
  const std::size_t contacts = TRY(reader.read_array(contacts_max));
  for (std::size_t i = 0; i < contacts; ++i) plan.contacts.push_back(TRY(read_contact(reader, plan)));
  TRY(reader.finish());
  TRY(check(plan));
  return plan;
}

}  // namespace depesche::route

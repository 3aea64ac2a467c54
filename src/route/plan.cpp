// SPDX-License-Identifier: EUPL-1.2
#include "route/plan.h"

#include <algorithm>
#include <array>

#include "route/fault.h"

namespace depesche::route {
namespace {

constexpr std::uint64_t node_number_max = 0xFFFFFFFFU;  // of an ipn node id without an allocator

// A name that stands in a line of text without quotes, commands no terminal and looks like nothing else.
bool is_word(std::string_view word) {
  constexpr std::string_view marks = ",=#*\"'";
  return !word.empty() && word.size() <= word_size_max && std::ranges::all_of(word, [&](char sign) {
    return sign > 0x20 && sign < 0x7F && !marks.contains(sign);
  });
}

// The administrative endpoint of one node, in the only form in which the plan writes it.
bool is_node(const bundle::Eid& eid) {
  if (!eid.is_singleton() || bundle::node_of(eid) != eid) return false;
  return eid.scheme != bundle::scheme_ipn || eid.has_allocator == (eid.node > node_number_max);
}

std::string destination_text(const Route& route) {
  return route.destination ? bundle::to_text(*route.destination) : "*";
}

std::pair<std::string, std::string> order_of(const Route& route) {
  return {bundle::to_text(route.at), destination_text(route)};
}

std::pair<const std::string&, Time> order_of(const Contact& contact) { return {contact.link, contact.start}; }

const char* fault_of(const Link& link) {
  if (!is_word(link.name)) return "the name is not 1 to 64 visible ASCII signs without , = # * and quotes";
  if (!is_node(link.from) || !is_node(link.to))
    return "from and to are endpoints like dtn://node/ or ipn:5.0";
  if (bundle::on_same_node(link.from, link.to)) return "it leads to where it begins";
  if (link.level > bundle::level_max) return "there is no such level";
  if (link.organisations.size() > organisations_max) return "it names too many organisations";
  if (!std::ranges::all_of(link.organisations, is_word)) return "an organisation is not a plain word";
  if (!std::ranges::is_sorted(link.organisations, std::ranges::less_equal())) {
    return "organisations are unsorted or repeated";
  }
  if (link.cost > cost_max) return "the cost is too high";
  if (link.rate == 0 || link.rate > rate_max) return "the rate is 0 or too high";
  if (link.delay < Duration() || link.delay > delay_max) return "the delay is too long";
  if (link.bundle_size_max == 0 || link.bundle_size_max > size_max) return "the largest size is out of range";
  return nullptr;
}

const char* fault_of(const Plan& plan, const Route& route) {
  if (!is_node(route.at)) return "it belongs to no node";
  if (route.destination && !is_node(*route.destination)) {
    return "the destination is neither a node nor *";
  }
  if (route.destination && bundle::on_same_node(route.at, *route.destination)) {
    return "it leads to where it begins";
  }
  if (route.via.empty() || route.via.size() > via_max) return "it names no links, or too many";
  if (route.copies == 0 || route.copies > copies_max) return "the number of copies is out of range";
  for (auto name = route.via.begin(); name != route.via.end(); ++name) {
    const Link* link = plan.find(*name);
    if (link == nullptr) return "it names a link that is not there";
    if (link->from != route.at) return "it names a link that begins elsewhere";
    if (std::find(route.via.begin(), name, *name) != name) return "it names a link twice";
  }
  return nullptr;
}

const char* fault_of(const Plan& plan, const Contact& contact) {
  if (plan.find(contact.link) == nullptr) return "it names a link that is not there";
  if (contact.start < Time() || contact.end > time_max) return "a time lies outside the years 1970 to 9999";
  if (contact.start >= contact.end) return "it ends before it starts";
  if (contact.rate == 0 || contact.rate > rate_max) return "the rate is 0 or too high";
  if (contact.delay < Duration() || contact.delay > delay_max) return "the delay is too long";
  if (contact.confidence == 0 || contact.confidence > 100) return "the confidence is not 1 to 100";
  return nullptr;
}

constexpr const char* out_of_order = "out of order, or there twice";

std::optional<Fault> fault_of_links(const Plan& plan) {
  const auto fault = [](std::size_t index, const char* what) {
    return Fault{.part = Fault::Part::links, .index = index, .what = what};
  };
  if (plan.links.size() > links_max) return fault(links_max, "there are too many links");
  for (std::size_t i = 0; i < plan.links.size(); ++i) {
    if (const char* what = fault_of(plan.links[i])) return fault(i, what);
    if (i != 0 && plan.links[i - 1].name >= plan.links[i].name) return fault(i, out_of_order);
  }
  return std::nullopt;
}

std::optional<Fault> fault_of_routes(const Plan& plan) {
  const auto fault = [](std::size_t index, const char* what) {
    return Fault{.part = Fault::Part::routes, .index = index, .what = what};
  };
  if (plan.routes.size() > routes_max) return fault(routes_max, "there are too many routes");
  std::pair<std::string, std::string> previous;
  for (std::size_t i = 0; i < plan.routes.size(); ++i) {
    if (const char* what = fault_of(plan, plan.routes[i])) return fault(i, what);
    auto order = order_of(plan.routes[i]);
    if (previous >= order) return fault(i, out_of_order);
    previous = std::move(order);
  }
  return std::nullopt;
}

std::optional<Fault> fault_of_contacts(const Plan& plan) {
  const auto fault = [](std::size_t index, const char* what) {
    return Fault{.part = Fault::Part::contacts, .index = index, .what = what};
  };
  if (plan.contacts.size() > contacts_max) return fault(contacts_max, "there are too many contacts");
  const Contact* previous = nullptr;
  for (std::size_t i = 0; i < plan.contacts.size(); ++i) {
    const Contact& contact = plan.contacts[i];
    if (const char* what = fault_of(plan, contact)) return fault(i, what);
    if (previous != nullptr && order_of(*previous) >= order_of(contact)) return fault(i, out_of_order);
    if (previous != nullptr && previous->link == contact.link && previous->end > contact.start) {
      return fault(i, "it begins before the one ahead of it on this link ends");
    }
    previous = &contact;
  }
  return std::nullopt;
}

}  // namespace

const Link* Plan::find(std::string_view link) const {
  const auto found = std::ranges::lower_bound(links, link, {}, &Link::name);
  return found != links.end() && found->name == link ? &*found : nullptr;
}

Protection usual_protection(LinkClass link_class) {
  const bool is_signed_already = link_class == LinkClass::tls || link_class == LinkClass::serial;
  return is_signed_already ? Protection::none : Protection::is_signed;
}

void arrange(Plan& plan) {
  for (Link& link : plan.links) {
    std::ranges::sort(link.organisations);
    const auto repeated = std::ranges::unique(link.organisations);
    link.organisations.erase(repeated.begin(), repeated.end());
  }
  std::ranges::stable_sort(plan.links, {}, &Link::name);
  std::ranges::stable_sort(plan.routes, {}, [](const Route& route) { return order_of(route); });
  std::ranges::stable_sort(plan.contacts, [](const Contact& left, const Contact& right) {
    return order_of(left) < order_of(right);
  });
}

std::optional<Fault> find_fault(const Plan& plan) {
  if (auto fault = fault_of_links(plan)) return fault;
  if (auto fault = fault_of_routes(plan)) return fault;
  return fault_of_contacts(plan);
}

Result<> check(const Plan& plan) {
  const auto fault = find_fault(plan);
  if (!fault) return {};
  const std::string_view part = fault->part == Fault::Part::links    ? "link "
                                : fault->part == Fault::Part::routes ? "route "
                                                                     : "contact ";
  return fail(Code::invalid,
              std::string(part) + std::to_string(fault->index + 1) + " of the plan: " + fault->what);
}

std::string_view level_name(std::uint64_t level) {
  constexpr std::array<std::string_view, bundle::level_max + 1> names = {"OFFEN", "VS-NfD", "VS-VERTRAULICH",
                                                                         "GEHEIM", "STRENG GEHEIM"};
  return level < names.size() ? names[level] : "?";
}

}  // namespace depesche::route

// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "route/fault.h"

namespace depesche::route {
namespace {

constexpr std::size_t words_max = 32;  // of one line
constexpr std::array<std::string_view, 4> class_names = {"tls", "serial", "courier", "radio"};
constexpr std::array<std::string_view, 3> protection_names = {"none", "signed", "sealed"};

// A part of the text that knows where it stands.
struct Word {
  std::string_view text{};
  std::size_t line = 0;
  std::size_t column = 0;
};

std::unexpected<Error> refuse(const Word& at, std::string_view what) {
  return fail(Code::invalid, "line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
                                 ": " + std::string(what));
}

std::vector<Word> words_of(std::string_view line, std::size_t number) {
  constexpr std::string_view blanks = " \t\r";
  std::vector<Word> words;
  std::size_t at = line.find_first_not_of(blanks);
  while (at != std::string_view::npos && line[at] != '#' && words.size() <= words_max) {
    const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
    words.push_back({.text = line.substr(at, end - at), .line = number, .column = at + 1});
    at = line.find_first_not_of(blanks, end);
  }
  return words;
}

// The part of `word` after `skipped` signs.
Word rest_of(const Word& word, std::size_t skipped) {
  return {.text = word.text.substr(skipped), .line = word.line, .column = word.column + skipped};
}

Result<std::uint64_t> number_in(const Word& word, std::uint64_t max) {
  std::uint64_t value = 0;
  const char* end = word.text.data() + word.text.size();
  const auto [stop, error] = std::from_chars(word.text.data(), end, value);
  if (error == std::errc::invalid_argument || stop != end) return refuse(word, "a whole number is wanted");
  if (error != std::errc() || value > max)
    return refuse(word, "at most " + std::to_string(max) + " is possible");
  return value;
}

Result<Duration> duration_in(const Word& word) {
  const std::uint64_t value = TRY(number_in(word, static_cast<std::uint64_t>(delay_max.count())));
  return Duration(static_cast<std::int64_t>(value));
}

Result<bool> flag_in(const Word& word) {
  if (word.text != "yes" && word.text != "no") return refuse(word, "yes or no is wanted");
  return word.text == "yes";
}

Result<Time> time_in(const Word& word) {
  const auto time = parse_time(word.text);
  if (!time) return refuse(word, "a time like 2026-11-22T08:00:00Z is wanted");
  return *time;
}

Result<bundle::Eid> node_in(const Word& word) {
  auto node = bundle::parse_eid(word.text);
  if (!node) return refuse(word, "a node like dtn://zentrale/ or ipn:5.0 is wanted");
  return *std::move(node);
}

Result<LinkClass> class_in(const Word& word) {
  const auto found = std::ranges::find(class_names, word.text);
  if (found == class_names.end()) return refuse(word, "tls, serial, courier or radio is wanted");
  return static_cast<LinkClass>(found - class_names.begin());
}

Result<Protection> protection_in(const Word& word) {
  const auto found = std::ranges::find(protection_names, word.text);
  if (found == protection_names.end()) return refuse(word, "none, signed or sealed is wanted");
  return static_cast<Protection>(found - protection_names.begin());
}

Result<std::vector<std::string>> list_in(const Word& word, std::size_t max) {
  std::vector<std::string> list;
  std::size_t begin = 0;
  while (begin <= word.text.size()) {
    const std::size_t end = std::min(word.text.find(',', begin), word.text.size());
    if (end == begin) return refuse(rest_of(word, begin), "a name is missing");
    if (list.size() == max) return refuse(rest_of(word, begin), "at most " + std::to_string(max) + " names");
    list.emplace_back(word.text.substr(begin, end - begin));
    begin = end + 1;
  }
  return list;
}

// The fields "key=value" of one line, each taken once.
class Fields {
 public:
  static Result<Fields> of(const std::vector<Word>& words) {
    if (words.size() > words_max) return refuse(words.back(), "the line has too many words");
    Fields fields(words.front());
    if (words.size() < 2) return refuse(words.front(), "what it is about is missing");
    fields.subject_ = words[1];
    for (std::size_t i = 2; i < words.size(); ++i) {
      const std::size_t sign = words[i].text.find('=');
      if (sign == std::string_view::npos) return refuse(words[i], "key=value is wanted");
      const auto [place, is_new] =
          fields.values_.emplace(words[i].text.substr(0, sign), Value{words[i], sign + 1});
      if (!is_new) return refuse(words[i], "it stands here twice");
    }
    return fields;
  }

  const Word& subject() const { return subject_; }

  // Reads a field into `target` if it is there.
  template <class Target, class Read>
  Result<> take(std::string_view key, Target& target, Read read) {
    const auto found = values_.find(key);
    if (found == values_.end()) return {};
    target = TRY(read(rest_of(found->second.word, found->second.skipped)));
    values_.erase(found);
    return {};
  }
  template <class Target, class Read>
  Result<> need(std::string_view key, Target& target, Read read) {
    if (!values_.contains(key)) return refuse(keyword_, std::string(key) + "= is missing");
    return take(key, target, read);
  }
  Result<> finish() const {
    if (values_.empty()) return {};
    return refuse(values_.begin()->second.word, "nothing of that name belongs here");
  }

 private:
  struct Value {
    Word word{};
    std::size_t skipped = 0;
  };

  explicit Fields(const Word& keyword) : keyword_(keyword) {}

  Word keyword_;
  Word subject_{};
  std::map<std::string_view, Value> values_{};
};

auto up_to(std::uint64_t max) {
  return [max](const Word& word) { return number_in(word, max); };
}

auto list_of(std::size_t max) {
  return [max](const Word& word) { return list_in(word, max); };
}

Result<Link> read_link(Fields& fields) {
  Link link{.name = std::string(fields.subject().text)};
  TRY(fields.need("from", link.from, node_in));
  TRY(fields.need("to", link.to, node_in));
  TRY(fields.need("class", link.link_class, class_in));
  TRY(fields.need("level", link.level, up_to(bundle::level_max)));
  TRY(fields.need("rate", link.rate, up_to(rate_max)));
  TRY(fields.take("release", link.organisations, list_of(organisations_max)));
  TRY(fields.take("unmarked", link.carries_unmarked, flag_in));
  TRY(fields.take("one-way", link.is_one_way, flag_in));
  TRY(fields.take("cost", link.cost, up_to(cost_max)));
  TRY(fields.take("delay", link.delay, duration_in));
  TRY(fields.take("largest", link.bundle_size_max, up_to(size_max)));
  TRY(fields.take("protection", link.protection, protection_in));
  return link;
}

Result<Route> read_route(Fields& fields) {
  Route route;
  if (fields.subject().text != "*") route.destination = TRY(node_in(fields.subject()));
  TRY(fields.need("at", route.at, node_in));
  TRY(fields.need("via", route.via, list_of(via_max)));
  TRY(fields.take("copies", route.copies, up_to(copies_max)));
  return route;
}

// An entry and the line it stands in.
template <class Entry>
struct Located {
  Entry entry{};
  Word at{};
};

// What a contact leaves out it has from its link, which may stand below it.
struct ContactLine {
  Contact contact{};
  std::optional<std::uint64_t> rate{};
  std::optional<Duration> delay{};
};

Result<ContactLine> read_contact(Fields& fields) {
  ContactLine line{.contact = {.link = std::string(fields.subject().text)}};
  TRY(fields.need("start", line.contact.start, time_in));
  TRY(fields.need("end", line.contact.end, time_in));
  TRY(fields.take("rate", line.rate, up_to(rate_max)));
  TRY(fields.take("delay", line.delay, duration_in));
  TRY(fields.take("confidence", line.contact.confidence, up_to(100)));
  return line;
}

// Where the entry stands that went into the plan as `entry`; of equal ones the last, which is one too many.
template <class Entry>
Word place_of(const std::vector<Located<Entry>>& located, const Entry& entry) {
  const auto found = std::ranges::find(located.rbegin(), located.rend(), entry, &Located<Entry>::entry);
  return found == located.rend() ? located.back().at : found->at;
}

class Parser {
 public:
  Result<> read_line(const std::vector<Word>& words) {
    const Word& at = words.front();
    if (at.text != "plan" && at.text != "link" && at.text != "route" && at.text != "contact") {
      return refuse(at, "plan, link, route or contact is wanted");
    }
    Fields fields = TRY(Fields::of(words));
    if (at.text == "plan") TRY(read_plan(fields));
    if (at.text == "link") TRY(add(links_, links_max, read_link(fields), at));
    if (at.text == "route") TRY(add(routes_, routes_max, read_route(fields), at));
    if (at.text == "contact") TRY(add(contact_lines_, contacts_max, read_contact(fields), at));
    return fields.finish();
  }

  Result<Plan> finish() {
    Plan plan{.number = number_};
    for (Located<Link>& link : links_) {
      std::ranges::sort(link.entry.organisations);
      plan.links.push_back(link.entry);
    }
    for (const Located<Route>& route : routes_) plan.routes.push_back(route.entry);
    arrange(plan);
    TRY(complete_contacts(plan));
    for (const Located<Contact>& contact : contacts_) plan.contacts.push_back(contact.entry);
    arrange(plan);
    if (const auto fault = find_fault(plan)) return refuse(place_of(plan, *fault), fault->what);
    return plan;
  }

 private:
  template <class Entry>
  static Result<> add(std::vector<Located<Entry>>& entries, std::size_t max, Result<Entry> entry,
                      const Word& at) {
    if (entries.size() == max) return refuse(at, "the plan has too many of these");
    entries.push_back({.entry = TRY(std::move(entry)), .at = at});
    return {};
  }

  Result<> read_plan(const Fields& fields) {
    if (has_number_) return refuse(fields.subject(), "the plan has two numbers");
    has_number_ = true;
    number_ = TRY(number_in(fields.subject(), ~std::uint64_t{0}));
    return {};
  }

  Result<> complete_contacts(const Plan& plan) {
    for (Located<ContactLine>& line : contact_lines_) {
      Contact contact = std::move(line.entry.contact);
      const Link* link = plan.find(contact.link);
      if (link == nullptr) return refuse(line.at, "there is no link of this name");
      contact.rate = line.entry.rate.value_or(link->rate);
      contact.delay = line.entry.delay.value_or(link->delay);
      contacts_.push_back({.entry = std::move(contact), .at = line.at});
    }
    return {};
  }

  Word place_of(const Plan& plan, const Fault& fault) const {
    switch (fault.part) {
      case Fault::Part::links: return route::place_of(links_, plan.links[fault.index]);
      case Fault::Part::routes: return route::place_of(routes_, plan.routes[fault.index]);
      case Fault::Part::contacts: break;
    }
    return route::place_of(contacts_, plan.contacts[fault.index]);
  }

  std::vector<Located<Link>> links_{};
  std::vector<Located<Route>> routes_{};
  std::vector<Located<ContactLine>> contact_lines_{};
  std::vector<Located<Contact>> contacts_{};
  std::uint64_t number_ = 0;
  bool has_number_ = false;
};

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : ",").append(word);
  return text;
}

std::string line_of(const Link& link) {
  std::string line =
      "link " + link.name + " from=" + bundle::to_text(link.from) + " to=" + bundle::to_text(link.to);
  line.append(" class=")
      .append(to_text(link.link_class))
      .append(" level=")
      .append(std::to_string(link.level));
  line += " rate=" + std::to_string(link.rate);
  if (!link.organisations.empty()) line += " release=" + joined(link.organisations);
  if (link.carries_unmarked) line += " unmarked=yes";
  if (link.is_one_way) line += " one-way=yes";
  if (link.cost != 0) line += " cost=" + std::to_string(link.cost);
  if (link.delay != Duration()) line += " delay=" + std::to_string(link.delay.count());
  if (link.bundle_size_max != size_max) line += " largest=" + std::to_string(link.bundle_size_max);
  if (link.protection) line.append(" protection=").append(to_text(*link.protection));
  return line + "\n";
}

std::string line_of(const Route& route) {
  std::string line = "route " + (route.destination ? bundle::to_text(*route.destination) : "*");
  line += " at=" + bundle::to_text(route.at) + " via=" + joined(route.via);
  if (route.copies != 1) line += " copies=" + std::to_string(route.copies);
  return line + "\n";
}

std::string line_of(const Contact& contact) {
  return "contact " + contact.link + " start=" + to_text(contact.start) + " end=" + to_text(contact.end) +
         " rate=" + std::to_string(contact.rate) + " delay=" + std::to_string(contact.delay.count()) +
         " confidence=" + std::to_string(contact.confidence) + "\n";
}

}  // namespace

Result<Plan> parse(std::string_view text) {
  if (text.size() > text_size_max) return fail(Code::invalid, "line 1, column 1: the text is too long");
  Parser parser;
  std::size_t begin = 0;
  for (std::size_t number = 1; begin < text.size(); ++number) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::vector<Word> words = words_of(text.substr(begin, end - begin), number);
    if (!words.empty()) TRY(parser.read_line(words));
    begin = end + 1;
  }
  return parser.finish();
}

std::string to_text(const Plan& plan) {
  std::string text = "plan " + std::to_string(plan.number) + "\n";
  for (const Link& link : plan.links) text += line_of(link);
  for (const Route& route : plan.routes) text += line_of(route);
  for (const Contact& contact : plan.contacts) text += line_of(contact);
  return text;
}

std::string_view to_text(LinkClass link_class) { return class_names[static_cast<std::size_t>(link_class)]; }

std::string_view to_text(Protection protection) {
  return protection_names[static_cast<std::size_t>(protection)];
}

}  // namespace depesche::route

// SPDX-License-Identifier: EUPL-1.2
#include "search/query.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "search/query_tokens.h"
#include "search/request.h"

namespace depesche::search {
namespace {

using Sign = QueryToken::Kind;

constexpr int depth_max = 16;
constexpr std::size_t leaves_max = 256;
constexpr std::size_t costly_leaves_max = 64;  // phrases, prefixes and the like
constexpr std::size_t prefix_bytes_min = 2;

bool has_word(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  });
}

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(query_tokens(text, unread_)) {}

  Query parse() {
    Query query;
    query.root = sequence(0);
    if (!unread_.empty()) {
      query.notice = "Nicht als Suchbefehl verstanden und als Wort gesucht:";
      constexpr std::size_t named_max = 5;
      for (std::size_t i = 0; i < std::min(unread_.size(), named_max); ++i) query.notice += " " + unread_[i];
    }
    if (dropped_ > 0) {
      query.notice += query.notice.empty() ? "" : " ";
      query.notice += "Die Anfrage ist sehr lang; nur ihr Anfang wurde gesucht.";
    }
    return query;
  }

 private:
  const QueryToken* peek() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
  bool next_is(Sign kind) const { return at_ < tokens_.size() && tokens_[at_].kind == kind; }

  // Something that can be searched begins here.
  bool operand_follows() const {
    const QueryToken* token = peek();
    if (token == nullptr) return false;
    switch (token->kind) {
      case Sign::word:
      case Sign::quoted:
      case Sign::open:
      case Sign::must:
      case Sign::must_not:
      case Sign::without: return true;
      case Sign::close:
      case Sign::both:
      case Sign::either:
      case Sign::near: return false;
    }
    return false;
  }

  static void add(QueryNode& ranked, QueryNode node, bool must) {
    const bool says_nothing = node.kind == QueryNode::Kind::ranked && node.children.empty();
    if (says_nothing) return;
    ranked.children.push_back(std::move(node));
    ranked.musts.push_back(must);
  }

  QueryNode sequence(int depth) {
    QueryNode ranked{.kind = QueryNode::Kind::ranked};
    while (const QueryToken* token = peek()) {
      if (token->kind == Sign::close) {
        if (depth > 0) break;
        unread_.push_back(token->text);
        ++at_;
        continue;
      }
      const bool must = token->kind == Sign::must;
      if (must) ++at_;
      if (operand_follows()) {
        QueryNode node = either(depth);
        const bool is_not = node.kind == QueryNode::Kind::none;
        add(ranked, std::move(node), must || is_not);
      } else if (at_ < tokens_.size() && !next_is(Sign::close)) {
        add(ranked, stray_operator(), false);
      }
    }
    return ranked;
  }

  QueryNode stray_operator() {
    unread_.push_back(tokens_[at_].text);
    return leaf({.kind = Sign::word, .text = tokens_[at_++].text, .field = {}});
  }

  // `next` joined by `joiner`; a joiner without a partner is left to sequence().
  template <class Next>
  QueryNode chain(Sign joiner, QueryNode::Kind kind, Next next) {
    QueryNode first = next();
    if (!next_is(joiner)) return first;
    QueryNode joined{.kind = kind};
    joined.children.push_back(std::move(first));
    while (next_is(joiner)) {
      ++at_;
      if (!operand_follows()) {
        --at_;
        break;
      }
      joined.distance = std::max(joined.distance, tokens_[at_ - 1].distance);
      joined.children.push_back(next());
    }
    if (joined.children.size() == 1) return std::move(joined.children.front());
    return joined;
  }

  QueryNode either(int depth) {
    return chain(Sign::either, QueryNode::Kind::any, [&] { return both(depth); });
  }
  QueryNode both(int depth) {
    return chain(Sign::both, QueryNode::Kind::all, [&] { return unary(depth); });
  }

  QueryNode unary(int depth) {
    bool negated = false;
    for (; next_is(Sign::must_not) || next_is(Sign::without) || next_is(Sign::must); ++at_) {
      if (!next_is(Sign::must)) negated = !negated;
    }
    if (!operand_follows()) return QueryNode{.kind = QueryNode::Kind::ranked};
    QueryNode node = near(depth);
    const bool says_nothing = node.kind == QueryNode::Kind::ranked && node.children.empty();
    if (!negated || says_nothing) return node;
    QueryNode none{.kind = QueryNode::Kind::none};
    none.children.push_back(std::move(node));
    return none;
  }

  QueryNode near(int depth) {
    const std::size_t begin = at_;
    QueryNode node = chain(Sign::near, QueryNode::Kind::near, [&] { return primary(depth); });
    if (node.kind != QueryNode::Kind::near) return node;
    const bool simple = std::ranges::all_of(node.children, [](const QueryNode& child) {
      return (child.kind == QueryNode::Kind::words || child.kind == QueryNode::Kind::phrase) &&
             child.field.empty();
    });
    if (simple && costly_++ < costly_leaves_max) return node;
    unread_.push_back(tokens_[begin + 1].text);
    node.kind = QueryNode::Kind::all;
    return node;
  }

  QueryNode primary(int depth) {
    const QueryToken token = tokens_[at_++];
    if (token.kind != Sign::open) {
      if (token.kind == Sign::word || token.kind == Sign::quoted) return leaf(token);
      return QueryNode{.kind = QueryNode::Kind::ranked};
    }
    if (depth >= depth_max) {
      unread_.push_back(token.text);
      return QueryNode{.kind = QueryNode::Kind::ranked};
    }
    QueryNode inner = sequence(depth + 1);
    if (next_is(Sign::close)) {
      ++at_;
    } else {
      unread_.push_back(token.text);
    }
    if (inner.children.size() == 1 && !inner.musts.front()) return std::move(inner.children.front());
    return inner;
  }

  QueryNode leaf(const QueryToken& token) {
    const QueryNode nothing{.kind = QueryNode::Kind::ranked};
    if (!has_word(token.text)) return nothing;
    if (++leaves_ > leaves_max) {
      ++dropped_;
      return nothing;
    }
    QueryNode node{.kind = token.kind == Sign::quoted ? QueryNode::Kind::phrase : QueryNode::Kind::words,
                   .text = token.text,
                   .field = token.field};
    if (token.field == "date" || token.field == "from" || token.field == "to") return dates(std::move(node));
    if (token.kind == Sign::quoted) {
      if (++costly_ > costly_leaves_max) node.kind = QueryNode::Kind::words;
      return node;
    }
    return pattern(std::move(node));
  }

  QueryNode pattern(QueryNode node) {
    const std::string& text = node.text;
    const std::size_t tilde = text.find('~');
    const bool is_prefix = text.ends_with('*') && text.size() > prefix_bytes_min;
    const bool is_fuzzy =
        tilde != std::string::npos && tilde > 0 &&
        (text.substr(tilde) == "~" || text.substr(tilde) == "~1" || text.substr(tilde) == "~2");
    if (!is_prefix && !is_fuzzy) return node;
    if (++costly_ > costly_leaves_max) {
      unread_.push_back(text);
      return node;
    }
    node.kind = is_prefix ? QueryNode::Kind::prefix : QueryNode::Kind::fuzzy;
    node.distance = is_fuzzy && text.ends_with('2') ? 2 : 1;
    node.text.resize(is_prefix ? text.size() - 1 : tilde);
    return node;
  }

  QueryNode dates(QueryNode node) {
    const std::size_t dots = node.text.find("..");
    std::int32_t first = no_date;
    std::int32_t last = no_date;
    bool ok = false;
    if (node.field == "date" && dots != std::string::npos) {
      const std::string_view text = node.text;
      std::int32_t ignored = 0;
      const std::string_view begin = text.substr(0, dots);
      const std::string_view end = text.substr(dots + 2);
      ok = begin.empty() || parse_days(begin, first, ignored);
      ok = ok && (end.empty() || parse_days(end, ignored, last));
      if (begin.empty()) first = no_date + 1;
      if (end.empty()) last = std::numeric_limits<std::int32_t>::max();
    } else {
      ok = parse_days(node.text, first, last);
      if (node.field == "from") last = std::numeric_limits<std::int32_t>::max();
      if (node.field == "to") first = no_date + 1;
    }
    if (!ok) {
      unread_.push_back(node.field + ":" + node.text);
      node.field.clear();
      return node;
    }
    return {.kind = QueryNode::Kind::dates, .from = first, .to = last};
  }

  std::vector<std::string> unread_;
  std::vector<QueryToken> tokens_;
  std::size_t at_ = 0;
  std::size_t leaves_ = 0;
  std::size_t costly_ = 0;
  std::size_t dropped_ = 0;
};

bool number(std::string_view text, std::size_t digits_min, std::size_t digits_max, int& value) {
  if (text.size() < digits_min || text.size() > digits_max) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0;
}

}  // namespace

bool parse_days(std::string_view text, std::int32_t& first, std::int32_t& last) {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::year;
  int y = 0;
  int m = 0;
  int d = 0;
  bool ok = false;
  if (text.size() == 10 && text[4] == '-' && text[7] == '-') {
    ok = number(text.substr(0, 4), 4, 4, y) && number(text.substr(5, 2), 2, 2, m) &&
         number(text.substr(8), 2, 2, d) && d > 0 && m > 0;
  } else if (text.size() == 7 && text[4] == '-') {
    ok = number(text.substr(0, 4), 4, 4, y) && number(text.substr(5), 2, 2, m) && m > 0;
  } else if (const std::size_t dot = text.find('.'); dot != std::string_view::npos) {
    const std::size_t second = text.find('.', dot + 1);
    ok = second != std::string_view::npos && number(text.substr(0, dot), 1, 2, d) &&
         number(text.substr(dot + 1, second - dot - 1), 1, 2, m) &&
         number(text.substr(second + 1), 4, 4, y) && d > 0 && m > 0;
  } else {
    ok = number(text, 4, 4, y);
  }
  if (!ok) return false;
  const auto begin =
      year{y} / month{m == 0 ? 1U : static_cast<unsigned>(m)} / day{d == 0 ? 1U : static_cast<unsigned>(d)};
  if (!begin.ok()) return false;
  const auto first_day = std::chrono::sys_days(begin);
  auto end_day = first_day;
  if (m == 0) {
    end_day = std::chrono::sys_days(year{y} / 12 / 31);
  } else if (d == 0) {
    end_day = std::chrono::sys_days(begin.year() / begin.month() / std::chrono::last);
  }
  first = static_cast<std::int32_t>(first_day.time_since_epoch().count());
  last = static_cast<std::int32_t>(end_day.time_since_epoch().count());
  return true;
}

Query parse_query(std::string_view text) {
  const bool clipped = text.size() > query_bytes_max;
  if (clipped) {
    std::size_t size = query_bytes_max;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
    text = text.substr(0, size);
  }
  Query query = Parser(text).parse();
  if (clipped && query.notice.empty())
    query.notice = "Die Anfrage ist sehr lang; nur ihr Anfang wurde gesucht.";
  return query;
}

Query parse_plain_query(std::string_view text) {
  Query query;
  query.root.kind = QueryNode::Kind::ranked;
  if (text.size() > 1 && text.front() == '"') {
    query.root.children.push_back(
        {.kind = QueryNode::Kind::phrase, .text = std::string(text.substr(1, text.size() - 2))});
    query.root.musts.push_back(true);
    return query;
  }
  for (std::size_t at = 0; at < text.size() && query.root.children.size() < leaves_max;) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string_view word = text.substr(at, end - at);
    at = end + 1;
    const bool must = word.starts_with('+');
    if (must) word.remove_prefix(1);
    if (word.empty()) continue;
    query.root.children.push_back({.kind = QueryNode::Kind::words, .text = std::string(word)});
    query.root.musts.push_back(must);
  }
  return query;
}

}  // namespace depesche::search

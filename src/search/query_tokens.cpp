// SPDX-License-Identifier: EUPL-1.2
#include "search/query_tokens.h"

#include <algorithm>
#include <array>
#include <utility>

namespace depesche::search {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 27> field_names{{
    {"subject", "subject"},  {"betreff", "subject"},     {"titel", "subject"},    {"date", "date"},
    {"datum", "date"},       {"from", "from"},           {"von", "from"},         {"to", "to"},
    {"bis", "to"},           {"country", "country"},     {"land", "country"},     {"post", "post"},
    {"vertretung", "post"},  {"kind", "kind"},           {"art", "kind"},         {"level", "level"},
    {"stufe", "level"},      {"language", "language"},   {"sprache", "language"}, {"author", "author"},
    {"verfasser", "author"}, {"recipient", "recipient"}, {"an", "recipient"},     {"place", "place"},
    {"ort", "place"},        {"number", "number"},       {"nummer", "number"},
}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// A whole sentence, as somebody asks or pastes it: several words and a full stop, question or exclamation
// mark at the end. Dashes and capitals in it are punctuation (`wie -bewertet die Regierung …?`), not
// commands.
bool is_sentence(std::string_view text) {
  constexpr std::size_t words_min = 6;
  std::size_t words = 0;
  bool in_word = false;
  for (const char c : text) {
    words += !in_word && !is_space(c) ? 1 : 0;
    in_word = !is_space(c);
  }
  const std::size_t end = text.find_last_not_of(" \t\r\n\")'");
  return words >= words_min && end != std::string_view::npos &&
         (text[end] == '.' || text[end] == '?' || text[end] == '!');
}

class Cutter {
 public:
  Cutter(std::string_view text, std::vector<std::string>& unread)
      : text_(text), unread_(&unread), in_sentence_(is_sentence(text)) {}

  std::vector<QueryToken> cut() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_space(c)) {
        ++at_;
      } else if (c == '(') {
        sign(QueryToken::Kind::open);
      } else if (c == ')') {
        sign(QueryToken::Kind::close);
      } else if ((c == '+' || c == '-') && at_ + 1 < text_.size() && !is_space(text_[at_ + 1])) {
        command(sign_token(c));
      } else if (c == '"') {
        quotation({});
      } else {
        word();
      }
    }
    return std::move(tokens_);
  }

 private:
  QueryToken sign_token(char c) {
    const auto kind = c == '+' ? QueryToken::Kind::must : QueryToken::Kind::must_not;
    ++at_;
    return {.kind = kind, .text = std::string(1, c), .field = {}};
  }

  // In a sentence a command is what was written, no more.
  void command(QueryToken token) {
    if (!in_sentence_) return tokens_.push_back(std::move(token));
    unread_->push_back(token.text);
    token.kind = QueryToken::Kind::word;
    tokens_.push_back(std::move(token));
  }

  void sign(QueryToken::Kind kind) {
    tokens_.push_back({.kind = kind, .text = std::string(1, text_[at_++]), .field = {}});
  }

  void quotation(std::string field) {
    const std::size_t end = text_.find('"', at_ + 1);
    if (end == std::string_view::npos) {
      unread_->emplace_back("\"");
      ++at_;
      return;
    }
    tokens_.push_back({.kind = QueryToken::Kind::quoted,
                       .text = std::string(text_.substr(at_ + 1, end - at_ - 1)),
                       .field = std::move(field)});
    at_ = end + 1;
  }

  // A bracket inside a word belongs to it unless it closes one that stands open.
  std::size_t word_end() const {
    std::size_t end = at_;
    int depth = 0;
    for (; end < text_.size() && !is_space(text_[end]) && text_[end] != '"'; ++end) {
      if (text_[end] == '(') ++depth;
      if (text_[end] == ')' && --depth < 0) break;
    }
    return end;
  }

  void word() {
    std::size_t end = word_end();
    std::string_view text = text_.substr(at_, end - at_);
    std::string field;
    const std::size_t colon = text.find(':');
    if (colon != std::string_view::npos && colon > 0 && at_ + colon + 1 < text_.size() &&
        !is_space(text_[at_ + colon + 1])) {
      const std::string name = lower(text.substr(0, colon));
      const auto* known = std::ranges::find(field_names, std::string_view(name),
                                            &std::pair<std::string_view, std::string_view>::first);
      if (known != field_names.end()) {
        field = known->second;
        at_ += colon + 1;
        if (text_[at_] == '"') return quotation(std::move(field));
        text = text.substr(colon + 1);
      }
    }
    if (text.empty()) {
      ++at_;
      return;
    }
    at_ += text.size();
    QueryToken token =
        field.empty() ? word_or_operator(text)
                      : QueryToken{.kind = QueryToken::Kind::word, .text = std::string(text), .field = field};
    if (token.kind == QueryToken::Kind::word) return tokens_.push_back(std::move(token));
    command(std::move(token));
  }

  static QueryToken word_or_operator(std::string_view text) {
    QueryToken token{.kind = QueryToken::Kind::word, .text = std::string(text), .field = {}};
    if (text == "AND" || text == "UND" || text == "&&") token.kind = QueryToken::Kind::both;
    if (text == "OR" || text == "ODER" || text == "||") token.kind = QueryToken::Kind::either;
    if (text == "NOT" || text == "NICHT") token.kind = QueryToken::Kind::without;
    for (const std::string_view name : {"NEAR", "NAHE"}) {
      if (!text.starts_with(name)) continue;
      const std::string_view rest = text.substr(name.size());
      const bool is_number = rest.size() >= 2 && rest.size() <= 3 && rest[0] == '/' &&
                             std::ranges::all_of(rest.substr(1), [](char c) { return c >= '0' && c <= '9'; });
      if (!rest.empty() && !is_number) continue;
      token.kind = QueryToken::Kind::near;
      token.distance = is_number ? static_cast<std::uint32_t>(std::stoi(std::string(rest.substr(1)))) : 10;
    }
    return token;
  }

  std::string_view text_;
  std::vector<std::string>* unread_;
  bool in_sentence_;
  std::vector<QueryToken> tokens_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<QueryToken> query_tokens(std::string_view text, std::vector<std::string>& unread) {
  return Cutter(text, unread).cut();
}

}  // namespace depesche::search

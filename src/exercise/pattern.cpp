// SPDX-License-Identifier: EUPL-1.2
#include "exercise/pattern.h"

#include <algorithm>
#include <vector>

namespace depesche::exercise {
namespace {

std::string_view without_variants(std::string_view pattern) {
  return pattern.starts_with('#') ? pattern.substr(pattern.find(' ') + 1) : pattern;
}

std::string choose(std::string_view inner, const Slots& slots, Dice& dice) {
  std::vector<std::string_view> alternatives;
  while (true) {
    const std::size_t bar = inner.find('|');
    alternatives.push_back(inner.substr(0, bar));
    if (bar == std::string_view::npos) break;
    inner.remove_prefix(bar + 1);
  }
  if (alternatives.size() > 1) return std::string(dice.pick(alternatives));
  const auto slot = slots.values.find(alternatives.front());
  ENSURE(slot != slots.values.end());
  return slot->second;
}

}  // namespace

std::string fill(std::string_view pattern, const Slots& slots, Dice& dice) {
  std::string text;
  std::string_view rest = without_variants(pattern);
  while (true) {
    const std::size_t mark = rest.find_first_of("{<");
    text += rest.substr(0, mark);
    if (mark == std::string_view::npos) return text;
    const bool is_slot = rest[mark] == '{';
    const std::size_t end = rest.find(is_slot ? '}' : '>', mark);
    ENSURE(end != std::string_view::npos);
    const std::string_view inner = rest.substr(mark + 1, end - mark - 1);
    if (is_slot) {
      text += choose(inner, slots, dice);
    } else {
      const std::size_t slash = inner.find('/');
      ENSURE(slash != std::string_view::npos);
      text += slots.is_woman ? inner.substr(0, slash) : inner.substr(slash + 1);
    }
    rest.remove_prefix(end + 1);
  }
}

bool belongs_to(std::string_view pattern, std::size_t variant) {
  if (!pattern.starts_with('#')) return true;
  const std::string_view variants = pattern.substr(1, pattern.find(' ') - 1);
  return variants.contains(static_cast<char>('0' + variant));
}

}  // namespace depesche::exercise

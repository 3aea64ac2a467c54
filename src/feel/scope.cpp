// SPDX-License-Identifier: EUPL-1.2
#include "feel/scope.h"

#include <algorithm>

#include "feel/builtin.h"

namespace depesche::feel {

std::uint32_t Scope::add(std::string normal, bool is_item) {
  FunctionScope& function = functions_.back();
  function.visible.push_back({.normal = std::move(normal), .slot = function.next, .is_item = is_item});
  return function.next++;
}

Scope::Closed Scope::end_function() {
  Closed closed{.captured = std::move(functions_.back().captured), .slot_count = functions_.back().next};
  functions_.pop_back();
  return closed;
}

bool Scope::in_filter() const {
  return std::ranges::any_of(functions_, [](const FunctionScope& function) {
    return std::ranges::any_of(function.visible, &Visible::is_item);
  });
}

bool Scope::knows(const std::string& normal) const {
  for (const FunctionScope& function : functions_) {
    if (std::ranges::any_of(function.visible, [&](const Visible& one) { return one.normal == normal; }))
      return true;
  }
  return find_builtin(normal) != nullptr || (names_.member(normal) != nullptr && in_filter());
}

Binding Scope::bind_in(std::size_t function, const std::string& normal) {
  Binding binding;
  const auto& visible = functions_[function].visible;
  for (auto one = visible.rbegin(); one != visible.rend(); ++one) {
    if (one->is_item) binding.items.push_back(one->slot);
    if (one->normal == normal) {
      binding.slot = one->slot;
      return binding;
    }
  }
  if (function == 0) return binding;
  const Binding outside = bind_in(function - 1, normal);
  for (const std::uint32_t item : outside.items) binding.items.push_back(capture(functions_[function], item));
  if (outside.slot) binding.slot = capture(functions_[function], *outside.slot);
  return binding;
}

std::uint32_t Scope::capture(FunctionScope& function, std::uint32_t outside) {
  const auto known = std::ranges::find(function.captured, outside, &Capture::outside);
  if (known != function.captured.end()) return known->inside;
  function.captured.push_back({.outside = outside, .inside = function.next});
  return function.next++;
}

}  // namespace depesche::feel

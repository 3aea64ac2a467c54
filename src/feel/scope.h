// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feel/names.h"

namespace depesche::feel {

// What a name stands for at one place of an expression.
struct Binding {
  std::vector<std::uint32_t> items;   // filtered items, innermost first: one of them may have such a member
  std::optional<std::uint32_t> slot;  // else this variable
};

// The variables in sight while an expression is read, and the slots they will have when it runs. A function
// has slots of its own; what it uses from outside is captured when it is made.
class Scope {
 public:
  explicit Scope(Names& names) : names_(names), functions_(1) {}

  Names& names() { return names_; }
  std::uint32_t declare(std::string_view name) { return add(normal_name(name), false); }
  std::uint32_t declare_item() { return add("item", true); }

  // What was declared after `mark()` is out of sight after `release()`; its slots stay taken.
  std::size_t mark() const { return functions_.back().visible.size(); }
  void release(std::size_t mark) { functions_.back().visible.resize(mark); }

  void begin_function() { functions_.emplace_back(); }
  struct Capture {
    std::uint32_t outside = 0;  // the slot of what is captured
    std::uint32_t inside = 0;   // its slot in the function
  };
  struct Closed {
    std::vector<Capture> captured;
    std::uint32_t slot_count = 0;
  };
  Closed end_function();

  // Whether something in sight has that normal name. In a filter every known member counts.
  bool knows(const std::string& normal) const;
  Binding bind(const std::string& normal) { return bind_in(functions_.size() - 1, normal); }
  bool in_filter() const;

  std::uint32_t slot_count() const { return functions_.back().next; }

 private:
  struct Visible {
    std::string normal;
    std::uint32_t slot = 0;
    bool is_item = false;
  };
  struct FunctionScope {
    std::vector<Visible> visible;
    std::vector<Capture> captured;
    std::uint32_t next = 0;
  };

  std::uint32_t add(std::string normal, bool is_item);
  Binding bind_in(std::size_t function, const std::string& normal);
  static std::uint32_t capture(FunctionScope& function, std::uint32_t outside);

  Names& names_;
  std::vector<FunctionScope> functions_;
};

}  // namespace depesche::feel

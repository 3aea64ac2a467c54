// SPDX-License-Identifier: EUPL-1.2
#include "schema/where.h"

#include <algorithm>

#include "schema/compiled.h"

namespace depesche::schema {

std::string Where::keyword_location() const {
  std::vector<std::string> steps;
  for (const Where* at = this; at; at = at->above) {
    if (at->keyword.empty()) continue;
    std::string written = pointer_step(at->keyword);
    if (at->branch == Kind::name) written += pointer_step(at->branch_name);
    if (at->branch == Kind::number) written += "/" + std::to_string(at->branch_number);
    steps.push_back(std::move(written));
  }
  std::string out;
  for (auto one = steps.rbegin(); one != steps.rend(); ++one) out += *one;
  return out;
}

std::string Where::instance_location() const {
  std::vector<std::string> steps;
  for (const Where* at = this; at; at = at->above) {
    if (at->step == Kind::name) steps.push_back(pointer_step(at->name));
    if (at->step == Kind::number) steps.push_back("/" + std::to_string(at->number));
  }
  std::string out;
  for (auto one = steps.rbegin(); one != steps.rend(); ++one) out += *one;
  return out;
}

std::vector<PathWord> Where::path() const {
  std::vector<PathWord> words;
  for (const Where* at = this; at; at = at->above) {
    if (at->step == Kind::name)
      words.push_back({.text = std::string(at->title.empty() ? at->name : at->title)});
    if (at->step == Kind::number) words.push_back({.number = at->number + 1});
  }
  std::ranges::reverse(words);
  return words;
}

}  // namespace depesche::schema

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "feel/evaluation.h"
#include "feel/syntax.h"

// The kinds of nodes that need more than a few lines; for evaluate.cpp only.

namespace depesche::feel {

// Null, with a fault at that node.
Value part_fault(const Node& node, Evaluation& evaluation, Trouble trouble, std::string what);

Value member(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value member_or(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value index(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value call(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value negate(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value calculate(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value iterate(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value quantify(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value function_value(const Node& node, Evaluation& evaluation, std::span<Value> slots);
Value builtin_value(const Builtin& builtin);

}  // namespace depesche::feel

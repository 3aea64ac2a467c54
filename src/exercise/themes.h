// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

// What the made-up reports are about. A text is a pattern, see pattern.h; parties, papers, people and places
// in it are invented.

namespace depesche::exercise {

enum class Topic : std::uint8_t {
  politics,
  elections,
  economy,
  consular,
  earthquake,
  sanctions,
  negotiations,
  visit,
  security,
  climate,
  migration,
  culture
};
inline constexpr std::size_t topic_count = 12;

using Texts = std::span<const std::string_view>;

// One report takes a subject, one summary, some details in their order, and one or two assessments.
struct Theme {
  Topic topic;
  Texts subjects;
  Texts summaries;
  Texts details;
  Texts assessments;
};

// Who handles a topic and how closely it is held.
struct TopicRow {
  Topic topic;
  std::string_view desk;         // unit
  std::string_view second_desk;  // unit, for information
  std::array<std::uint8_t, 5> level_weights;
  std::string_view compartment;  // from VS-VERTRAULICH up; empty for none
  bool multilateral;             // representations report on it too
  bool consulates;               // consulates report on it too
};

std::span<const Theme> german_politics();
std::span<const Theme> german_economy();
std::span<const Theme> german_people();
std::span<const Theme> english_politics();
std::span<const Theme> english_people();

// Closing paragraphs for any report: sources, other missions, what comes next.
Texts german_closings();
Texts english_closings();

// Written in headquarters: subject, text pairs.
struct Order {
  std::string_view subject;
  std::string_view text;
};
std::span<const Order> german_instructions();
std::span<const Order> english_instructions();
std::span<const Order> german_messages();
std::span<const Order> english_messages();

std::span<const TopicRow> topics();

}  // namespace depesche::exercise

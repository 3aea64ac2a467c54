// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "dispatch/content.h"
#include "dispatch/header.h"
#include "exercise/ministry.h"

// What the made-up ministry has written over two years: reports, instructions and personal messages. Every
// subject begins with „ÜBUNG“ or "EXERCISE", every text too.

namespace depesche::exercise {

struct PlannedAddressee {
  MailboxId mailbox;
  bool for_information = false;
  bool operator==(const PlannedAddressee&) const = default;
};

struct PlannedReference {
  Relation relation = Relation::cites;
  std::size_t index = 0;  // of an earlier report in the same list
  bool operator==(const PlannedReference&) const = default;
};

struct PlannedReport {
  MailboxId author;
  std::vector<PlannedAddressee> to;
  Kind kind = Kind::report;
  Label label;
  Precedence precedence = Precedence::routine;
  Time created;
  Content content;
  std::vector<PlannedReference> references;
  bool operator==(const PlannedReport&) const = default;
};

inline constexpr std::size_t reports_usual = 400;

// Oldest first, from exercise_begin to exercise_end. Author and addressees are authorised for each label, and
// no label is below that of an earlier report it refers to.
std::vector<PlannedReport> make_reports(const Ministry& ministry, std::uint64_t seed,
                                        std::size_t count = reports_usual);

inline constexpr Time exercise_begin = std::chrono::sys_days(std::chrono::year(2023) / 11 / 20);
inline constexpr Time exercise_end = std::chrono::sys_days(std::chrono::year(2025) / 11 / 20);

}  // namespace depesche::exercise

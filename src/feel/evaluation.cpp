// SPDX-License-Identifier: EUPL-1.2
#include "feel/evaluation.h"

namespace depesche::feel {
namespace {

constexpr std::size_t faults_max = 100;

}  // namespace

Value Evaluation::report(Trouble trouble, std::string what) {
  ++fault_count_;
  if (faults_.size() < faults_max) {
    faults_.push_back(
        {.trouble = trouble, .what = std::move(what), .place = place_, .begin = begin_, .end = end_});
  }
  return {};
}

void Evaluation::forget_faults_after(std::uint64_t count) {
  fault_count_ = count;
  if (faults_.size() > count) faults_.resize(count);
}

}  // namespace depesche::feel

// SPDX-License-Identifier: EUPL-1.2
#include "node/enrolment_code.h"

#include <algorithm>
#include <set>
#include <utility>

#include "node/paper_code.h"

namespace depesche {
namespace {

constexpr std::size_t code_size = 16 + 7;

}  // namespace

EnrolmentCode EnrolmentCode::of(const std::array<std::byte, 16>& secret, BytesView package) {
  EnrolmentCode code{.secret = secret, .package = {}};
  const auto digest = crypto::sha384(package);
  std::ranges::copy(std::span(digest).first(code.package.size()), code.package.begin());
  return code;
}

bool EnrolmentCode::opens(BytesView bytes) const { return of(secret, bytes).package == package; }

std::string to_text(const EnrolmentCode& code) {
  std::array<std::byte, code_size> bytes{};
  const auto end = std::ranges::copy(code.secret, bytes.begin()).out;
  std::ranges::copy(code.package, end);
  return to_paper(bytes);
}

Result<EnrolmentCode> parse_enrolment_code(std::string_view text) {
  std::array<std::byte, code_size> bytes{};
  TRY(parse_paper(text, bytes));
  EnrolmentCode code;
  std::copy_n(bytes.begin(), code.secret.size(), code.secret.begin());
  std::copy_n(bytes.begin() + code.secret.size(), code.package.size(), code.package.begin());
  return code;
}

std::size_t impossible_group(std::string_view text) { return impossible_group(text, code_size); }

std::vector<std::size_t> suspect_groups(std::string_view text, BytesView package) {
  const std::string digits = paper_digits(text);
  if (digits.size() != paper_characters(code_size)) return {};
  const auto beginning = EnrolmentCode::of({}, package).package;
  const auto fits = [&](const std::string& candidate) {
    const auto code = parse_enrolment_code(candidate);
    return code && code->package == beginning;
  };
  std::set<std::size_t> suspects;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    std::string candidate = digits;
    for (const char other : paper_alphabet) {
      candidate[at] = other;
      if (fits(candidate)) suspects.insert(at / paper_group_size + 1);
    }
    candidate = digits;
    if (at + 1 == digits.size()) continue;
    std::swap(candidate[at], candidate[at + 1]);
    if (fits(candidate)) suspects.insert(at / paper_group_size + 1);
  }
  return {suspects.begin(), suspects.end()};
}

}  // namespace depesche

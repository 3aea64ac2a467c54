// SPDX-License-Identifier: EUPL-1.2
#include "serial/greeting.h"

#include <algorithm>

namespace depesche::serial {
namespace {

constexpr Duration call_again_min{2'000};
constexpr Duration call_again_max{15'000};

}  // namespace

Greeting::Greeting(const Settings& settings, const LineKey& key, Entropy& entropy, Instant now)
    : settings_(&settings),
      key_(&key),
      entropy_(&entropy),
      offered_(draw<16>(entropy)),
      next_call_(now),
      wait_(call_again_min) {}

bool Greeting::is_agreed_with(const Nonce& nonce) const {
  return agreed_ && agreed_->own == offered_ && agreed_->neighbours == nonce;
}

std::optional<Greeting::Agreement> Greeting::on_frame(BytesView body) {
  auto hello = decode_hello(body, *key_, settings_->own);
  if (!hello || hello->node != settings_->neighbour) return {};
  heard_ = hello->nonce;
  if (is_agreed_with(hello->nonce)) {  // it has not heard our answer
    owes_answer_ = hello->wants_answer;
    return {};
  }
  const bool is_used = agreed_ && agreed_->own == offered_;
  if (!is_used && hello->echo == offered_) {
    agreed_ = Agreement{
        .own = offered_, .neighbours = hello->nonce, .dictionaries = std::move(hello->dictionaries)};
    owes_answer_ = hello->wants_answer;
    return agreed_;
  }
  // Perhaps it began anew, perhaps somebody plays an old call: only a fresh nonce that comes back tells.
  if (is_used) offered_ = draw<16>(*entropy_);
  owes_answer_ = true;
  return {};
}

void Greeting::lost(Instant now) {
  agreed_.reset();
  offered_ = draw<16>(*entropy_);
  heard_ = {};
  owes_answer_ = false;
  next_call_ = now;
  wait_ = call_again_min;
}

std::optional<Bytes> Greeting::next(Instant now) {
  const bool is_calling = !agreed_ && now >= next_call_;
  if (!owes_answer_ && !is_calling) return {};
  owes_answer_ = false;
  if (!agreed_) {
    next_call_ = now + wait_;
    wait_ = std::min(2 * wait_, call_again_max);
  }
  Hello hello{
      .wants_answer = !is_agreed_with(heard_), .nonce = offered_, .echo = heard_, .node = settings_->own};
  for (const auto& dictionary : settings_->dictionaries) hello.dictionaries.push_back(dictionary->id());
  return encode(hello, *key_, settings_->neighbour);
}

std::optional<Instant> Greeting::deadline() const {
  if (agreed_) return {};
  return next_call_;
}

}  // namespace depesche::serial

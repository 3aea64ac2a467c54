// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "ltp/engine.h"

// Two engines and the way between them in virtual time, for tests.
namespace depesche::ltp {

class CountedEntropy final : public Entropy {
 public:
  explicit CountedEntropy(std::uint64_t seed) : chance_(seed) {}
  void fill(std::span<std::byte> target) override {
    for (std::byte& byte : target) byte = static_cast<std::byte>(chance_());
  }

 private:
  std::mt19937_64 chance_;
};

inline std::shared_ptr<const Bytes> random_bytes(std::size_t size, std::uint64_t seed) {
  Bytes bytes(size);
  CountedEntropy(seed).fill(bytes);
  return std::make_shared<const Bytes>(std::move(bytes));
}

inline Settings settings_of(std::uint64_t own, std::uint64_t neighbour) {
  Settings settings{.own = {own}, .neighbour = {neighbour}};
  settings.key = crypto::Secret(key_size);
  std::ranges::fill(settings.key.span(), std::byte{7});
  return settings;
}
inline Settings left_settings() { return settings_of(1, 2); }
inline Settings right_settings() { return settings_of(2, 1); }

// What happens to datagrams on their way.
struct Weather {
  double loss = 0;
  double repeat = 0;
  double garbling = 0;  // a bit is flipped
  Duration disorder{};  // up to so much later than others
  bool is_cut = false;
};

// One end: the node behind it accepts what comes, unless told otherwise.
struct End {
  std::unique_ptr<Engine> engine{};
  bool accepts = true;
  std::vector<Received> received{};
  std::vector<BlockId> acknowledged{};
  std::vector<Refused> refused{};
  std::vector<BlockId> broken{};
  std::vector<BlockId> sent{};
  unsigned ups = 0;
  unsigned downs = 0;
  std::vector<Bytes> datagrams{};  // everything that was sent
  Instant free_at{};
  std::multimap<Instant, Bytes> arriving{};

  void take_events() {
    for (Event& event : engine->take_events()) {
      if (std::holds_alternative<NeighbourUp>(event)) ++ups;
      if (std::holds_alternative<NeighbourDown>(event)) ++downs;
      if (const auto* one = std::get_if<Acknowledged>(&event)) acknowledged.push_back(one->id);
      if (const auto* one = std::get_if<Refused>(&event)) refused.push_back(*one);
      if (const auto* one = std::get_if<Broken>(&event)) broken.push_back(one->id);
      if (const auto* one = std::get_if<Sent>(&event)) sent.push_back(one->id);
      if (auto* one = std::get_if<Received>(&event)) {
        if (accepts) engine->accept(one->id);
        received.push_back(std::move(*one));
      }
    }
  }
};

class Way {
 public:
  Way(Settings left_side, Settings right_side, std::uint64_t seed = 1)
      : rate_(left_side.bytes_per_second), delay_(left_side.delay), entropy_(seed), chance_(seed) {
    left.engine = Engine::begin(std::move(left_side), entropy_, now_).value();
    right.engine = Engine::begin(std::move(right_side), entropy_, now_).value();
  }

  Instant now() const { return now_; }

  // A node whose process starts again.
  void restart(End& end, Settings settings) {
    end.engine = Engine::begin(std::move(settings), entropy_, now_).value();
  }

  // Runs until `is_done`; false when that takes longer than `limit`.
  bool run_until(const std::function<bool()>& is_done, Duration limit) {
    const Instant last = now_ + limit;
    for (;;) {
      step(left, right);
      step(right, left);
      if (is_done()) return true;
      const Instant next = std::min(next_of(left), next_of(right));
      if (next > last) break;
      now_ = std::max(now_ + Duration(1), next);
    }
    now_ = last;
    return false;
  }
  void run_for(Duration time) {
    run_until([] { return false; }, time);
  }
  bool meet() {
    return run_until([this] { return left.engine->is_up() && right.engine->is_up(); }, Duration(86'400'000));
  }

  Weather weather;
  End left;
  End right;

 private:
  void step(End& from, End& to) {
    while (!from.arriving.empty() && from.arriving.begin()->first <= now_) {
      const auto arrived = from.arriving.extract(from.arriving.begin());
      from.engine->input(arrived.mapped(), now_);
    }
    const auto deadline = from.engine->deadline();
    if (deadline && *deadline <= now_) from.engine->tick(now_);
    from.take_events();
    if (from.free_at > now_) return;
    auto datagram = from.engine->output(now_);
    from.take_events();
    if (!datagram) return;
    from.datagrams.push_back(*datagram);
    from.free_at = now_ + Duration(1 + static_cast<std::int64_t>(datagram->size() * 1'000 / rate_));
    travel(*std::move(datagram), from.free_at, to);
  }

  void travel(Bytes datagram, Instant sent, End& to) {
    std::uniform_real_distribution<double> draw(0, 1);
    const int copies = draw(chance_) < weather.repeat ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      if (weather.is_cut || draw(chance_) < weather.loss) continue;
      Bytes copy = datagram;
      if (draw(chance_) < weather.garbling) copy[chance_() % copy.size()] ^= std::byte{1} << (chance_() % 8);
      const Duration late(
          static_cast<std::int64_t>(draw(chance_) * static_cast<double>(weather.disorder.count())));
      to.arriving.emplace(sent + delay_ + late, std::move(copy));
    }
  }

  Instant next_of(const End& end) const {
    Instant next = Instant::max();
    if (!end.arriving.empty()) next = end.arriving.begin()->first;
    if (const auto deadline = end.engine->deadline()) next = std::min(next, *deadline);
    return end.free_at > now_ ? std::min(next, end.free_at) : next;
  }

  Instant now_{};
  std::uint64_t rate_;
  Duration delay_;
  CountedEntropy entropy_;
  std::mt19937_64 chance_;
};

}  // namespace depesche::ltp

// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <random>

#include "base/ensure.h"
#include "serial/session.h"

// Two ends of a line in virtual time, for tests.
namespace depesche::serial {

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

inline std::shared_ptr<const Bytes> shared(std::string_view text) {
  return std::make_shared<const Bytes>(to_bytes(as_bytes(text)));
}

inline Settings settings_of(const char* own, const char* neighbour) {
  Settings settings{.own = bundle::parse_eid(own).value(), .neighbour = bundle::parse_eid(neighbour).value()};
  settings.key = crypto::Secret(32);
  std::ranges::fill(settings.key.span(), std::byte{7});
  return settings;
}
inline Settings left_settings() { return settings_of("dtn://zentrale/", "dtn://kairo/"); }
inline Settings right_settings() { return settings_of("dtn://kairo/", "dtn://zentrale/"); }

// What happens to bytes on their way.
struct Weather {
  double frame_loss = 0;  // of this share of frames nothing arrives
  double garbling = 0;    // in this share of frames a bit is flipped
  bool is_cut = false;
};

// One end: the node behind it accepts what comes, unless told otherwise.
struct End {
  std::optional<Session> session{};
  bool accepts = true;
  std::vector<Received> received{};
  std::vector<TransferId> acknowledged{};
  std::vector<Refused> refused{};
  std::vector<Broken> broken{};
  std::vector<TransferId> sent{};
  unsigned ups = 0;
  unsigned ends = 0;
  std::size_t bytes_sent = 0;
  std::vector<Bytes> frames{};  // everything that was sent
  std::int64_t busy_until = 0;  // microseconds
  Bytes in_flight{};

  void take_events() {
    for (Event& event : session->take_events()) {
      if (std::holds_alternative<SessionUp>(event)) ++ups;
      if (std::holds_alternative<Ended>(event)) ++ends;
      if (const auto* one = std::get_if<Acknowledged>(&event)) acknowledged.push_back(one->id);
      if (const auto* one = std::get_if<Refused>(&event)) refused.push_back(*one);
      if (const auto* one = std::get_if<Broken>(&event)) broken.push_back(*one);
      if (const auto* one = std::get_if<Sent>(&event)) sent.push_back(one->id);
      if (auto* one = std::get_if<Received>(&event)) {
        if (accepts) session->accept(one->id);
        received.push_back(std::move(*one));
      }
    }
  }
};

class Line {
 public:
  Line(Settings left_side, Settings right_side, std::uint64_t seed = 1)
      : rate_(left_side.bytes_per_second), entropy_(seed), chance_(seed) {
    left.session = Session::begin(std::move(left_side), entropy_, now()).value();
    right.session = Session::begin(std::move(right_side), entropy_, now()).value();
  }

  Instant now() const { return Duration(now_ / 1000); }
  double seconds() const { return static_cast<double>(now_) / 1e6; }

  // A node whose process starts again, with what it stored of the line or without.
  void restart(End& end, Settings settings, BytesView state = {}) {
    end.session = Session::begin(std::move(settings), entropy_, now()).value();
    if (!state.empty()) ENSURE(end.session->restore(state).has_value());
    end.in_flight.clear();
  }

  // Runs until `is_done`; false when that takes longer than `limit`.
  bool run_until(const std::function<bool()>& is_done, Duration limit) {
    const std::int64_t last = now_ + limit.count() * 1000;
    for (;;) {
      pump(left);
      pump(right);
      if (is_done()) return true;
      const std::int64_t next = std::min(next_of(left), next_of(right));
      if (next > last) break;
      now_ = std::max(now_, next);
      step(left, right);
      step(right, left);
    }
    now_ = last;
    return false;
  }
  void run_for(Duration time) {
    run_until([] { return false; }, time);
  }
  bool meet() {
    return run_until([this] { return left.session->is_up() && right.session->is_up(); }, Duration(120'000));
  }

  Weather weather;
  End left;
  End right;

 private:
  void pump(End& end) {
    end.take_events();
    if (!end.in_flight.empty()) return;
    end.in_flight = end.session->output(1, now());
    end.take_events();
    if (end.in_flight.empty()) return;
    end.bytes_sent += end.in_flight.size();
    end.frames.push_back(end.in_flight);
    end.busy_until = now_ + static_cast<std::int64_t>(end.in_flight.size()) * 1'000'000 / rate_;
  }

  std::int64_t next_of(const End& end) const {
    const auto deadline = end.session->deadline();
    const std::int64_t tick = deadline ? std::max(now_, deadline->count() * 1000) : never;
    if (end.in_flight.empty()) return tick;
    return tick <= now_ ? end.busy_until : std::min(tick, end.busy_until);
  }

  void step(End& from, End& to) {
    const auto deadline = from.session->deadline();
    if (deadline && *deadline <= now()) from.session->tick(now());
    if (from.in_flight.empty() || from.busy_until > now_) return;
    Bytes arriving = std::exchange(from.in_flight, {});
    std::uniform_real_distribution<double> draw(0, 1);
    if (weather.is_cut || draw(chance_) < weather.frame_loss) return;
    if (draw(chance_) < weather.garbling)
      arriving[chance_() % arriving.size()] ^= std::byte{1} << (chance_() % 8);
    to.session->input(arriving, now());
  }

  static constexpr std::int64_t never = std::int64_t{1} << 60;
  std::int64_t now_ = 0;
  std::int64_t rate_;
  CountedEntropy entropy_;
  std::mt19937_64 chance_;
};

}  // namespace depesche::serial

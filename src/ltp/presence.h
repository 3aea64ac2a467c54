// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <optional>

#include "ltp/settings.h"

// Whether the neighbour is there. The protocol has no greeting; but each engine acknowledges the cancellation
// of any session (RFC 5326 §6.17), also of one that never was, and so answers a call. For the .cpp files of
// this module only.
namespace depesche::ltp {

class Presence {
 public:
  // `settings` must outlive it.
  Presence(const Settings& settings, Instant now) : settings_(&settings), next_call_(now) {}

  bool is_up() const { return is_up_; }

  // Whether it is time to call, or to call again.
  bool is_call_due(Instant now) const { return now >= next_call_; }
  void called(std::uint64_t session, Instant now);
  // Whether this acknowledged a call. Then it is up.
  bool on_answer(std::uint64_t session, Instant now);
  // Something else proved that it is there, and knows what only it can know now.
  void on_proof(Instant now);
  // It sent something that may be old.
  void on_sign(Instant now);
  // Something was not answered in time: it is called, to see whether it is there at all.
  void on_silence(Instant now);
  // It answered none of several calls.
  bool is_lost(Instant now) const;
  void lose(Instant now);

  Instant deadline() const { return next_call_; }

 private:
  const Settings* settings_;
  bool is_up_ = false;
  Instant last_proof_{};
  std::optional<Instant> last_call_;
  Instant next_call_;
  unsigned calls_ = 0;  // without an answer
  std::deque<std::uint64_t> called_;
};

}  // namespace depesche::ltp

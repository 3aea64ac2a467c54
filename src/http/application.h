// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "http/assets.h"
#include "http/route.h"
#include "http/server.h"

namespace depesche::http {

// Takes a request through the same gates whichever route it is for: address, pace, session, origin, form;
// then to its handler, and back out with the headers every answer has.
class Application final : public Api {
 public:
  struct Manner {
    std::vector<std::string> origins;  // where pages may come from, such as "https://depesche.example"
    bool is_tls = true;
    std::function<void(const AccessRecord&)> on_access;
  };
  // `context`, `desks` and `assets` must outlive it.
  Application(Context& context, Desks& desks, const Assets& assets, Manner manner);

  // The origins, once the port is known. Before the first request.
  void answer_under(std::vector<std::string> origins) { manner_.origins = std::move(origins); }

  std::size_t body_limit(const Request& head) const override;
  asio::awaitable<Response> answer(Request request) override;
  Response refusal(Outcome outcome) override;
  void sent(const Response& response, std::size_t bytes) override;
  void stop() override;

 private:
  asio::awaitable<Answer> route_answer(Call& call, const Match& match);
  std::expected<void, Problem> admit(Call& call, const Route& route);
  std::expected<void, Problem> check_session(Call& call, const Route& route);
  std::expected<void, Problem> check_tool(Call& call);
  std::expected<void, Problem> check_origin(const Call& call, const Route& route) const;
  std::expected<void, Problem> check_pace(const Call& call, const Route& route);
  bool is_own_host(std::string_view host) const;
  std::string new_request_id();
  Response finished(const Call& call, Answer answer, std::string_view pattern) const;

  Context& context_;
  Desks& desks_;
  const Assets& assets_;
  Manner manner_;
  RateLimiter limiter_;
};

}  // namespace depesche::http

// SPDX-License-Identifier: EUPL-1.2
#include "http/application.h"

#include <algorithm>

#include "crypto/encoding.h"
#include "crypto/secret.h"
#include "http/events.h"
#include "http/render.h"
#include "http/ticks.h"

namespace depesche::http {
namespace {

// Per session, then per address: one address may be a whole post behind a gateway.
constexpr Rate rate_reading{.per_second = 400, .burst = 800};
constexpr Rate rate_writing{.per_second = 50, .burst = 200};
constexpr Rate rate_searching{.per_second = 100, .burst = 200};
constexpr Rate rate_counting{.per_second = 0.5, .burst = 20};  // each asks as many searches as a person keeps
constexpr Rate rate_briefing{.per_second = 4, .burst = 40};    // each reads up to 8 MiB of text
constexpr Rate rate_signing_in{.per_second = 5, .burst = 60};  // per address only
constexpr double readers_per_address = 50;

constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
    "require-trusted-types-for 'script'";
constexpr std::string_view permissions =
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), publickey-credentials-get=(self), "
    "publickey-credentials-create=(self)";

const Rate& rate_of(Pace pace) {
  switch (pace) {
    case Pace::reading: return rate_reading;
    case Pace::writing: return rate_writing;
    case Pace::searching: return rate_searching;
    case Pace::counting: return rate_counting;
    case Pace::briefing: return rate_briefing;
    case Pace::signing_in: return rate_signing_in;
    case Pace::free: break;
  }
  return rate_reading;
}

Rate for_address(const Rate& rate) {
  return {.per_second = rate.per_second * readers_per_address, .burst = rate.burst * readers_per_address};
}

bool is_reading(Method method) { return method == Method::get || method == Method::head; }

std::string key_text(const SessionKey& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size()};
}

Fault fault_for(Outcome outcome) {
  switch (outcome) {
    case Outcome::head_too_large: return Fault::headers_too_large;
    case Outcome::body_too_large: return Fault::too_large;
    case Outcome::too_slow: return Fault::too_slow;
    case Outcome::complete:
    case Outcome::closed:
    case Outcome::malformed: break;
  }
  return Fault::malformed;
}

void set_safety(Response& response, bool is_tls) {
  response.set("content-security-policy", policy);
  response.set("x-content-type-options", "nosniff");
  response.set("referrer-policy", "no-referrer");
  response.set("cross-origin-opener-policy", "same-origin");
  response.set("cross-origin-resource-policy", "same-origin");
  response.set("permissions-policy", permissions);
  if (is_tls) response.set("strict-transport-security", "max-age=31536000");
}

bool is_api_path(const Target& target) { return !target.path.empty() && target.path.front() == "api"; }

}  // namespace

Application::Application(Context& context, Desks& desks, const Assets& assets, Manner manner)
    : context_(context),
      desks_(desks),
      assets_(assets),
      manner_(std::move(manner)),
      limiter_(context.clock) {}

std::size_t Application::body_limit(const Request& head) const {
  const auto target = parse_target(head.target);
  if (!target) return 0;
  const Match found = match(head.method, *target, context_.serves_tools);
  return found.route == nullptr ? 0 : found.route->body_max;
}

// Origins are written without a default port, as browsers send the host.
bool Application::is_own_host(std::string_view host) const {
  return std::ranges::any_of(manner_.origins,
                             [&](const std::string& own) { return authority_of(own) == host; });
}

// A page of another origin must not act through the browser of a person who is signed in here.
std::expected<void, Problem> Application::check_origin(const Call& call, const Route& route) const {
  if (is_reading(route.method)) return {};
  const std::string_view site = call.request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return refuse(Fault::cross_site);
  const std::string_view origin = call.request.header("origin");
  const bool is_own = std::ranges::find(manner_.origins, origin) != manner_.origins.end();
  if (!origin.empty() && !is_own) return refuse(Fault::cross_site);
  if (route.entrance == Entrance::anybody || route.entrance == Entrance::tool) return {};
  const std::string_view given = call.request.header("x-csrf-token");
  const bool fits = crypto::equal_in_constant_time(as_bytes(given), as_bytes(call.visitor->csrf));
  if (!fits) return refuse(Fault::cross_site);
  return {};
}

std::expected<void, Problem> Application::check_session(Call& call, const Route& route) {
  if (route.entrance == Entrance::tool) return check_tool(call);
  const bool shows_presence = !route.is_background && call.request.header("x-depesche-background").empty();
  const std::string_view token = cookie(call.request.header("cookie"), session_cookie);
  call.visitor = context_.sessions.find_standing(
      token, shows_presence && route.entrance == Entrance::signed_in, context_.node.published()->directory);
  if (route.entrance == Entrance::anybody) return {};
  if (!call.visitor) return refuse(Fault::not_signed_in);
  if (call.visitor->locked && route.entrance == Entrance::signed_in) return refuse(Fault::locked);
  return {};
}

// A tool has a token of its own; a cookie it may bring along counts for nothing.
std::expected<void, Problem> Application::check_tool(Call& call) {
  constexpr std::string_view scheme = "Bearer ";
  call.by_tool = true;
  const std::string_view given = call.request.header("authorization");
  if (!given.starts_with(scheme)) return refuse(Fault::not_signed_in);
  auto found = context_.tool_accesses.find(given.substr(scheme.size()), context_.node.published()->directory);
  if (!found) return refuse(found.error());
  // The pace is that of the session which gave the access: more of them give no more.
  call.visitor = Visitor{.key = found->session, .person = found->person, .csrf = {}};
  call.tool_upto = found->upto;
  return {};
}

std::expected<void, Problem> Application::check_pace(const Call& call, const Route& route) {
  if (route.pace == Pace::free) return {};
  const std::string pace(1, static_cast<char>('0' + static_cast<int>(route.pace)));
  const Rate& rate = rate_of(route.pace);
  const bool is_per_address = route.pace == Pace::signing_in;
  auto wait = limiter_.wait_for(pace + call.request.address, is_per_address ? rate : for_address(rate));
  if (!wait && !is_per_address && call.visitor) {  // tools take nothing from the person they act for
    wait = limiter_.wait_for(pace + (call.by_tool ? "tools " : "") + key_text(call.visitor->key), rate);
  }
  if (!wait) return {};
  Problem problem(Fault::too_many_requests);
  problem.retry_after = *wait;
  return std::unexpected(std::move(problem));
}

std::expected<void, Problem> Application::admit(Call& call, const Route& route) {
  if (auto open = check_session(call, route); !open) return open;
  if (auto slow = check_pace(call, route); !slow) return slow;
  if (auto own = check_origin(call, route); !own) return own;
  const std::string_view type = call.request.header("content-type");
  const bool has_json = type == "application/json" || type.starts_with("application/json;");
  if (!call.request.body.empty() && !has_json) return refuse(Fault::unsupported_media_type);
  return {};
}

asio::awaitable<Answer> Application::route_answer(Call& call, const Match& match) {
  if (match.route == nullptr) {
    if (match.path_is_known) co_return refuse(Fault::method_not_allowed);
    auto file = is_reading(call.request.method) && !is_api_path(call.target)
                    ? assets_.find(call.target, call.request.header("accept-encoding").contains("gzip"))
                    : std::nullopt;
    if (!file) co_return refuse(Fault::not_available);
    co_return *std::move(file);
  }
  const Route& route = *match.route;
  if (auto admitted = admit(call, route); !admitted) co_return std::unexpected(admitted.error());
  if (route.at_once != nullptr) co_return route.at_once(context_, call);
  Job job = [&route, &call](Desk& desk) { return route.at_desk(desk, call); };
  co_return co_await desks_.run(route.lane, std::move(job));
}

asio::awaitable<Response> Application::answer(Request request) {
  Call call;
  call.began_at = now_in_microseconds();
  call.request_id = new_request_id();
  call.language = preferred_language(request.header("accept-language"));
  call.request = std::move(request);
  if (!is_own_host(call.request.header("host"))) {
    co_return finished(call, refuse(Fault::misdirected), "");
  }
  auto target = parse_target(call.request.target);
  if (!target) co_return finished(call, refuse(Fault::malformed), "");
  call.target = *std::move(target);
  const Match found = match(call.request.method, call.target, context_.serves_tools);
  call.id = found.id;
  Answer given = co_await route_answer(call, found);
  co_return finished(call, std::move(given), found.route == nullptr ? "/*" : found.route->pattern);
}

Response Application::finished(const Call& call, Answer answer, std::string_view pattern) const {
  Response response = answer ? *std::move(answer) : problem(answer.error(), call.language, call.request_id);
  if (response.status == 401 && call.by_tool) {
    response.set("www-authenticate", "Bearer");
  } else if (response.status == 401 && !call.visitor && !call.request.header("cookie").empty()) {
    response.set("set-cookie", Sessions::clear_cookie());
  }
  if (is_api_path(call.target) || response.status >= 400) response.set("cache-control", "no-store");
  set_safety(response, manner_.is_tls);
  response.set("date", http_date(context_.clock.now()));
  response.set("x-request-id", call.request_id);
  response.note = {.method = std::string(to_text(call.request.method)),
                   .route = std::string(pattern),
                   .began_at = call.began_at,
                   .request_id = call.request_id};
  return response;
}

Response Application::refusal(Outcome outcome) {
  Call call;
  call.began_at = now_in_microseconds();
  call.request_id = new_request_id();
  return finished(call, refuse(fault_for(outcome)), "");
}

std::string Application::new_request_id() { return crypto::to_hex(draw<16>(context_.entropy)); }

void Application::sent(const Response& response, std::size_t bytes) {
  AccessRecord record{.method = response.note.method,
                      .route = response.note.route,
                      .status = response.status,
                      .microseconds = (now_in_microseconds() - response.note.began_at).count(),
                      .bytes = bytes,
                      .request_id = response.note.request_id};
  context_.metrics.count(record);
  if (manner_.on_access) manner_.on_access(record);
}

void Application::stop() {
  context_.is_stopping = true;
  context_.appended->ring();
}

}  // namespace depesche::http

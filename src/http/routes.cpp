// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <array>
#include <charconv>

#include "http/brief_resource.h"
#include "http/change_resource.h"
#include "http/directory_resource.h"
#include "http/dispatch_resource.h"
#include "http/dossier_resource.h"
#include "http/draft_resource.h"
#include "http/event_resource.h"
#include "http/exchange_resource.h"
#include "http/inbox_resource.h"
#include "http/overdue_resource.h"
#include "http/passkey_resource.h"
#include "http/register_resource.h"
#include "http/route.h"
#include "http/saved_search_resource.h"
#include "http/search_resource.h"
#include "http/session_resource.h"
#include "http/system_resource.h"
#include "http/tool_resource.h"
#include "mcp/message.h"

namespace depesche::http {
namespace {

constexpr std::size_t small = 4U << 10U;
constexpr std::size_t proof = 64U << 10U;  // WebAuthn responses
constexpr std::size_t asking = 32U << 10U;
constexpr std::size_t writing = 2U << 20U;  // a draft

using enum Method;
using enum Entrance;

// The whole API, on two screens. at_desk runs on a worker thread, at_once on the I/O thread.
constexpr std::array table{
    Route{.method = get,
          .pattern = "/api/v1/session",
          .at_desk = show_session,
          .entrance = anybody,
          .is_background = true},
    Route{.method = post,
          .pattern = "/api/v1/session",
          .at_desk = sign_in,
          .entrance = anybody,
          .pace = Pace::signing_in,
          .lane = Lane::password,
          .body_max = small},
    Route{.method = remove, .pattern = "/api/v1/session", .at_once = sign_out, .entrance = locked_too},
    Route{.method = post, .pattern = "/api/v1/session/lock", .at_once = lock_session, .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/session/unlock",
          .at_desk = unlock_session,
          .entrance = locked_too,
          .pace = Pace::signing_in,
          .lane = Lane::password,
          .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/session/passkey/options",
          .at_once = offer_passkey_sign_in,
          .entrance = anybody,
          .pace = Pace::signing_in,
          .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/session/passkey",
          .at_desk = sign_in_by_passkey,
          .entrance = anybody,
          .pace = Pace::signing_in,
          .lane = Lane::writing,
          .body_max = proof},

    Route{.method = get, .pattern = "/api/v1/passkeys", .at_desk = list_passkeys},
    Route{.method = post,
          .pattern = "/api/v1/passkeys/options",
          .at_desk = offer_passkey,
          .pace = Pace::writing,
          .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/passkeys",
          .at_desk = add_passkey,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = proof},
    Route{.method = remove,
          .pattern = "/api/v1/passkeys/{id}",
          .at_desk = remove_passkey,
          .pace = Pace::writing,
          .lane = Lane::writing},
    Route{.method = post,
          .pattern = "/api/v1/password",
          .at_desk = change_password,
          .pace = Pace::signing_in,
          .lane = Lane::password,
          .body_max = small},

    Route{
        .method = get, .pattern = "/api/v1/tool-access", .at_desk = list_tool_accesses, .is_for_tools = true},
    Route{.method = post,
          .pattern = "/api/v1/tool-access",
          .at_desk = make_tool_access,
          .pace = Pace::writing,
          .body_max = small,
          .is_for_tools = true},
    Route{.method = remove,
          .pattern = "/api/v1/tool-access/{id}",
          .at_once = end_tool_access,
          .pace = Pace::writing,
          .is_for_tools = true},
    Route{.method = post,
          .pattern = "/api/v1/mcp",
          .at_desk = answer_tool,
          .entrance = tool,
          .pace = Pace::briefing,  // for it may be asked for one
          .body_max = mcp::message_bytes_max,
          .is_background = true,
          .is_for_tools = true},

    Route{.method = get, .pattern = "/api/v1/inbox", .at_desk = show_inbox},
    Route{.method = post,
          .pattern = "/api/v1/dispatches/{id}/receipts",
          .at_desk = add_receipt,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = small},
    Route{.method = get, .pattern = "/api/v1/overdue", .at_desk = show_overdue},
    Route{.method = get, .pattern = "/api/v1/register", .at_desk = show_register},
    Route{.method = get, .pattern = "/api/v1/dispatches/{id}", .at_desk = show_dispatch},
    Route{.method = get,
          .pattern = "/api/v1/dispatches/{id}/similar",
          .at_desk = find_similar,
          .pace = Pace::briefing},
    Route{.method = post,
          .pattern = "/api/v1/dispatches/{id}/recall",
          .at_desk = recall_dispatch,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = asking},
    Route{.method = post,
          .pattern = "/api/v1/dispatches/{id}/label",
          .at_desk = relabel_dispatch,
          .pace = Pace::signing_in,
          .lane = Lane::password,
          .body_max = asking},
    Route{.method = post,
          .pattern = "/api/v1/dispatches/{id}/passages",
          .at_desk = find_passages,
          .body_max = asking},

    Route{.method = post,
          .pattern = "/api/v1/search",
          .at_desk = run_search,
          .pace = Pace::searching,
          .body_max = asking},
    Route{.method = post,
          .pattern = "/api/v1/search/suggest",
          .at_desk = suggest,
          .pace = Pace::searching,
          .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/briefs",
          .at_desk = show_brief,
          .pace = Pace::briefing,
          .body_max = asking},
    Route{.method = post,
          .pattern = "/api/v1/briefs/markdown",
          .at_desk = export_brief,
          .pace = Pace::briefing,
          .body_max = asking},
    Route{.method = get, .pattern = "/api/v1/search/history", .at_once = show_search_history},
    Route{.method = remove, .pattern = "/api/v1/search/history", .at_once = forget_search_history},

    Route{.method = get, .pattern = "/api/v1/searches", .at_desk = list_searches, .pace = Pace::counting},
    Route{.method = post,
          .pattern = "/api/v1/searches",
          .at_desk = save_search,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = asking},
    Route{.method = put,
          .pattern = "/api/v1/searches/{id}",
          .at_desk = rename_search,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = small},
    Route{.method = remove,
          .pattern = "/api/v1/searches/{id}",
          .at_desk = delete_search,
          .pace = Pace::writing,
          .lane = Lane::writing},
    Route{.method = post,
          .pattern = "/api/v1/searches/{id}/new",
          .at_desk = show_new_hits,
          .pace = Pace::searching,
          .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/searches/{id}/seen",
          .at_desk = mark_seen,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = small},

    Route{.method = get, .pattern = "/api/v1/dossiers", .at_desk = list_dossiers},
    Route{.method = post,
          .pattern = "/api/v1/dossiers",
          .at_desk = open_dossier,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = small},
    Route{
        .method = get, .pattern = "/api/v1/dossiers/{id}", .at_desk = show_dossier, .pace = Pace::searching},
    Route{.method = post,
          .pattern = "/api/v1/dossiers/{id}/acts",
          .at_desk = act_on_dossier,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = asking},

    Route{.method = get, .pattern = "/api/v1/directory/mailboxes", .at_desk = list_mailboxes},
    Route{.method = post,
          .pattern = "/api/v1/directory/mailboxes/find",
          .at_desk = find_mailboxes,
          .body_max = asking},
    Route{.method = get, .pattern = "/api/v1/directory/compartments", .at_desk = list_compartments},

    Route{.method = get, .pattern = "/api/v1/drafts", .at_desk = list_drafts},
    Route{.method = post,
          .pattern = "/api/v1/drafts",
          .at_desk = begin_draft,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = writing},
    Route{.method = get, .pattern = "/api/v1/drafts/{id}", .at_desk = show_draft},
    Route{.method = put,
          .pattern = "/api/v1/drafts/{id}",
          .at_desk = save_draft,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = writing},
    Route{.method = remove,
          .pattern = "/api/v1/drafts/{id}",
          .at_desk = discard_draft,
          .pace = Pace::writing,
          .lane = Lane::writing},
    Route{.method = post, .pattern = "/api/v1/drafts/{id}/check", .at_desk = check_draft, .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/drafts/{id}/send",
          .at_desk = send_draft,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = small},

    Route{.method = get, .pattern = "/api/v1/exchange", .at_desk = show_exchange, .lane = Lane::writing},
    Route{.method = post,
          .pattern = "/api/v1/exchange/links/{id}/try",
          .at_desk = try_link,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/exchange/links/{id}/cut",
          .at_desk = cut_link,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = small},
    Route{.method = post,
          .pattern = "/api/v1/exchange/links/{id}/mend",
          .at_desk = mend_link,
          .pace = Pace::writing,
          .lane = Lane::writing,
          .body_max = small},

    Route{.method = get, .pattern = "/api/v1/events", .at_once = open_events, .is_background = true},
    Route{.method = get,
          .pattern = "/api/v1/status",
          .at_desk = show_status,
          .lane = Lane::writing,  // the links are asked on the writing thread
          .is_background = true},
    Route{.method = get, .pattern = "/api/v1/openapi.json", .at_once = show_description, .entrance = anybody},
    Route{.method = get,
          .pattern = "/health/live",
          .at_once = show_alive,
          .entrance = anybody,
          .pace = Pace::free},
    Route{.method = get,
          .pattern = "/health/ready",
          .at_once = show_ready,
          .entrance = anybody,
          .pace = Pace::free},
    Route{.method = get, .pattern = "/metrics", .at_once = show_metrics, .entrance = anybody},
};

}  // namespace

std::span<const Route> routes() { return table; }

Match match(Method method, const Target& target, bool with_tools) {
  if (method == head) method = get;
  Match found;
  for (const Route& route : table) {
    if (route.is_for_tools && !with_tools) continue;
    std::string id;
    if (!fits(route.pattern, target, id)) continue;
    found.path_is_known = true;
    if (route.method != method) continue;
    found.route = &route;
    found.id = std::move(id);
    return found;
  }
  return found;
}

Result<DispatchId> dispatch_of(const Call& call) {
  auto id = parse_dispatch_id(call.id);
  if (!id) return fail(Code::not_found, "no dispatch id");
  return id;
}

std::expected<std::size_t, Problem> page_limit(const Target& target, std::size_t otherwise, std::size_t max) {
  const auto text = target.field("limit");
  if (!text || text->empty()) return otherwise;
  std::size_t limit = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), limit);
  const bool is_number = error == std::errc{} && end == text->data() + text->size();
  if (!is_number || limit == 0 || limit > max) return refuse("limit", "out-of-range");
  return limit;
}

}  // namespace depesche::http

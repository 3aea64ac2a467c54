// SPDX-License-Identifier: EUPL-1.2
#include "http/inbox_resource.h"

#include <algorithm>
#include <array>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "http/form.h"
#include "http/render.h"
#include "http/sending.h"
#include "node/own_mailbox.h"

namespace depesche::http {
namespace {

constexpr std::size_t page_default = 50;
constexpr std::size_t page_max = 100;

struct BoxName {
  std::string_view name;
  Box box;
};
constexpr std::array boxes{BoxName{"inbox", Box::inbox}, BoxName{"acknowledge", Box::acknowledge},
                           BoxName{"sent", Box::sent}, BoxName{"deferred", Box::deferred}};

Bytes encode(const InboxCursor& cursor) {
  cbor::Writer writer;
  writer.array(4)
      .integer(cursor.pending)
      .integer(cursor.precedence)
      .integer(cursor.created)
      .uint(cursor.position);
  return writer.take();
}

Result<InboxCursor> decode(BytesView bytes) {
  cbor::Reader reader(bytes);
  TRY(reader.read_array_of(4));
  InboxCursor cursor;
  cursor.pending = TRY(reader.read_integer());
  cursor.precedence = TRY(reader.read_integer());
  cursor.created = TRY(reader.read_integer());
  cursor.position = TRY(reader.read_uint());
  TRY(reader.finish());
  return cursor;
}

std::string binding_of(const std::string& person, std::string_view box) {
  return "inbox " + std::string(box) + " " + person;
}

std::expected<InboxQuery, Problem> query_of(const Desk& desk, const Call& call) {
  InboxQuery query;
  const std::string_view box = call.target.field("box").value_or("inbox");
  const auto* named = std::ranges::find(boxes, box, &BoxName::name);
  if (named == boxes.end()) return refuse("box", "not-one-of");
  query.box = named->box;
  const std::string_view unread = call.target.field("unread").value_or("0");
  if (unread != "0" && unread != "1") return refuse("unread", "not-one-of");
  query.unread_only = unread == "1";
  const auto limit = page_limit(call.target, page_default, page_max);
  if (!limit) return std::unexpected(limit.error());
  query.limit = *limit;
  if (const auto cursor = call.target.field("cursor"); cursor && !cursor->empty()) {
    const auto opened = desk.context.cursors.open(binding_of(call.person(), box), *cursor);
    if (!opened) return refuse("cursor", "not-a-cursor");
    const auto after = decode(*opened);
    if (!after) return refuse("cursor", "not-a-cursor");
    query.after = *after;
  }
  return query;
}

}  // namespace

Answer show_inbox(Desk& desk, const Call& call) {
  const auto query = query_of(desk, call);
  if (!query) return std::unexpected(query.error());
  const auto directory = desk.reader.directory();
  const Actor actor = desk.actor(call.person());
  const auto page = desk.reader.inbox(actor, *query);
  if (!page) return std::unexpected(Problem(page.error()));
  const auto unread = desk.reader.unread(actor);
  if (!unread) return std::unexpected(Problem(unread.error()));

  boost::json::array items;
  for (const Row& row : page->rows) {
    boost::json::object item = to_json(*directory, row);
    if (query->box == Box::sent) {
      if (auto way = TRY(way_of(desk, actor, row.id))) item["way"] = *std::move(way);
    }
    items.push_back(std::move(item));
  }
  boost::json::object body{
      {"items", std::move(items)}, {"unread", *unread}, {"as_of", to_text(desk.context.clock.now())}};
  if (page->next) {
    const std::string_view box = call.target.field("box").value_or("inbox");
    body["next"] = desk.context.cursors.seal(binding_of(call.person(), box), encode(*page->next));
  }
  return json(200, body);
}

Answer add_receipt(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string act_name =
      form->one_of("act", {"read", "unread", "acknowledged", "done", "deferred"}, Form::Need::required);
  const std::string mailbox_name = form->text("mailbox", mailbox_size_max);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const DispatchId id = TRY(dispatch_of(call));
  const Act act = TRY(parse_act(act_name));

  const auto directory = desk.reader.directory();
  const Actor actor = desk.actor(call.person());
  const Row row = TRY(desk.reader.row(actor, id));
  const Mailbox* own = own_mailbox(*directory, call.person());
  if (own == nullptr) return refuse(Fault::not_available);
  const bool is_of_unit = act == Act::acknowledged;
  const MailboxId named_mailbox = mailbox_name.empty() ? row.mailbox : MailboxId{mailbox_name};
  const MailboxId in_name_of = is_of_unit ? named_mailbox : own->id;
  if (is_of_unit && !actor.may(Duty::write, in_name_of)) return refuse("mailbox", "author-not-allowed");

  const ReceiptAct receipt{.act = act, .dispatch = id, .person = call.person(), .mailbox = in_name_of};
  const Sent sent = TRY(desk.context.writes.submit(submission_of(receipt, own->id, row.author, row.label)));
  const Row after = TRY(desk.reader.row(actor, id));
  return json(200, {{"state", to_text(after.state)}, {"at", to_text(sent.created)}});
}

}  // namespace depesche::http

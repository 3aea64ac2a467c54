// SPDX-License-Identifier: EUPL-1.2
#include "http/dispatch_resource.h"

#include <algorithm>
#include <filesystem>

#include "http/form.h"
#include "http/render.h"
#include "http/sending.h"
#include "text/sentences.h"

namespace depesche::http {
namespace {

constexpr std::size_t query_max = search::query_bytes_max;

std::string_view name_of(Heading heading) {
  switch (heading) {
    case Heading::none: return "none";
    case Heading::summary: return "summary";
    case Heading::details: return "details";
    case Heading::assessment: return "assessment";
    case Heading::free_text: return "other";
  }
  return "none";
}

boost::json::array paragraphs_of(std::string_view text) {
  boost::json::array paragraphs;
  for (const auto& [begin, end] : text::paragraphs_of(text))
    paragraphs.emplace_back(text.substr(begin, end - begin));
  return paragraphs;
}

boost::json::array parts_json(const Content& content) {
  boost::json::array parts;
  for (const Part& part : content.parts) {
    boost::json::object json{{"kind", name_of(part.heading)},
                             {"heading", part.heading_text},
                             {"paragraphs", paragraphs_of(part.text)}};
    if (part.level) json["level"] = depesche::to_text(*part.level);
    parts.push_back(std::move(json));
  }
  return parts;
}

boost::json::array recipients_json(const Directory& directory, const OpenedDispatch& opened) {
  boost::json::array recipients;
  for (const Recipient& recipient : opened.header.recipients) {
    if (is_own_copy(opened.header, recipient)) continue;
    boost::json::object json = named(directory, recipient.mailbox);
    json["number"] = number_text(opened.row.kind, recipient.number);
    json["for_information"] = recipient.for_information;
    recipients.push_back(std::move(json));
  }
  return recipients;
}

boost::json::array references_json(const OpenedDispatch& opened) {
  boost::json::array references;
  for (const OpenedDispatch::Linked& linked : opened.references) {
    boost::json::object json{{"relation", depesche::to_text(linked.reference.relation)},
                             {"id", depesche::to_text(linked.reference.target)},
                             {"available", linked.row.has_value()}};
    if (linked.row) {
      json["subject"] = linked.row->subject;
      json["number"] = number_text(linked.row->kind, linked.row->number);
    }
    references.push_back(std::move(json));
  }
  return references;
}

boost::json::array history_json(const OpenedDispatch& opened) {
  boost::json::array history;
  for (const HistoryItem& item : opened.history) {
    history.push_back({{"at", to_text(item.at)}, {"act", depesche::to_text(item.act)}, {"by", item.person}});
  }
  return history;
}

void add_content(boost::json::object& json, const Directory& directory, const Content& content) {
  json["language"] = content.language;
  json["parts"] = parts_json(content);
  json["place"] = content.place;
  json["country"] = content.country;
  json["author_text"] = content.author_text;
  json["recipient_text"] = content.recipient_text;
  json["signed_by"] = content.signed_by.name;
  if (const Post* post = directory.post(content.post))
    json["post"] = {{"id", post->id}, {"name", to_json(post->name)}};
  if (content.source) {
    json["source"] = {{"name", std::filesystem::path(content.source->path).filename().string()},
                      {"external_id", content.source->external_id},
                      {"media_type", content.source->media_type}};
  }
}

}  // namespace

Answer show_dispatch(Desk& desk, const Call& call) {
  const DispatchId id = TRY(dispatch_of(call));
  const auto directory = desk.reader.directory();
  const Actor actor = desk.actor(call.person());
  const OpenedDispatch opened = TRY(desk.reader.open_dispatch(actor, id, desk.auditor));
  boost::json::object json = to_json(*directory, opened.row);
  json["label"] = to_json(opened.row.label);
  json["recipients"] = recipients_json(*directory, opened);
  if (!opened.origin.empty()) json["origin"] = opened.origin;
  add_content(json, *directory, opened.content);
  json["references"] = references_json(opened);
  json["history"] = history_json(opened);
  if (opened.copies > 0) json["copy"] = {{"number", opened.copy}, {"of", opened.copies}};
  if (auto way = TRY(way_of(desk, actor, id))) json["way"] = *std::move(way);
  return http::json(200, json);
}

Answer find_similar(Desk& desk, const Call& call) {
  constexpr std::size_t similar_max = 8;
  const DispatchId id = TRY(dispatch_of(call));
  const auto directory = desk.reader.directory();
  boost::json::array list;
  const auto similar = TRY(desk.reader.similar(desk.actor(call.person()), id, similar_max, desk.auditor));
  for (const Reader::SimilarRow& one : similar)
    list.push_back({{"dispatch", to_json(*directory, one.row)}, {"shared", one.shared}});
  return json(200, {{"similar", std::move(list)}});
}

Answer find_passages(Desk& desk, const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return std::unexpected(form.error());
  const std::string query = form->text("query", query_max, Form::Need::required);
  if (auto complete = form->done(); !complete) return std::unexpected(complete.error());
  const DispatchId id = TRY(dispatch_of(call));
  const OpenedDispatch opened = TRY(desk.reader.open_dispatch(desk.actor(call.person()), id, desk.auditor));
  const search::Highlights found = TRY(desk.reader.passages(opened, query));
  boost::json::array passages;
  for (const search::Passage& passage : found.passages) {
    boost::json::array ranges;
    for (const search::Range& range : passage.ranges) {
      ranges.push_back(boost::json::array{range.begin, range.end});
    }
    passages.push_back({{"paragraph", passage.paragraph}, {"ranges", std::move(ranges)}});
  }
  return json(200, {{"passages", std::move(passages)}});
}

}  // namespace depesche::http

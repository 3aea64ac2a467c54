// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

// JSON Schema 2020-12 of what the tools take and give.

namespace depesche::mcp {

// The definitions that output schemas refer to.
inline constexpr std::string_view shared_definitions = R"({
"label": {
"type": "object", "required": ["level", "compartments", "band"],
"properties": {
"level": {"enum": ["OFFEN", "VS-NFD", "VS-VERTRAULICH", "GEHEIM", "STRENG GEHEIM"]},
"compartments": {"type": "array", "items": {"type": "string"}},
"band": {"type": "string", "description": "The label as it stands on paper"}
}},
"dispatch": {
"$ref": "#/$defs/label", "required": ["id", "subject", "date", "kind", "number", "author", "mailbox"],
"properties": {
"id": {"type": "string"}, "subject": {"type": "string"}, "date": {"type": "string"}, "kind": {"type": "string"},
"number": {"type": "string"}, "author": {"type": "string"}, "mailbox": {"type": "string"}
}},
"sentences": {"type": "array", "maxItems": 50, "items": {
"type": "object", "additionalProperties": false, "required": ["text", "source", "paragraph"],
"properties": {
"text": {"type": "string"}, "source": {"type": "integer", "minimum": 1},
"paragraph": {"type": "integer", "minimum": 1, "description": "Of the source, as read_passage counts"}
}}}
})";

inline constexpr std::string_view search_input = R"({
"type": "object", "additionalProperties": false, "required": ["query"],
"properties": {
"query": {"type": "string", "maxLength": 10000, "description": "Words or a query; empty: everything readable"},
"limit": {"type": "integer", "minimum": 1, "maximum": 50, "description": "At most so many hits; else 10"},
"sort": {"enum": ["relevance", "newest", "oldest"]}
}})";

inline constexpr std::string_view search_output = R"({
"type": "object", "$ref": "#/$defs/label", "unevaluatedProperties": false,
"required": ["total", "is_more", "hits"],
"properties": {
"total": {"type": "integer", "minimum": 0, "description": "How many were found, counted to 10,000"},
"is_more": {"type": "boolean", "description": "There are more than `total`"},
"notice": {"type": "string", "description": "What was searched as words"},
"hits": {"type": "array", "maxItems": 50, "items": {
"$ref": "#/$defs/dispatch", "unevaluatedProperties": false, "required": ["snippet", "paragraph"],
"properties": {
"snippet": {"type": "string"},
"paragraph": {"type": "integer", "minimum": 1, "description": "Where the snippet stands"}
}}}
}})";

inline constexpr std::string_view read_input = R"({
"type": "object", "additionalProperties": false, "required": ["id"],
"properties": {
"id": {"type": "string", "maxLength": 128, "description": "Of the dispatch, from a hit or a source"},
"paragraph": {"type": "integer", "minimum": 1, "maximum": 1000000, "description": "The first one; else 1"},
"count": {"type": "integer", "minimum": 1, "maximum": 100, "description": "At most so many; else 10"}
}})";

inline constexpr std::string_view read_output = R"({
"type": "object", "$ref": "#/$defs/dispatch", "unevaluatedProperties": false,
"required": ["language", "paragraphs", "paragraphs_total"],
"properties": {
"language": {"type": "string"},
"paragraphs": {"type": "array", "maxItems": 100, "items": {
"type": "object", "additionalProperties": false, "required": ["paragraph", "text", "is_cut"],
"properties": {
"paragraph": {"type": "integer", "minimum": 1}, "text": {"type": "string"},
"is_cut": {"type": "boolean", "description": "Only the beginning of a very long paragraph"}
}}},
"paragraphs_total": {"type": "integer", "minimum": 0},
"next_paragraph": {"type": "integer", "minimum": 1, "description": "Where to read on; absent at the end"}
}})";

inline constexpr std::string_view brief_input = R"({
"type": "object", "additionalProperties": false, "required": ["question"],
"properties": {
"question": {"type": "string", "minLength": 1, "maxLength": 10000},
"sentences": {"type": "integer", "minimum": 1, "maximum": 50, "description": "At most so many; else 12"}
}})";

inline constexpr std::string_view brief_output = R"({
"type": "object", "$ref": "#/$defs/label", "unevaluatedProperties": false,
"required": ["answers", "core", "details", "sources"],
"properties": {
"answers": {"type": "boolean"},
"core": {"$ref": "#/$defs/sentences", "description": "What answers most"},
"details": {"$ref": "#/$defs/sentences", "description": "The rest, as it happened"},
"sources": {"type": "array", "maxItems": 50, "items": {
"$ref": "#/$defs/dispatch", "unevaluatedProperties": false, "required": ["source"],
"properties": {"source": {"type": "integer", "minimum": 1, "description": "The number sentences name it by"}}
}}
}})";

inline constexpr std::string_view similar_input = R"({
"type": "object", "additionalProperties": false, "required": ["id"],
"properties": {
"id": {"type": "string", "maxLength": 128},
"limit": {"type": "integer", "minimum": 1, "maximum": 20, "description": "At most so many; else 8"}
}})";

inline constexpr std::string_view similar_output = R"({
"type": "object", "$ref": "#/$defs/label", "unevaluatedProperties": false, "required": ["similar"],
"properties": {
"similar": {"type": "array", "maxItems": 20, "items": {
"$ref": "#/$defs/dispatch", "unevaluatedProperties": false, "required": ["shared"],
"properties": {"shared": {"type": "number", "minimum": 0, "maximum": 1}}
}}
}})";

inline constexpr std::string_view dossiers_input = R"({
"type": "object", "additionalProperties": false,
"properties": {"limit": {"type": "integer", "minimum": 1, "maximum": 100, "description": "At most so many; else 50"}}
})";

inline constexpr std::string_view dossiers_output = R"({
"type": "object", "$ref": "#/$defs/label", "unevaluatedProperties": false, "required": ["dossiers", "is_more"],
"properties": {
"dossiers": {"type": "array", "maxItems": 100, "items": {
"$ref": "#/$defs/label", "unevaluatedProperties": false, "required": ["id", "title", "topic", "mailbox", "opened"],
"properties": {
"id": {"type": "string"}, "title": {"type": "string"}, "topic": {"type": "string"},
"mailbox": {"type": "string", "description": "Who keeps it"}, "opened": {"type": "string", "description": "ISO date"}
}}},
"is_more": {"type": "boolean", "description": "There are older ones"}
}})";

inline constexpr std::string_view dossier_input = R"({
"type": "object", "additionalProperties": false, "required": ["id"],
"properties": {
"id": {"type": "string", "maxLength": 128, "description": "Of the dossier, from list_dossiers"},
"entry": {"type": "integer", "minimum": 1, "maximum": 1000000, "description": "The first one; else 1"},
"count": {"type": "integer", "minimum": 1, "maximum": 50, "description": "At most so many; else 20"}
}})";

inline constexpr std::string_view dossier_output = R"({
"type": "object", "$ref": "#/$defs/label", "unevaluatedProperties": false,
"required": ["title", "topic", "is_ended", "entries"],
"properties": {
"title": {"type": "string"}, "topic": {"type": "string"}, "is_ended": {"type": "boolean"},
"entries": {"type": "array", "maxItems": 50, "items": {
"$ref": "#/$defs/label", "unevaluatedProperties": false, "required": ["entry", "dispatch", "notes"],
"properties": {
"entry": {"type": "integer", "minimum": 1},
"dispatch": {"$ref": "#/$defs/dispatch", "unevaluatedProperties": false},
"notes": {"type": "array", "maxItems": 16, "items": {
"$ref": "#/$defs/label", "unevaluatedProperties": false, "required": ["by", "text"],
"properties": {"by": {"type": "string"}, "text": {"type": "string"}}}}
}}},
"next_entry": {"type": "integer", "minimum": 1, "description": "Where to read on; absent at the end"}
}})";

}  // namespace depesche::mcp

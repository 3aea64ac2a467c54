// SPDX-License-Identifier: EUPL-1.2
#include "cli/schema_commands.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iterator>

#include "schema/schema.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;

schema::Language schema_language(const Invocation& invocation) {
  const bool is_german = invocation.is_german() && !invocation.words().has("english");
  return is_german ? schema::Language::german : schema::Language::english;
}

std::string said(const Invocation& invocation, std::string_view german, std::string_view english) {
  return std::string(schema_language(invocation) == schema::Language::german ? german : english);
}

Result<json::value> read_json(const Invocation& invocation, const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code error;
  if (!file || !std::filesystem::is_regular_file(path, error))
    return fail(Code::not_found, fmt::format("{}: {}", path.string(),
                                             said(invocation, "diese Datei lässt sich nicht lesen",
                                                  "this file cannot be read")));
  const std::string text(std::istreambuf_iterator<char>(file), {});
  auto read = schema::parse_json(text, schema_language(invocation));
  if (!read) return fail(read.error().code, fmt::format("{}: {}", path.string(), read.error().what));
  return read;
}

// References may lead to files in the schema's folder and below, and nowhere else.
schema::Options options_for(const Invocation& invocation, const std::filesystem::path& path) {
  const std::filesystem::path absolute = std::filesystem::absolute(path).lexically_normal();
  const std::string folder = "file://" + absolute.parent_path().generic_string() + "/";
  schema::Options options;
  options.checks_formats = true;
  options.language = schema_language(invocation);
  options.address = "file://" + absolute.generic_string();
  options.remote = [&invocation, folder](const std::string& uri) -> std::optional<json::value> {
    if (!uri.starts_with(folder) || uri.contains("/../")) return std::nullopt;
    auto read = read_json(invocation, uri.substr(std::string_view("file://").size()));
    if (!read) return std::nullopt;
    return *std::move(read);
  };
  return options;
}

// Prints what the schema of the schemas has against one.
bool is_schema(Invocation& invocation, const std::string& name, const schema::Unit& found) {
  for (const std::string& message : messages(found, schema_language(invocation)))
    invocation.print(fmt::format("{}: {}", name, message));
  return found.is_valid;
}

Result<schema::Schema> read_schema(Invocation& invocation, const std::filesystem::path& path) {
  const json::value document = TRY(read_json(invocation, path));
  const schema::Unit found = TRY(schema::check_document(document));
  if (!is_schema(invocation, path.string(), found)) {
    invocation.give(basic_output(found));
    return fail(Code::invalid, said(invocation, "Das Schema hat Fehler.", "The schema has errors."));
  }
  auto compiled = schema::Schema::compile(document, options_for(invocation, path));
  if (!compiled)
    return fail(compiled.error().code, fmt::format("{}: {}", path.string(), compiled.error().what));
  return compiled;
}

}  // namespace

Result<> check_schema(Invocation& invocation) {
  TRY(read_schema(invocation, invocation.path(invocation.words().arguments[0])));
  invocation.print(said(invocation, "Das Schema ist in Ordnung.", "The schema is in order."));
  invocation.give(json::object{{"valid", true}});
  return {};
}

Result<> validate_with_schema(Invocation& invocation) {
  const Words& words = invocation.words();
  const schema::Schema compiled = TRY(read_schema(invocation, invocation.path(words.arguments[0])));
  const json::value instance = TRY(read_json(invocation, invocation.path(words.arguments[1])));
  const schema::Unit result = compiled.check(instance);
  for (const std::string& message : messages(result, schema_language(invocation))) invocation.print(message);
  invocation.give(words.has("detailed") ? detailed_output(result) : basic_output(result));
  if (!result.is_valid)
    return fail(Code::invalid, said(invocation, "Die Angaben passen nicht zum Schema.",
                                    "The instance does not fit the schema."));
  invocation.print(said(invocation, "Die Angaben passen zum Schema.", "The instance fits the schema."));
  return {};
}

}  // namespace depesche::cli

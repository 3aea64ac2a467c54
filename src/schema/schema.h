// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// JSON Schema, drafts 2020-12, 2019-09 and 7: compiled once, applied many times.

namespace depesche::schema {

enum class Dialect : std::uint8_t { draft7, draft2019, draft2020 };

enum class Language : std::uint8_t { german, english };

struct Options {
  Dialect dialect = Dialect::draft2020;         // where the schema names none
  bool checks_formats = false;                  // also where the dialect takes `format` as an annotation only
  std::string address = "urn:depesche:schema";  // where the document comes from; references start there
  Language language = Language::english;        // of the errors
  // A schema from elsewhere by its address, without fragment; nothing where there is none. Empty: none at
  // all.
  std::function<std::optional<boost::json::value>(const std::string& uri)> remote{};
};

// A step of a path in words: what a field is called, or the number of an item from 1.
struct PathWord {
  std::string text{};
  std::size_t number = 0;
};

// One statement about one place of an instance, as the standard's output has it (2020-12 core §12).
struct Unit {
  bool is_valid = true;
  std::string keyword{};
  std::string keyword_location{};           // through references, as a JSON pointer
  std::string absolute_keyword_location{};  // the schema it stands in
  std::string instance_location{};          // a JSON pointer
  std::vector<PathWord> path{};             // the instance's place in words: titles, else names
  std::vector<std::string> details{};       // what the keyword demanded, for messages
  std::string description{};                // what the schema says about this place
  bool is_given_up = false;                 // a limit ended the check here
  std::size_t fitting = 0;                  // of oneOf, how many alternatives fit
  std::vector<Unit> inner{};
};

struct Compiled;
struct Store;

class Schema {
 public:
  // Errors: invalid for what is no schema, not_found for a reference that leads nowhere.
  static Result<Schema> compile(const boost::json::value& document, Options options = {});

  Schema(Schema&& other) noexcept;
  Schema& operator=(Schema&& other) noexcept;
  ~Schema();

  // The quick answer. Where a limit of work or depth is met it is no.
  bool accepts(const boost::json::value& instance) const;
  // The reasons against the instance, as a tree, at most a thousand. The root is valid where there is none.
  Unit check(const boost::json::value& instance) const;

 private:
  explicit Schema(std::unique_ptr<Store> store, const Compiled* root);
  std::unique_ptr<Store> store_;
  const Compiled* root_ = nullptr;
};

// The standard's formats.
boost::json::value basic_output(const Unit& root);     // a flat list of errors
boost::json::value detailed_output(const Unit& root);  // a tree, condensed

// What is wrong, one sentence for each error, the place in words.
std::vector<std::string> messages(const Unit& root, Language language);

// What the schema of the document's dialect has to say against it.
Result<Unit> check_document(const boost::json::value& document);

// JSON text within bounds of size and depth; no name may stand twice in an object. Error: invalid, with line
// and column.
Result<boost::json::value> parse_json(std::string_view text, Language language = Language::english);

}  // namespace depesche::schema

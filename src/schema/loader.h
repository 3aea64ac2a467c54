// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <unordered_map>

#include "schema/compiled.h"

namespace depesche::schema {

// Reads documents, knows where each of their schemas stands and what it is called, and finds what references
// mean.
class Loader {
 public:
  // Stands for $recursiveAnchor of draft 2019-09; no anchor can have this name.
  static constexpr const char* recursive_anchor = "$recursive";

  Loader(Store& store, const Options& options) : store_(store), options_(options) {}

  Result<const Compiled*> document(const json::value& document);

  // For the instruction writer. The schema is known at once and gets its instructions later.
  Result<const Compiled*> compiled(const json::value& schema);
  Result<const Compiled*> referenced(std::size_t resource, std::string_view reference);
  // Whether that schema has a dynamic anchor of that name.
  bool has_dynamic_anchor(const Compiled& schema, const std::string& name) const;
  Store& store() { return store_; }

 private:
  struct Origin {
    std::size_t resource = 0;
    std::string pointer;  // from the root of the resource
  };

  std::unexpected<Error> refused(Code code, std::string german, std::string english) const;
  Result<> write_all();
  Result<> keep_dynamic_anchors();
  void name_places();
  void shorten();
  Result<const json::value*> add_document(const std::string& uri, json::value document);
  void index(const json::value& schema, std::size_t resource, const std::string& pointer, int depth);
  void index_anchors(const json::value& schema, const json::object& members, std::size_t resource);
  void index_by_keyword(std::string_view name, const json::value& value, std::size_t resource,
                        const std::string& outer, int depth);
  std::size_t open_resource(const json::value& root, const std::string& uri, const Store::Resource& outer);
  Result<> settle_dialect(const json::value& root, Store::Resource& resource);
  Result<> settle_vocabularies(const std::string& dialect, Store::Resource& resource);
  Result<const json::value*> find_document(const std::string& uri);
  Result<const json::value*> walk(const json::value& root, const std::string& pointer);

  Store& store_;
  const Options& options_;
  std::unordered_map<std::string, const json::value*> roots_;    // by address
  std::unordered_map<std::string, const json::value*> anchors_;  // by address#name
  std::unordered_map<const json::value*, Origin> origins_;
  std::unordered_map<const json::value*, const Compiled*> compiled_;
  std::unordered_map<const Compiled*, const json::value*> sources_;
  std::vector<Compiled*> unwritten_;
  std::size_t places_bytes_ = 0;
  Result<> dialects_;  // the first complaint about one
  std::vector<std::pair<const json::value*, std::string>> dynamic_anchors_;
};

// Fills in what the keywords of one schema mean.
Result<> write_instructions(Loader& loader, const json::object& schema, Compiled& compiled);

}  // namespace depesche::schema

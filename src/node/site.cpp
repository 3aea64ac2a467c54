// SPDX-License-Identifier: EUPL-1.2
#include "node/site.h"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "node/files.h"

namespace depesche {
namespace {

namespace json = boost::json;
constexpr const char* file_name = "site.json";

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

Result<Site> site_from(const json::object& object) {
  Site site{.id = text_of(object, "id"),
            .name = {.de = text_of(object, "name_de"), .en = text_of(object, "name_en")},
            .organisation = text_of(object, "organisation"),
            .node = {text_of(object, "node")},
            .authority = {text_of(object, "authority")},
            .supervision = {text_of(object, "supervision")},
            .root = {},
            .ceiling = {},
            .exercise = false};
  site.root = TRY(parse_key_id(text_of(object, "root")));
  site.ceiling = TRY(parse_level(text_of(object, "ceiling")));
  const json::value* exercise = object.if_contains("exercise");
  site.exercise = exercise != nullptr && exercise->is_bool() && exercise->get_bool();
  if (site.id.empty() || site.node.value.empty() || site.authority.value.empty()) {
    return fail(Code::corrupt, "id, node or authority is missing");
  }
  return site;
}

}  // namespace

Result<Site> read_site(const std::filesystem::path& folder) {
  std::ifstream in(folder / file_name, std::ios::binary);
  if (!in) {
    return fail(Code::not_found, folder.string() + " holds no site; depesche init makes one");
  }
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return fail(Code::corrupt, (folder / file_name).string() + " is not JSON");
  auto site = site_from(value.get_object());
  if (!site) return fail(Code::corrupt, (folder / file_name).string() + ": " + site.error().what);
  return site;
}

Result<> write_site(const std::filesystem::path& folder, const Site& site) {
  const json::object object{
      {"id", site.id},
      {"name_de", site.name.de},
      {"name_en", site.name.en},
      {"organisation", site.organisation},
      {"node", site.node.value},
      {"authority", site.authority.value},
      {"supervision", site.supervision.value},
      {"root", to_text(site.root)},
      {"ceiling", to_text(site.ceiling)},
      {"exercise", site.exercise},
  };
  return write_durably(folder / file_name, as_bytes(json::serialize(object) + "\n"));
}

}  // namespace depesche

// SPDX-License-Identifier: EUPL-1.2
#include "schema/kit.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fstream>
#include <iterator>

#include "schema/schema.h"

namespace depesche::schema {
namespace {

namespace json = boost::json;

Result<json::value> read_json_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::not_found, "cannot read " + path.string());
  return parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
}

// Schemas from elsewhere: files of the suite where they are, else those it is known to serve.
class Remotes {
 public:
  explicit Remotes(const std::filesystem::path& folder)
      : folders_{folder / "remotes", folder.parent_path() / "remotes",
                 folder.parent_path().parent_path() / "remotes"} {}

  std::optional<json::value> find(const std::string& uri) const {
    constexpr std::string_view host = "http://localhost:1234/";
    if (uri.starts_with(host)) {
      for (const std::filesystem::path& folder : folders_) {
        auto read = read_json_file(folder / uri.substr(host.size()));
        if (read) return *std::move(read);
      }
    }
    return suite_document(uri);
  }

 private:
  std::vector<std::filesystem::path> folders_;
};

// The dialect of the folder a file stands in; nothing for drafts that are not read here.
std::optional<Dialect> dialect_of(const std::filesystem::path& file) {
  std::optional<Dialect> dialect = Dialect::draft2020;
  for (const std::filesystem::path& part : file.parent_path()) {
    const std::string name = part.string();
    if (name.contains("draft7") || name.contains("draft-07")) dialect = Dialect::draft7;
    if (name.contains("draft2019-09")) dialect = Dialect::draft2019;
    if (name.contains("draft2020-12")) dialect = Dialect::draft2020;
    const bool is_other =
        name == "draft3" || name == "draft4" || name == "draft6" || name == "draft-next" || name == "v1";
    if (is_other) dialect.reset();
  }
  return dialect;
}

std::string text_of(const json::object& object, const char* name) {
  const json::value* found = object.if_contains(name);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

class FileRun {
 public:
  FileRun(const std::filesystem::path& file, std::string name, Dialect dialect, const Remotes& remotes,
          KitReport& report)
      : name_(std::move(name)), remotes_(remotes), report_(report) {
    is_format_ = file.generic_string().contains("/format/");
    options_.checks_formats = is_format_ || file.generic_string().ends_with("/optional/content.json");
    options_.dialect = dialect;
    options_.remote = [this](const std::string& uri) { return remotes_.find(uri); };
  }

  void run(const json::array& groups) {
    for (const json::value& group : groups) {
      if (group.is_object()) run_group(group.get_object());
    }
    if (cases_ > 0) share_ = static_cast<double>(passed_) / static_cast<double>(cases_);
  }
  double share() const { return share_; }

 private:
  void run_group(const json::object& group) {
    const json::value* schema = group.if_contains("schema");
    const json::value* tests = group.if_contains("tests");
    if (!schema || !tests || !tests->is_array()) return;
    const auto compiled = Schema::compile(*schema, options_);
    for (const json::value& test : tests->get_array()) {
      if (!test.is_object()) continue;
      const json::object& one = test.get_object();
      const json::value* data = one.if_contains("data");
      const json::value* valid = one.if_contains("valid");
      if (!data || !valid || !valid->is_bool()) continue;
      ++cases_;
      std::string got;
      if (!compiled) {
        got = compiled.error().what;
      } else {
        const bool quick = compiled->accepts(*data);
        const bool thorough = compiled->check(*data).is_valid;
        if (quick != valid->get_bool()) got = quick ? "valid" : "invalid";
        if (quick != thorough) got += " (the thorough check differs)";
      }
      passed_ += got.empty() ? 1 : 0;
      count(got.empty());
      if (!got.empty()) {
        report_.failures.push_back({.file = name_,
                                    .group = text_of(group, "description"),
                                    .test_case = text_of(one, "description"),
                                    .expected = valid->get_bool(),
                                    .got = got});
      }
    }
  }

  void count(bool has_passed) {
    ++report_.cases;
    report_.passed += has_passed ? 1 : 0;
    if (!is_format_) return;
    ++report_.format_cases;
    report_.format_passed += has_passed ? 1 : 0;
  }

  std::string name_;
  const Remotes& remotes_;
  KitReport& report_;
  Options options_;
  bool is_format_ = false;
  std::size_t cases_ = 0;
  std::size_t passed_ = 0;
  double share_ = 0;
};

}  // namespace

Result<KitReport> run_kit(const std::filesystem::path& folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    const bool is_remote = entry.path().generic_string().contains("/remotes/");
    if (entry.is_regular_file() && entry.path().extension() == ".json" && !is_remote &&
        dialect_of(entry.path()))
      files.push_back(entry.path());
  }
  if (error || files.empty()) return fail(Code::not_found, "there are no test cases in " + folder.string());
  std::ranges::sort(files);
  const Remotes remotes(std::filesystem::absolute(folder).lexically_normal());
  KitReport report;
  for (const std::filesystem::path& file : files) {
    const json::value groups = TRY(read_json_file(file));
    if (!groups.is_array()) continue;
    FileRun run(file, std::filesystem::relative(file, folder).generic_string(), *dialect_of(file), remotes,
                report);
    run.run(groups.get_array());
    ++report.files;
    report.folder_mean += run.share();
  }
  if (report.files > 0) report.folder_mean /= static_cast<double>(report.files);
  return report;
}

}  // namespace depesche::schema

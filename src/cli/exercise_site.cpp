// SPDX-License-Identifier: EUPL-1.2
#include "cli/exercise_site.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <fmt/format.h>

#include "cli/directory_change.h"
#include "crypto/encoding.h"
#include "env/entropy.h"
#include "exercise/reports.h"
#include "node/files.h"
#include "node/founding.h"
#include "node/password.h"

namespace depesche::cli {
namespace {

// Passwords that everybody knows need no costly guard; a quick one lets the exercise start at once.
constexpr crypto::ScryptCost exercise_cost{.log2_rounds = 12, .block_size = 8, .parallel = 1};

const Post* headquarters_of(const exercise::Ministry& ministry) {
  const auto found = std::ranges::find(ministry.posts, "headquarters", &Post::kind);
  return found == ministry.posts.end() ? nullptr : &*found;
}

Result<Founding> founding_of(const exercise::Ministry& ministry) {
  const Post* home = headquarters_of(ministry);
  if (home == nullptr) return fail(Code::invalid, "the exercise has no headquarters");
  return Founding{.site = home->id,
                  .name = home->name,
                  .organisation = ministry.organisation,
                  .compartments = ministry.compartments,
                  .home = *home,
                  .ceiling = Level::top_secret,
                  .exercise = true};
}

// Everything the founding has not made already.
Result<DirectoryChange> change_of(const exercise::Ministry& ministry, const Directory& founded,
                                  Entropy& entropy) {
  DirectoryChange change;
  const auto add = [&](const auto& records) {
    std::ranges::copy(records, std::back_inserter(change.before));
  };
  add(ministry.posts);
  add(ministry.units);
  add(ministry.people);
  for (const exercise::MailboxPlan& plan : ministry.mailboxes) {
    if (founded.mailbox(plan.id) != nullptr) continue;
    change.mailboxes.push_back({.id = plan.id,
                                .kind = plan.kind,
                                .owner = plan.owner,
                                .name = plan.name,
                                .ceiling = plan.ceiling,
                                .keys = {}});
  }
  std::ranges::copy(ministry.clearances, std::back_inserter(change.after));
  std::ranges::copy(ministry.roles, std::back_inserter(change.after));
  for (const exercise::SignIn& sign_in : ministry.sign_ins) {
    auto verifier = TRY(make_password_verifier(sign_in.password, exercise_cost, entropy));
    change.credentials.push_back({.id = "password." + sign_in.person,
                                  .person = sign_in.person,
                                  .kind = Credential::Kind::password,
                                  .name = {},
                                  .verifier = std::move(verifier),
                                  .revoked = false});
  }
  return change;
}

Submission submission_of(const exercise::PlannedReport& report, const std::vector<DispatchId>& earlier,
                         Bytes content) {
  Submission submission{.person = {},
                        .author = report.author,
                        .kind = report.kind,
                        .label = report.label,
                        .precedence = report.precedence,
                        .created = report.created,
                        .references = {},
                        .to = {},
                        .blind = {},
                        .content = std::move(content),
                        .forgets = {}};
  for (const auto& to : report.to)
    submission.to.push_back({.mailbox = to.mailbox, .for_information = to.for_information});
  for (const auto& reference : report.references) {
    submission.references.push_back({.relation = reference.relation, .target = earlier.at(reference.index)});
  }
  return submission;
}

// The reports in their order; a batch ends where one refers to another that is still in it.
Result<> submit_reports(Node& node, const std::vector<exercise::PlannedReport>& reports) {
  std::vector<DispatchId> ids;
  std::vector<Submission> batch;
  const auto send = [&]() -> Result<> {
    const auto answers = TRY(node.submit(batch));
    for (const auto& answer : answers) {
      if (!answer) return std::unexpected(answer.error());
      ids.push_back(answer->id);
    }
    batch.clear();
    return {};
  };
  for (const exercise::PlannedReport& report : reports) {
    const bool refers_into_batch =
        std::ranges::any_of(report.references, [&](const auto& r) { return r.index >= ids.size(); });
    if (refers_into_batch) TRY(send());
    auto content = TRY(encode_content(report.content));
    batch.push_back(submission_of(report, ids, std::move(content)));
  }
  return send();
}

Result<std::uint64_t> number_option(const Words& words, const std::string& option, std::uint64_t otherwise) {
  const std::string typed = words.value(option);
  if (typed.empty()) return otherwise;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc() || end != typed.data() + typed.size())
    return fail(Code::invalid, "--" + option + " takes a number");
  return number;
}

}  // namespace

Result<> make_exercise_site(const std::filesystem::path& folder, std::uint64_t seed, std::size_t reports,
                            Invocation& invocation) {
  const SystemClock clock;
  SystemEntropy entropy;
  const auto ministry = exercise::make_ministry(seed);
  const auto founding = TRY(founding_of(ministry));
  const std::string passphrase = crypto::to_base64url(draw<24>(entropy));
  TRY(found_site(folder, founding, crypto::Secret::of(as_bytes(passphrase)), exercise_cost, clock, entropy));
  TRY(write_durably(folder / "passphrase", as_bytes(passphrase + "\n")));
  auto node = TRY(Node::open(folder, crypto::Secret::of(as_bytes(passphrase)), clock, entropy));
  auto change = TRY(change_of(ministry, *node->published()->directory, entropy));
  TRY(change_directory(*node, std::move(change)));
  TRY(submit_reports(*node, exercise::make_reports(ministry, seed, reports)));

  boost::json::array people;
  for (const exercise::SignIn& sign_in : ministry.sign_ins) {
    const auto directory = node->published()->directory;
    const Clearance* clearance = directory->clearance(sign_in.person);
    const Person* person = directory->person(sign_in.person);
    const std::string name = person ? person->name : sign_in.person;
    const std::string level(clearance ? to_text(clearance->upto.level) : "-");
    people.push_back(boost::json::object{
        {"person", sign_in.person}, {"name", name}, {"password", sign_in.password}, {"level", level}});
    invocation.print(fmt::format("{:<22} {:<26} {:<28} {}", sign_in.person, name, sign_in.password, level));
  }
  TRY(write_durably(folder / "people.json", as_bytes(boost::json::serialize(people) + "\n")));
  invocation.give(people);
  return {};
}

Result<> lab_exercise(Invocation& invocation) {
  const Words& words = invocation.words();
  const auto seed = TRY(number_option(words, "seed", 1));
  const auto reports = TRY(number_option(words, "reports", exercise::reports_usual));
  return make_exercise_site(invocation.path(words.arguments[0]), seed, reports, invocation);
}

}  // namespace depesche::cli

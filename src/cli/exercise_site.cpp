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
#include "node/enrolment.h"
#include "node/files.h"
#include "node/founding.h"
#include "node/password.h"

namespace depesche::cli {
namespace {

// One node of the exercise: its folder, and the passphrase that lies beside it.
struct Place {
  std::filesystem::path folder;
  crypto::Secret passphrase;
};

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

Result<Place> make_place(std::filesystem::path folder, Entropy& entropy) {
  const std::string passphrase = crypto::to_base64url(draw<24>(entropy));
  return Place{.folder = std::move(folder), .passphrase = crypto::Secret::of(as_bytes(passphrase))};
}

Result<> write_passphrase(const Place& place) {
  Bytes line = to_bytes(place.passphrase.view());
  line.push_back(std::byte{'\n'});
  return write_durably(place.folder / "passphrase", line);
}

Result<Credential> credential_of(const exercise::SignIn& sign_in, Entropy& entropy) {
  auto verifier = TRY(make_password_verifier(sign_in.password, exercise_cost, entropy));
  return Credential{.id = "password." + sign_in.person,
                    .person = sign_in.person,
                    .kind = Credential::Kind::password,
                    .name = {},
                    .verifier = std::move(verifier),
                    .revoked = false};
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
    change.credentials.push_back(TRY(credential_of(sign_in, entropy)));
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

// The people of a node, for everybody to see: names, passwords, clearances.
Result<boost::json::array> write_people(const Node& node, const std::vector<exercise::SignIn>& sign_ins,
                                        Invocation& invocation) {
  boost::json::array people;
  for (const exercise::SignIn& sign_in : sign_ins) {
    const auto directory = node.published()->directory;
    const Clearance* clearance = directory->clearance(sign_in.person);
    const Person* person = directory->person(sign_in.person);
    const std::string name = person ? person->name : sign_in.person;
    const std::string level(clearance ? to_text(clearance->upto.level) : "-");
    people.push_back(boost::json::object{
        {"person", sign_in.person}, {"name", name}, {"password", sign_in.password}, {"level", level}});
    invocation.print(fmt::format("{:<22} {:<26} {:<28} {}", sign_in.person, name, sign_in.password, level));
  }
  TRY(write_durably(node.folder() / "people.json", as_bytes(boost::json::serialize(people) + "\n")));
  return people;
}

// Enrols a post and makes its site beside headquarters' folder. Those who sit there sign in there from now
// on.
Result<> make_post_site(Node& headquarters, const std::string& post, const exercise::Ministry& ministry,
                        const Clock& clock, Entropy& entropy, Invocation& invocation) {
  const auto place = TRY(make_place(headquarters.folder().string() + "-" + post, entropy));
  const auto package = TRY(enrol(headquarters, post, Level::top_secret));
  TRY(join_site(place.folder, package.bytes, package.code, place.passphrase, exercise_cost, clock, entropy));
  TRY(write_passphrase(place));
  const auto node = TRY(Node::open(place.folder, place.passphrase, clock, entropy));
  std::vector<exercise::SignIn> sign_ins;
  DirectoryChange change;
  for (const exercise::SignIn& sign_in : ministry.sign_ins) {
    const Person* person = node->published()->directory->person(sign_in.person);
    if (person == nullptr || person->post != post) continue;
    sign_ins.push_back(sign_in);
    change.credentials.push_back(TRY(credential_of(sign_in, entropy)));
  }
  TRY(change_directory(*node, std::move(change)));
  invocation.print(fmt::format("{}:", place.folder.string()));
  TRY(write_people(*node, sign_ins, invocation));
  return {};
}

}  // namespace

Result<> make_exercise_site(const std::filesystem::path& folder, std::uint64_t seed, std::size_t reports,
                            const std::vector<std::string>& posts, Invocation& invocation) {
  const SystemClock clock;
  SystemEntropy entropy;
  const auto ministry = exercise::make_ministry(seed);
  const auto founding = TRY(founding_of(ministry));
  const auto place = TRY(make_place(folder, entropy));
  TRY(found_site(folder, founding, place.passphrase, exercise_cost, clock, entropy));
  TRY(write_passphrase(place));
  auto node = TRY(Node::open(folder, place.passphrase, clock, entropy));
  auto change = TRY(change_of(ministry, *node->published()->directory, entropy));
  TRY(change_directory(*node, std::move(change)));
  TRY(submit_reports(*node, exercise::make_reports(ministry, seed, reports)));
  const auto people = TRY(write_people(*node, ministry.sign_ins, invocation));
  for (const std::string& post : posts)
    TRY(make_post_site(*node, post, ministry, clock, entropy, invocation));
  invocation.give(people);
  return {};
}

Result<> lab_exercise(Invocation& invocation) {
  const Words& words = invocation.words();
  const auto seed = TRY(number_option(words, "seed", 1));
  const auto reports = TRY(number_option(words, "reports", exercise::reports_usual));
  return make_exercise_site(invocation.path(words.arguments[0]), seed, reports, words.values("post"),
                            invocation);
}

}  // namespace depesche::cli

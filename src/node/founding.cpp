// SPDX-License-Identifier: EUPL-1.2
#include "node/founding.h"

#include <algorithm>

#include "dispatch/key_store.h"
#include "dispatch/seal.h"
#include "log/sqlite_log.h"
#include "node/files.h"

namespace depesche {
namespace {

bool is_plain_id(std::string_view id) {
  constexpr std::size_t id_max = 64;
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  return !id.empty() && id.size() <= id_max && std::ranges::all_of(id, plain);
}

Mailbox make_mailbox(std::string id, MailboxKind kind, const std::string& owner, Name name,
                     const Label& ceiling) {
  return {.id = {std::move(id)},
          .kind = kind,
          .owner = owner,
          .name = std::move(name),
          .ceiling = ceiling,
          .keys = {}};
}

// Authority, house, node and supervision, in the order in which the log names them: the authority first,
// because the first record of a log founds its authority.
std::vector<Mailbox> founding_mailboxes(const Founding& founding) {
  const std::string& organisation = founding.organisation.id;
  Label ceiling{
      .level = Level::top_secret, .compartments = {}, .releasable_to = {organisation}, .term_year = 0};
  for (const Compartment& compartment : founding.compartments)
    ceiling.compartments.push_back(compartment.code);
  ceiling = normalised(ceiling);
  const Name& name = founding.organisation.name;
  return {
      make_mailbox("authority." + organisation, MailboxKind::authority, organisation, name, ceiling),
      make_mailbox("group.house", MailboxKind::group, organisation,
                   {.de = "Gesamtes Haus", .en = "Whole house"}, ceiling),
      make_mailbox("node." + founding.site, MailboxKind::node, founding.home.id, founding.name, ceiling),
      make_mailbox("group.supervision", MailboxKind::group, founding.home.id,
                   {.de = "Geheimschutzaufsicht", .en = "Security supervision"}, ceiling),
  };
}

Result<> check(const std::filesystem::path& folder, const Founding& founding) {
  if (!is_plain_id(founding.site) || !is_plain_id(founding.organisation.id) ||
      !is_plain_id(founding.home.id)) {
    return fail(Code::invalid, "an id has 1 to 64 of the characters a to z, 0 to 9, „-“ and „.“");
  }
  std::error_code error;
  if (std::filesystem::exists(folder / "site.json", error) ||
      std::filesystem::exists(folder / "log.db", error)) {
    return fail(Code::conflict, folder.string() + " holds a site already");
  }
  return {};
}

}  // namespace

Result<Site> found_site(const std::filesystem::path& folder, const Founding& founding,
                        const crypto::Secret& passphrase, const crypto::ScryptCost& cost, const Clock& clock,
                        Entropy& entropy) {
  TRY(check(folder, founding));
  TRY(make_private_folder(folder));
  auto keys = TRY(KeyStore::create(folder / "keys", passphrase, cost, entropy));
  auto mailboxes = founding_mailboxes(founding);
  for (Mailbox& mailbox : mailboxes) {
    auto fresh = MailboxKeys::generate(entropy);
    mailbox.keys = fresh.public_keys();
    keys.add(mailbox.id, std::move(fresh));
  }
  TRY(keys.save(entropy));
  const Mailbox& authority = mailboxes[0];
  const Mailbox& house = mailboxes[1];

  std::vector<Record> records(mailboxes.begin(), mailboxes.end());
  records.insert(records.begin() + 1, founding.organisation);
  records.emplace_back(founding.home);
  std::ranges::copy(founding.compartments, std::back_inserter(records));
  std::vector<Draft> drafts;
  for (std::size_t i = 0; i < records.size(); ++i) {
    drafts.push_back(
        {.kind = Kind::directory,
         .label = {.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0},
         .precedence = Precedence::routine,
         .created = clock.now(),
         .references = {},
         .to = {{.mailbox = house.id, .number = i + 1, .for_information = true, .keys = house.keys}},
         .content = encode(records[i])});
  }
  Feed feed;
  const auto sealed = TRY(seal(drafts, authority.id, keys.ring().latest(authority.id)->keys, feed, entropy));
  auto database = TRY(Database::open(folder / "log.db"));
  auto log = TRY(SqliteLog::open(std::move(database), clock, entropy));
  TRY(log.append(sealed));

  const Site site{.id = founding.site,
                  .name = founding.name,
                  .organisation = founding.organisation.id,
                  .node = mailboxes[2].id,
                  .authority = authority.id,
                  .supervision = mailboxes[3].id,
                  .root = authority.keys.id(),
                  .ceiling = founding.ceiling,
                  .exercise = founding.exercise};
  TRY(write_site(folder, site));  // last: a folder without it is no site, and founding can start again
  return site;
}

}  // namespace depesche

// SPDX-License-Identifier: EUPL-1.2
// Each pair of declarations is one function of the product under the names that the linker's --wrap gives:
// `real` is the product's own, `wrap` is what all its callers in other modules reach (CMakeLists.txt).
#include "sim/faults.h"

#include <array>

#include "bundle/agent.h"
#include "crypto/aead.h"
#include "directory/border.h"
#include "dispatch/verify.h"
#include "log/sqlite_log.h"
#include "node/reader.h"
#include "policy/policy.h"
#include "route/queue.h"
#include "route/router.h"
#include "search/index.h"
#include "search/snapshot.h"
#include "sim/disk.h"
#include "view/delivery.h"
#include "view/feeds.h"

namespace depesche::sim {
namespace {

std::string_view planted;
std::uint64_t calls = 0;

bool is(std::string_view name) { return planted == name; }
bool every(std::uint64_t times) { return ++calls % times == 0; }

using Owed_ = std::vector<Owed>;
using Ranges = std::vector<NumberRange>;
using Keys = std::vector<bundle::BundleKey>;
using Positions = std::vector<Position>;

}  // namespace

std::span<const Fault> faults() {
  static constexpr std::array all{
      Fault{"lies-about-log", "the log acknowledges what it has not written", "calm", 3},
      Fault{"skips-sync", "the log is not synced before it acknowledges", "power", 5},
      Fault{"forgets-owed", "one in ten dispatches for other nodes is not seen as owed", "calm", 3},
      Fault{"believes-settled", "a bundle is given up before the receiver has confirmed", "calm", 3},
      Fault{"confirms-too-much", "a receipt names one number more than has come", "satellite", 3},
      Fault{"ignores-precedence", "everything waits as ROUTINE", "satellite", 3},
      Fault{"clears-everybody", "a clearance is compared with nothing", "calm", 3},
      Fault{"allows-every-read", "the policy allows every read", "calm", 3},
      Fault{"lowers-labels", "a label loses its level when it is written", "calm", 3},
      Fault{"searches-hidden", "the search finds what the reader may not see", "calm", 3},
      Fault{"counts-hidden", "totals and facets count what the reader may not see", "calm", 3},
      Fault{"forgets-audit", "reads from VS-VERTRAULICH up are not recorded", "calm", 3},
      Fault{"keeps-erased", "a body that was erased stays", "calm", 3},
      Fault{"reuses-numbers", "after a restart a series goes on one number too low", "restarts", 3},
      Fault{"skips-numbers", "after a restart a series goes on one number too high", "restarts", 3},
      Fault{"forgets-words", "one in seven dispatches is not indexed", "calm", 3},
      Fault{"crosses-every-level", "every level may go over the border", "federation", 3},
      Fault{"drops-unanswered", "what a neighbour did not answer in time is not offered again", "slow", 3},
      Fault{"trusts-dead-links", "a link that is down is taken for one that is up", "centres", 3},
      Fault{"carries-only-known", "a node hands on only what it could read itself", "formats", 3},
      Fault{"believes-signatures", "no signature is checked", "poison", 3},
  };
  return all;
}

void plant(std::string_view name) {
  planted = name;
  calls = 0;
}

#define REAL(symbol) __asm__("__real_" symbol)
#define WRAP(symbol) __asm__("__wrap_" symbol)

#define APPEND "_ZN8depesche9SqliteLog6appendESt4spanIKNS_8DispatchELm18446744073709551615EE"
Result<Positions> real_append(SqliteLog* log, std::span<const Dispatch> batch) REAL(APPEND);
Result<Positions> wrap_append(SqliteLog* log, std::span<const Dispatch> batch) WRAP(APPEND);
Result<Positions> wrap_append(SqliteLog* log, std::span<const Dispatch> batch) {
  if (is("lies-about-log") && batch.size() == 1 && every(20)) return Positions{TRY(log->last())};
  return real_append(log, batch);
}

#define ERASE "_ZN8depesche9SqliteLog10erase_bodyERKNS_10DispatchIdE"
Result<> real_erase(SqliteLog* log, const DispatchId& id) REAL(ERASE);
Result<> wrap_erase(SqliteLog* log, const DispatchId& id) WRAP(ERASE);
Result<> wrap_erase(SqliteLog* log, const DispatchId& id) {
  return is("keeps-erased") ? Result<>{} : real_erase(log, id);
}

#define SYNC "_ZN8depesche3sim4Disk4syncERNS1_4FileE"
int real_sync(Disk* disk, Disk::File& file) REAL(SYNC);
int wrap_sync(Disk* disk, Disk::File& file) WRAP(SYNC);
int wrap_sync(Disk* disk, Disk::File& file) {
  if (is("skips-sync") && file.path.contains("log.db")) return 0;
  return real_sync(disk, file);
}

#define OWED "_ZNK8depesche8Delivery4owedERKNS_9OwedPlaceEm"
Result<Owed_> real_owed(const Delivery* delivery, const OwedPlace& after, std::size_t limit) REAL(OWED);
Result<Owed_> wrap_owed(const Delivery* delivery, const OwedPlace& after, std::size_t limit) WRAP(OWED);
Result<Owed_> wrap_owed(const Delivery* delivery, const OwedPlace& after, std::size_t limit) {
  auto owed = real_owed(delivery, after, limit);
  if (owed && is("forgets-owed"))
    std::erase_if(*owed,
                  [](const Owed& one) { return std::to_integer<unsigned>(one.dispatch.value[0]) % 10 == 0; });
  return owed;
}

#define SETTLED "_ZNK8depesche8Delivery10is_settledERKNS_9MailboxIdENS_8PositionE"
Result<bool> real_settled(const Delivery* delivery, const MailboxId& node, Position position) REAL(SETTLED);
Result<bool> wrap_settled(const Delivery* delivery, const MailboxId& node, Position position) WRAP(SETTLED);
Result<bool> wrap_settled(const Delivery* delivery, const MailboxId& node, Position position) {
  return is("believes-settled") ? Result<bool>(true) : real_settled(delivery, node, position);
}

#define UNCONFIRMED "_ZNK8depesche8Delivery11unconfirmedERKNS_9MailboxIdEm"
Result<Ranges> real_unconfirmed(const Delivery* delivery, const MailboxId& node, std::size_t limit)
    REAL(UNCONFIRMED);
Result<Ranges> wrap_unconfirmed(const Delivery* delivery, const MailboxId& node, std::size_t limit)
    WRAP(UNCONFIRMED);
Result<Ranges> wrap_unconfirmed(const Delivery* delivery, const MailboxId& node, std::size_t limit) {
  auto ranges = real_unconfirmed(delivery, node, limit);
  if (ranges && is("confirms-too-much")) {
    for (NumberRange& range : *ranges) ++range.last;
  }
  return ranges;
}

#define PUT                                                                                            \
  "_ZN8depesche5route5Queue3putENS1_4ItemENSt6chrono10time_pointINS3_3_V212system_clockENS3_8duration" \
  "IlSt5ratioILl1ELl1000EEEEEE"
Result<> real_put(route::Queue* queue, route::Queue::Item item, Time now) REAL(PUT);
Result<> wrap_put(route::Queue* queue, route::Queue::Item item, Time now) WRAP(PUT);
Result<> wrap_put(route::Queue* queue, route::Queue::Item item, Time now) {
  if (is("ignores-precedence")) item.precedence = bundle::Precedence::routine;
  return real_put(queue, std::move(item), now);
}

#define REQUEUE "_ZN8depesche5route5Queue7requeueENS1_4ItemE"
void real_requeue(route::Queue* queue, route::Queue::Item item) REAL(REQUEUE);
void wrap_requeue(route::Queue* queue, route::Queue::Item item) WRAP(REQUEUE);
void wrap_requeue(route::Queue* queue, route::Queue::Item item) {
  if (!is("drops-unanswered")) real_requeue(queue, std::move(item));
}

#define SET_LINK \
  "_ZN8depesche5route6Router8set_linkESt17basic_string_viewIcSt11char_traitsIcEENS0_9LinkStateE"
Result<Keys> real_set_link(route::Router* router, std::string_view link, route::LinkState state)
    REAL(SET_LINK);
Result<Keys> wrap_set_link(route::Router* router, std::string_view link, route::LinkState state)
    WRAP(SET_LINK);
Result<Keys> wrap_set_link(route::Router* router, std::string_view link, route::LinkState state) {
  if (is("trusts-dead-links") && state == route::LinkState::down) return Keys{};
  return real_set_link(router, link, state);
}

#define RECEIVE "_ZN8depesche6bundle5Agent7receiveESt4spanIKSt4byteLm18446744073709551615EERKNS0_6MomentE"
bundle::Reception real_receive(bundle::Agent* agent, BytesView bytes, const bundle::Moment& now)
    REAL(RECEIVE);
bundle::Reception wrap_receive(bundle::Agent* agent, BytesView bytes, const bundle::Moment& now)
    WRAP(RECEIVE);
bundle::Reception wrap_receive(bundle::Agent* agent, BytesView bytes, const bundle::Moment& now) {
  const auto bundle = bundle::decode(bytes, {.needs_primary_crc = false, .needs_age_without_time = false});
  if (is("carries-only-known") && bundle && !decode_dispatch(bundle->payload())) return {};
  return real_receive(agent, bytes, now);
}

#define ACTOR "_ZN8depesche9actor_forERKNS_9DirectoryERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"
Actor real_actor(const Directory& directory, const std::string& person) REAL(ACTOR);
Actor wrap_actor(const Directory& directory, const std::string& person) WRAP(ACTOR);
Actor wrap_actor(const Directory& directory, const std::string& person) {
  Actor actor = real_actor(directory, person);
  if (is("clears-everybody")) actor.upto.level = Level::top_secret;
  return actor;
}

#define MAY_READ "_ZN8depesche8may_readERKNS_5ActorERKNS_6AccessE"
Verdict real_may_read(const Actor& actor, const Access& access) REAL(MAY_READ);
Verdict wrap_may_read(const Actor& actor, const Access& access) WRAP(MAY_READ);
Verdict wrap_may_read(const Actor& actor, const Access& access) {
  return is("allows-every-read") ? Verdict{} : real_may_read(actor, access);
}

#define RECORDED "_ZN8depesche11is_recordedENS_5LevelE"
bool real_recorded(Level level) REAL(RECORDED);
bool wrap_recorded(Level level) WRAP(RECORDED);
bool wrap_recorded(Level level) { return !is("forgets-audit") && real_recorded(level); }

#define NORMALISED "_ZN8depesche10normalisedENS_5LabelE"
Label real_normalised(Label label) REAL(NORMALISED);
Label wrap_normalised(Label label) WRAP(NORMALISED);
Label wrap_normalised(Label label) {
  if (is("lowers-labels") && label.level < Level::top_secret) label.level = Level::open;
  return real_normalised(std::move(label));
}

#define SEARCH "_ZNK8depesche6search8Snapshot6searchERKNS0_7RequestERKNS0_4ViewE"
Result<search::Answer> real_search(const search::Snapshot* index, const search::Request& request,
                                   const search::View& view) REAL(SEARCH);
Result<search::Answer> wrap_search(const search::Snapshot* index, const search::Request& request,
                                   const search::View& view) WRAP(SEARCH);
Result<search::Answer> wrap_search(const search::Snapshot* index, const search::Request& request,
                                   const search::View& view) {
  const search::View all{.may_see = [](std::string_view) { return true; }};
  if (is("searches-hidden")) return real_search(index, request, all);
  auto answer = real_search(index, request, view);
  if (!answer || !is("counts-hidden")) return answer;
  const auto counted = TRY(real_search(index, request, all));
  answer->total = counted.total;
  answer->facets = counted.facets;
  return answer;
}

#define LOAD "_ZNK8depesche8FeedView4loadEv"
Result<Feeds> real_load(const FeedView* view) REAL(LOAD);
Result<Feeds> wrap_load(const FeedView* view) WRAP(LOAD);
Result<Feeds> wrap_load(const FeedView* view) {
  auto feeds = real_load(view);
  if (!feeds) return feeds;
  for (auto& [ends, number] : feeds->series) {
    const bool is_of_people = ends.first.value.starts_with("post.") || ends.first.value.starts_with("unit.");
    if (is("reuses-numbers") && is_of_people && number > 0) --number;
    if (is("skips-numbers") && is_of_people) ++number;
  }
  return feeds;
}

#define ADD "_ZN8depesche6search5Index3addENS0_8DocumentE"
Result<> real_add(search::Index* index, search::Document document) REAL(ADD);
Result<> wrap_add(search::Index* index, search::Document document) WRAP(ADD);
Result<> wrap_add(search::Index* index, search::Document document) {
  if (is("forgets-words") && every(7)) return {};
  return real_add(index, std::move(document));
}

#define VERIFY "_ZN8depesche8Verifier6verifyERKNS_8DispatchERKNS_6crypto16PublicSigningKeyE"
Result<> real_verify(Verifier* verifier, const Dispatch& dispatch, const PublicSigningKey& key) REAL(VERIFY);
Result<> wrap_verify(Verifier* verifier, const Dispatch& dispatch, const PublicSigningKey& key) WRAP(VERIFY);
Result<> wrap_verify(Verifier* verifier, const Dispatch& dispatch, const PublicSigningKey& key) {
  return is("believes-signatures") ? Result<>{} : real_verify(verifier, dispatch, key);
}

#define OUTWARD "_ZN8depesche13check_outwardERKNS_6TreatyERKNS_5LabelE"
Result<> real_outward(const Treaty& treaty, const Label& label) REAL(OUTWARD);
Result<> wrap_outward(const Treaty& treaty, const Label& label) WRAP(OUTWARD);
Result<> wrap_outward(const Treaty& treaty, const Label& label) {
  return is("crosses-every-level") ? Result<>{} : real_outward(treaty, label);
}

}  // namespace depesche::sim

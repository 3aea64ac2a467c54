// SPDX-License-Identifier: EUPL-1.2
#include "node/destruction_record.h"

#include "bundle/draft.h"
#include "bundle/extension.h"
#include "bundle/timeline.h"
#include "dispatch/content.h"
#include "node/destruction.h"
#include "node/files.h"

namespace depesche {
namespace {

constexpr std::uint64_t bundle_lifetime = 90ULL * 24 * 3600 * 1000;  // milliseconds

// Endpoints as docs/formats/bundle.md names them. The source is one of its own, so that this bundle is never
// taken for another one that the node made in the same millisecond.
bundle::Eid endpoint(const MailboxId& node, const std::string& service) {
  return {.scheme = bundle::scheme_dtn, .rest = "//" + node.value + "/" + service};
}

std::vector<To> whom_to_tell(const Site& site, const Directory& directory) {
  std::vector<To> to;
  const Mailbox* house = directory.house_of(site.organisation);
  if (house == nullptr) return to;
  const Mailbox* headquarters = directory.node_of(*house);
  if (headquarters != nullptr && headquarters->id != site.node) {
    to.push_back({.mailbox = headquarters->id, .for_information = false});
    if (directory.mailbox(site.supervision) != nullptr)
      to.push_back({.mailbox = site.supervision, .for_information = true});
    return to;
  }
  for (const Mailbox* other : directory.nodes_of(*house)) {
    if (other->id != site.node) to.push_back({.mailbox = other->id, .for_information = false});
  }
  return to;
}

}  // namespace

Result<Submission> destruction_submission(const Site& site, const Directory& directory, Time now) {
  PlannedDispatch planned{
      .kind = Kind::message,
      .author = site.node,
      .to = whom_to_tell(site, directory),
      .blind = {},
      .label = {.level = Level::restricted, .compartments = {}, .releasable_to = {}, .term_year = 0},
      .precedence = Precedence::flash,
      .references = {},
      .content = {}};
  if (planned.to.empty()) return fail(Code::not_found, "there is no other node to tell");
  const Mailbox* own = directory.mailbox(site.node);
  planned.content.subject = "Notvernichtung " + site.id;
  planned.content.language = "de";
  planned.content.post = site.id;
  planned.content.parts.push_back(
      {.heading = Heading::summary,
       .heading_text = {},
       .text = "Der Knoten " + site.node.value +
               " vernichtet seine Schlüssel. Dies ist seine letzte Meldung.\nSchlüssel: " +
               (own == nullptr ? "–" : to_text(own->keys.id())) +
               "\nBitte den Knoten sperren: depesche revoke " + site.node.value,
       .level = {}});
  auto submission = TRY(submission_of("", planned));
  submission.created = now;
  return submission;
}

Result<> write_destruction_bundle(const std::filesystem::path& folder, const Site& site, const MailboxId& to,
                                  const Dispatch& dispatch, Time now) {
  const bundle::Primary primary{.flags = 0,
                                .crc = bundle::CrcType::crc32c,
                                .destination = endpoint(to, "dispatch"),
                                .source = endpoint(site.node, "destruction"),
                                .report_to = {},
                                .created = {.milliseconds = bundle::to_dtn_time(now), .sequence = 0},
                                .lifetime = bundle_lifetime,
                                .fragment = {}};
  bundle::Draft draft(primary, TRY(encode(dispatch)), bundle::CrcType::crc32c);
  const bundle::Handling handling{
      .precedence = bundle::Precedence::flash,
      .marking = bundle::Marking{
          .level = static_cast<std::uint64_t>(Level::restricted), .compartments = {}, .releasable_to = {}}};
  draft.add({.type = bundle::block_type::handling,
             .number = draft.free_number(),
             .flags = bundle::block_flag::replicate,
             .crc = bundle::CrcType::crc32c},
            bundle::encode_handling(handling));
  return write_durably(folder / destruction_bundle, draft.encode());
}

}  // namespace depesche

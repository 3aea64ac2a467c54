// SPDX-License-Identifier: EUPL-1.2
#include "exchange/consignment.h"

#include <algorithm>

#include "cbor/reader.h"
#include "cbor/writer.h"
#include "courier/reader.h"
#include "crypto/encoding.h"
#include "directory/signing_keys.h"
#include "exchange/addresses.h"
#include "exchange/refusal.h"

namespace depesche {
namespace {

constexpr const char* ledger_name = "courier ledger";
constexpr std::size_t batch_bundles_max = 512;
constexpr std::size_t batch_bytes_max = std::size_t{8} << 20;
constexpr std::size_t settled_at_once = 4096;  // numbers
constexpr std::size_t series_name_size = 16;   // bytes

// The series of a sender's consignments to these nodes.
bundle::Eid series_of(const MailboxId& from, const std::vector<MailboxId>& to) {
  std::string all;
  for (const MailboxId& node : to) all += (all.empty() ? "" : ",") + node.value;
  if (to.size() > 1) all = crypto::to_hex(BytesView(crypto::sha256(as_bytes(all))).first(series_name_size));
  return {.scheme = bundle::scheme_dtn, .rest = "//" + from.value + "/courier/" + all};
}

std::string counter_name(const bundle::Eid& series) { return "courier sent " + bundle::to_text(series); }

Result<std::uint64_t> last_number(const Exchange& exchange, const bundle::Eid& series) {
  const Bytes state = TRY(exchange.kept(counter_name(series)));
  if (state.empty()) return 0;
  cbor::Reader reader(state);
  const std::uint64_t number = TRY(reader.read_uint());
  TRY(reader.finish());
  return number;
}

Result<courier::Ledger> ledger_of(const Exchange& exchange) {
  const Bytes state = TRY(exchange.kept(ledger_name));
  return state.empty() ? Result<courier::Ledger>(courier::Ledger{}) : courier::Ledger::restore(state);
}

// The key that counts for a node. Errors: not_found, denied.
Result<PublicKeys> keys_of(const Directory& directory, const MailboxId& node) {
  const Mailbox* mailbox = directory.neighbour(node);
  if (mailbox == nullptr) return fail(Code::not_found, "the directory knows no node " + node.value);
  if (directory.is_revoked(mailbox->keys.id())) return fail(Code::denied, node.value + " has been revoked");
  return mailbox->keys;
}

// A consignment holds all that waits: once one is whole, what is missing of earlier ones came with it or is
// not wanted any more.
void settle_earlier(courier::Ledger& ledger, const courier::Manifest& manifest) {
  std::vector<std::uint64_t> earlier;
  for (const courier::Shortage& shortage : ledger.shortages(settled_at_once)) {
    if (shortage.from != manifest.heading.from) continue;
    if (shortage.sequence == manifest.heading.sequence) return;
    if (shortage.sequence < manifest.heading.sequence) earlier.push_back(shortage.sequence);
  }
  for (const std::uint64_t number : earlier) ledger.settle(manifest.heading.from, number);
}

// What the exchange says of one bundle; whether the ledger need not wait for it any more.
bool note(const Exchange::Received& received, VolumeReport& report) {
  switch (received.answer) {
    case Exchange::Answer::stored: ++report.taken; return true;
    case Exchange::Answer::duplicate: ++report.known; return true;
    case Exchange::Answer::invalid: report.refused.push_back(received.what); return true;
    case Exchange::Answer::no_room: ++report.no_room; return false;
  }
  return false;
}

Result<> take_in(Exchange& exchange, const courier::Manifest& manifest, std::vector<courier::Found>& batch,
                 VolumeReport& report) {
  auto ledger = TRY(ledger_of(exchange));
  const auto id = ledger.saw(manifest);
  report.not_accounted = id ? "" : id.error().what;
  std::vector<Exchange::Incoming> incoming;
  for (courier::Found& found : batch)
    incoming.push_back(
        {.neighbour = report.from, .bytes = std::move(found.bundle), .over = route::LinkClass::courier});
  const auto answers = TRY(exchange.receive(incoming));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (note(answers[i], report) && id) ledger.took(*id, batch[i].index);
  }
  batch.clear();
  if (!id) return {};
  settle_earlier(ledger, manifest);
  return exchange.keep(ledger_name, ledger.state());
}

// This node as reading a volume needs it, on any thread.
struct Receiver {
  MailboxId node;
  std::shared_ptr<const Published> moment;
};

Result<> verify_sender(const Directory& directory, std::string_view organisation, const bundle::Eid& from,
                       BytesView message, const crypto::Signature& signature) {
  const auto sender = node_mailbox(from);
  if (!sender) return fail(Code::denied, bundle::to_text(from) + " is no node");
  const auto keys = keys_of(directory, *sender);
  if (!keys) return fail(Code::denied, keys.error().what);
  if (directory.organisation_of(*directory.neighbour(*sender)) != organisation)
    return fail(Code::denied, sender->value + " does not belong to " + std::string(organisation));
  if (!crypto::verify(keys->signing, message, signature))
    return fail(Code::corrupt, "the signature is not that of " + sender->value);
  return {};
}

// An open volume.
struct OpenVolume {
  std::unique_ptr<courier::FileInput> input;
  courier::Reader reader;
};

Result<OpenVolume> open_with(const SealingKey& key, const std::filesystem::path& file,
                             const courier::Verify& verify) {
  auto input = std::make_unique<courier::FileInput>(TRY(courier::FileInput::open(file)));
  auto reader = TRY(courier::Reader::open(*input, {.key = key, .verify = verify}));
  return OpenVolume{.input = std::move(input), .reader = std::move(reader)};
}

// Opens a volume with the newest key of this node that fits.
Result<OpenVolume> open_volume(const std::filesystem::path& file, const Receiver& receiver) {
  const auto verify = [directory = receiver.moment->directory](std::string_view organisation,
                                                               const bundle::Eid& from, BytesView message,
                                                               const crypto::Signature& signature) {
    return verify_sender(*directory, organisation, from, message, signature);
  };
  Result<OpenVolume> opened = fail(Code::denied, "this node has no key");
  const auto& entries = receiver.moment->keys->entries();
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if ((*entry)->mailbox != receiver.node) continue;
    opened = open_with((*entry)->keys.sealing, file, verify);
    if (opened || opened.error().code != Code::denied) return opened;
  }
  return opened;
}

// Takes in all that is good, some at a time.
Result<> read_pieces(courier::Reader& reader, const WithExchange& with_exchange, VolumeReport& report) {
  std::vector<courier::Found> batch;
  std::size_t batch_bytes = 0;
  const auto flush = [&] {
    batch_bytes = 0;
    return with_exchange(
        [&](Exchange& exchange, Node&) { return take_in(exchange, reader.manifest(), batch, report); });
  };
  while (auto found = reader.next()) {
    if (found->verdict == courier::Verdict::tampered) report.tampered.push_back(found->index);
    if (found->verdict == courier::Verdict::missing) report.missing.push_back(found->index);
    if (found->verdict != courier::Verdict::good) continue;
    batch_bytes += found->bundle.size();
    batch.push_back(*std::move(found));
    if (batch.size() == batch_bundles_max || batch_bytes >= batch_bytes_max) TRY(flush());
  }
  report.is_whole = reader.is_whole();
  return flush();
}

std::string words_for_courier(const courier::Manifest& manifest) {
  std::string words = "courier " + std::to_string(manifest.heading.sequence) + " to";
  for (const bundle::Eid& to : manifest.heading.to)
    words += " " + node_mailbox(to).value_or(MailboxId{}).value;
  return words;
}

std::string words_for_tampered(const VolumeReport& report) {
  return "volume " + std::to_string(report.volume) + " of " + std::to_string(report.volumes) +
         " of consignment " + std::to_string(report.sequence) + " from " + report.from.value + ": " +
         std::to_string(report.tampered.size()) + " pieces were tampered with";
}

}  // namespace

Result<Consignment> pack(Exchange& exchange, const Node& node, std::vector<MailboxId> to,
                         std::uint64_t volume_size_max) {
  std::ranges::sort(to);
  to.erase(std::ranges::unique(to).begin(), to.end());
  const auto moment = node.published();
  const KeyRing::Entry* own = signing_keys(*moment->keys, *moment->directory, node.site().node);
  if (own == nullptr) return fail(Code::unavailable, "this node has no key to sign with");
  TRY(exchange.tick());
  TRY(exchange.confirm_now());

  Consignment made;
  made.sign = [moment, own](BytesView message) {
    return Result<crypto::Signature>(own->keys.signing.sign(message));
  };
  courier::Heading heading{.organisation = node.site().organisation,
                           .from = series_of(node.site().node, to),
                           .to = {},
                           .sequence = 0,
                           .created = node.clock().now()};
  std::vector<courier::Piece> pieces;
  std::vector<bundle::BundleKey> given;
  for (const MailboxId& destination : to) {
    const PublicKeys keys = TRY(keys_of(*moment->directory, destination));
    made.readers.push_back(keys.sealing);
    heading.to.push_back(node_eid(destination));
    const auto bundles = TRY(exchange.for_courier(destination));
    for (const Exchange::Outgoing& one : bundles) {
      pieces.push_back(courier::piece_of(*one.bytes, one.precedence));
      made.bundles.emplace(pieces.back().digest, one.bytes);
      given.push_back(one.key);
    }
  }
  const bool is_empty = pieces.empty();
  const std::uint64_t last = TRY(last_number(exchange, heading.from));
  heading.sequence = last + 1;
  const std::string counter = counter_name(heading.from);
  const Bytes number = cbor::Writer().uint(heading.sequence).take();
  made.manifest = TRY(courier::plan(std::move(heading), std::move(pieces), volume_size_max));
  if (is_empty) return made;
  TRY(exchange.keep(counter, number));
  TRY(exchange.given_to_courier(given, words_for_courier(made.manifest)));
  return made;
}

Result<std::filesystem::path> write_volume(courier::Writer& writer, const Consignment& consignment,
                                           std::uint32_t volume, const std::filesystem::path& folder,
                                           Entropy& entropy) {
  const auto file = folder / courier::plain_name(entropy);
  auto output = TRY(courier::FileOutput::create(file));
  TRY(writer.open(volume, output));
  while (const courier::Piece* piece = writer.wanted()) {
    TRY(writer.add(*consignment.bundles.at(piece->digest)));
  }
  TRY(writer.finish());
  TRY(output.finish());
  return file;
}

Result<VolumeReport> read_volume(const std::filesystem::path& file, const WithExchange& with_exchange) {
  Receiver receiver;
  TRY(with_exchange([&](Exchange&, Node& node) -> Result<> {
    receiver = {.node = node.site().node, .moment = node.published()};
    return {};
  }));
  const auto record = [&](const std::string& because) {
    return with_exchange([&](Exchange&, Node& node) { return record_refusal(node, "courier: " + because); });
  };
  auto opened = open_volume(file, receiver);
  if (!opened) {
    const Error& error = opened.error();
    if (error.code == Code::denied || error.code == Code::corrupt) TRY(record(error.what));
    return std::unexpected(error);
  }
  const courier::Manifest& manifest = opened->reader.manifest();
  VolumeReport report{.from = node_mailbox(manifest.heading.from).value_or(MailboxId{}),
                      .sequence = manifest.heading.sequence,
                      .volume = opened->reader.volume(),
                      .volumes = manifest.volumes};
  TRY(read_pieces(opened->reader, with_exchange, report));
  if (!report.tampered.empty()) TRY(record(words_for_tampered(report)));
  return report;
}

Result<std::vector<courier::Shortage>> courier_shortages(const Exchange& exchange, std::size_t limit) {
  const auto ledger = TRY(ledger_of(exchange));
  return ledger.shortages(limit);
}

}  // namespace depesche

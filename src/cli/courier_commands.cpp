// SPDX-License-Identifier: EUPL-1.2
#include "cli/courier_commands.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <fmt/format.h>

#include "cli/at_exchange.h"
#include "cli/node_name.h"
#include "exchange/addresses.h"
#include "exchange/consignment.h"

namespace depesche::cli {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

constexpr std::size_t copies_max = 20;
constexpr std::size_t files_max = 100'000;
constexpr std::size_t shortages_max = 1'000;
constexpr const char* usual_volume_size = "4000M";  // what a stick with FAT32 takes as one file
constexpr std::uint64_t thousand = 1'000;

std::string megabytes(std::uint64_t bytes) {
  constexpr double million = 1'000'000;
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / million);
}

WithExchange exchange_of(const Invocation& invocation) {
  return [&invocation](const std::function<Result<>(Exchange&, Node&)>& work) {
    return invocation.desk().with_exchange(work);
  };
}

template <class... Parts>
std::string words(const Invocation& invocation, const Text& pattern, const Parts&... parts) {
  return fmt::format(fmt::runtime(invocation.say(pattern)), parts...);
}

Result<std::size_t> copies_of(const Words& words) {
  const std::string typed = words.value("copies", "1");
  std::size_t copies = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), copies);
  if (error != std::errc() || end != typed.data() + typed.size() || copies == 0 || copies > copies_max)
    return fail(Code::invalid, "--copies takes a number from 1 to " + std::to_string(copies_max));
  return copies;
}

Result<std::vector<MailboxId>> destinations_at(const Invocation& invocation, const Node& node) {
  const auto directory = node.published()->directory;
  std::vector<MailboxId> to;
  for (const std::string& typed : invocation.words().values("to")) {
    to.push_back(TRY(node_named(*directory, typed)));
    if (to.back() == node.site().node) return fail(Code::invalid, typed + " is this node itself");
  }
  return to;
}

Result<Consignment> pack_at(const Invocation& invocation, std::uint64_t size_max) {
  return at_exchange<Consignment>(invocation, [&](Exchange& exchange, Node& node) -> Result<Consignment> {
    auto to = TRY(destinations_at(invocation, node));
    return pack(exchange, node, std::move(to), size_max);
  });
}

std::string destinations(const courier::Manifest& manifest) {
  std::string all;
  for (const bundle::Eid& to : manifest.heading.to)
    all += (all.empty() ? "" : ", ") + node_mailbox(to).value_or(MailboxId{}).value;
  return all;
}

struct Plural {
  Text one;
  Text many;
};
constexpr Plural piece_word{.one = {"Stück", "piece"}, .many = {"Stücke", "pieces"}};
constexpr Plural volume_word{.one = {"Datenträger", "volume"}, .many = {"Datenträger", "volumes"}};
constexpr Text on_volumes{"Datenträgern", "volumes"};
constexpr Plural times_word{.one = {"-mal", "time"}, .many = {"-mal", "times"}};
constexpr Plural bundle_word{.one = {"Bündel", "bundle"}, .many = {"Bündel", "bundles"}};
constexpr Plural file_word{.one = {"andere Datei", "other file"}, .many = {"andere Dateien", "other files"}};

std::string_view named(const Invocation& invocation, std::uint64_t count, const Plural& word) {
  return invocation.say(count == 1 ? word.one : word.many);
}
std::string counted(const Invocation& invocation, std::uint64_t count, const Plural& word) {
  return std::to_string(count) + " " + std::string(named(invocation, count, word));
}

// All volumes into one folder. Each set of volumes has keys of its own.
Result<> write_set(const Invocation& invocation, const Consignment& consignment, const fs::path& folder,
                   json::array& files) {
  SystemEntropy entropy;
  auto writer =
      TRY(courier::Writer::begin(consignment.manifest, consignment.readers, consignment.sign, entropy));
  for (std::uint32_t volume = 1; volume <= consignment.manifest.volumes; ++volume) {
    if (invocation.terminal().is_gone()) return fail(Code::unavailable, "given up");
    const fs::path file = TRY(write_volume(writer, consignment, volume, folder, entropy));
    std::error_code error;
    const std::uint64_t size = fs::file_size(file, error);
    files.push_back(json::object{{"volume", volume}, {"file", file.string()}, {"bytes", size}});
    invocation.print(words(invocation, {"  Datenträger {} von {}: {} ({})", "  volume {} of {}: {} ({})"},
                           volume, consignment.manifest.volumes, file.string(), megabytes(size)));
  }
  return {};
}

Result<> make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!fs::is_directory(folder, error)) return fail(Code::unavailable, folder.string() + " is no folder");
  return {};
}

// The volumes at what was typed: files as they are, folders with all that is in them.
struct Typed {
  fs::path file;
  bool is_from_folder = false;
};

Result<std::vector<Typed>> volumes_at(const Invocation& invocation) {
  std::vector<Typed> found;
  for (const std::string& typed : invocation.words().arguments) {
    const fs::path path = invocation.path(typed);
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      found.push_back({.file = path});
      continue;
    }
    const std::size_t before = found.size();
    for (auto one = fs::recursive_directory_iterator(path, error);
         !error && one != fs::recursive_directory_iterator(); one.increment(error)) {
      if (found.size() == files_max) return fail(Code::invalid, "too many files in " + path.string());
      if (one->is_regular_file(error)) found.push_back({.file = one->path(), .is_from_folder = true});
    }
    if (error) return fail(Code::unavailable, path.string() + ": " + error.message());
    std::ranges::sort(found.begin() + static_cast<std::ptrdiff_t>(before), found.end(), {}, &Typed::file);
  }
  return found;
}

struct Sums {
  std::size_t volumes = 0;
  std::size_t taken = 0;
  std::size_t known = 0;
  std::size_t skipped = 0;  // files in folders that are no volumes
  bool is_faulty = false;
  json::array faults{};
};

void complain(const Invocation& invocation, Sums& sums, const fs::path& file, const std::string& what) {
  sums.is_faulty = true;
  sums.faults.push_back(json::object{{"file", file.string()}, {"what", what}});
  invocation.print("  ! " + what);
}

std::string listed(const std::vector<std::size_t>& places) {
  constexpr std::size_t shown_max = 12;
  std::string all;
  for (std::size_t i = 0; i < std::min(places.size(), shown_max); ++i)
    all += (all.empty() ? "" : ", ") + std::to_string(places[i] + 1);
  return all + (places.size() > shown_max ? ", …" : "");
}

void show(const Invocation& invocation, Sums& sums, const fs::path& file, const VolumeReport& report) {
  ++sums.volumes;
  sums.taken += report.taken;
  sums.known += report.known;
  invocation.print(words(invocation,
                         {"{}: Sendung {} von {}, Datenträger {} von {}: {} neu, {} schon hier",
                          "{}: consignment {} from {}, volume {} of {}: {} new, {} here already"},
                         file.filename().string(), report.sequence, report.from.value, report.volume,
                         report.volumes, report.taken, report.known));
  if (!report.tampered.empty())
    complain(invocation, sums, file,
             words(invocation,
                   {"verändert: {} {} der Sendung {} von {}; nicht aufgenommen, im Protokoll vermerkt",
                    "tampered with: {} {} of consignment {} from {}; not taken, and on record"},
                   named(invocation, report.tampered.size(), piece_word), listed(report.tampered),
                   report.sequence, report.from.value));
  if (!report.missing.empty())
    complain(invocation, sums, file,
             words(invocation,
                   {"abgebrochen; es fehlt von der Sendung {} von {}: {} {}",
                    "cut short; missing of consignment {} from {}: {} {}"},
                   report.sequence, report.from.value, named(invocation, report.missing.size(), piece_word),
                   listed(report.missing)));
  else if (!report.is_whole)
    complain(invocation, sums, file,
             std::string(
                 invocation.say({"das Ende ist verändert oder fehlt", "the end was altered or is missing"})));
  for (const std::string& what : report.refused)
    complain(invocation, sums, file, words(invocation, {"nicht angenommen: {}", "not taken: {}"}, what));
  if (report.no_room > 0)
    complain(invocation, sums, file,
             words(invocation,
                   {"kein Platz für {} Bündel; bitte später noch einmal einlesen",
                    "no room for {} bundles; please read it again later"},
                   report.no_room));
  if (!report.not_accounted.empty())
    complain(invocation, sums, file,
             words(invocation, {"aufgenommen, aber nicht gezählt: {}", "taken, but not accounted for: {}"},
                   report.not_accounted));
}

// A file that is no volume is passed over where a folder was named; a broken disk of our own ends the run.
Result<> read_one(const Invocation& invocation, const Typed& typed, Sums& sums) {
  const auto report = read_volume(typed.file, exchange_of(invocation));
  if (report) {
    show(invocation, sums, typed.file, *report);
    return {};
  }
  const Error& error = report.error();
  if (error.code == Code::unavailable) return std::unexpected(error);
  if (error.code == Code::invalid && typed.is_from_folder) {
    ++sums.skipped;
    return {};
  }
  ++sums.volumes;
  invocation.print(typed.file.filename().string() + ":");
  complain(invocation, sums, typed.file, words(invocation, {"abgewiesen: {}", "refused: {}"}, error.what));
  return {};
}

json::object to_json(const courier::Shortage& shortage) {
  json::array volumes, pieces;
  for (const std::uint32_t volume : shortage.volumes) volumes.push_back(volume);
  for (const std::size_t piece : shortage.pieces) pieces.push_back(piece + 1);
  return {{"from", node_mailbox(shortage.from).value_or(MailboxId{}).value},
          {"number", shortage.sequence},
          {"is_unseen", shortage.is_unseen},
          {"volumes", volumes},
          {"pieces", pieces}};
}

// Says what is missing, and from whom.
Result<json::array> show_shortages(const Invocation& invocation) {
  using Shortages = std::vector<courier::Shortage>;
  const auto shortages = TRY(at_exchange<Shortages>(invocation, [](const Exchange& exchange, const Node&) {
    return courier_shortages(exchange, shortages_max);
  }));
  json::array rows;
  for (const courier::Shortage& one : shortages) {
    rows.push_back(to_json(one));
    const std::string from = node_mailbox(one.from).value_or(MailboxId{}).value;
    std::vector<std::size_t> volumes;
    for (const std::uint32_t volume : one.volumes) volumes.push_back(volume - 1);
    std::string what = one.is_unseen ? std::string(invocation.say({"ganz", "all of it"})) : "";
    if (!volumes.empty()) what = words(invocation, {"Datenträger {}", "volumes {}"}, listed(volumes));
    if (!one.pieces.empty())
      what += (what.empty() ? "" : "; ") + std::string(named(invocation, one.pieces.size(), piece_word)) +
              " " + listed(one.pieces);
    invocation.print(words(invocation,
                           {"Es fehlt Sendung {} von {}: {}", "Missing: consignment {} from {}: {}"},
                           one.sequence, from, what));
  }
  return rows;
}

}  // namespace

Result<std::uint64_t> parse_size(const std::string& typed) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  const std::string unit(end, typed.data() + typed.size());
  std::uint64_t factor = 1;
  for (const char known : std::string_view("kMGT")) {
    factor *= thousand;
    if (unit.size() == 1 && unit[0] == known) break;
  }
  const bool is_known = unit.empty() || (unit.size() == 1 && std::string_view("kMGT").contains(unit[0]));
  if (unit.empty()) factor = 1;
  constexpr std::uint64_t size_max = thousand * thousand * thousand * thousand * thousand;
  if (error != std::errc() || !is_known || number == 0 || number > size_max / factor)
    return fail(Code::invalid, typed + " is no size; 650M, 4G or a number of bytes");
  return number * factor;
}

Result<> write_courier(Invocation& invocation) {
  const Words& words_typed = invocation.words();
  if (!words_typed.has("to") || !words_typed.has("medium"))
    return fail(Code::invalid,
                std::string(invocation.say({"--to und --medium sind nötig: für wen, und wohin",
                                            "--to and --medium are needed: for whom, and where"})));
  const std::uint64_t size_max = TRY(parse_size(words_typed.value("volume-size", usual_volume_size)));
  const std::size_t copies = TRY(copies_of(words_typed));
  const fs::path medium = invocation.path(words_typed.value("medium"));
  TRY(make_folder(medium));
  const Consignment packed = TRY(pack_at(invocation, size_max));
  const courier::Manifest& manifest = packed.manifest;
  if (packed.is_empty()) {
    invocation.give(json::object{{"number", nullptr}, {"pieces", 0}, {"files", json::array()}});
    invocation.print(words(
        invocation,
        {"Für {} liegt nichts bereit; nichts geschrieben.", "Nothing waits for {}; nothing was written."},
        destinations(manifest)));
    return {};
  }
  invocation.print(
      words(invocation,
            {"Sendung {} an {}: {} auf {}, {}-mal geschrieben", "Consignment {} to {}: {} on {}, written {}"},
            manifest.heading.sequence, destinations(manifest),
            counted(invocation, manifest.pieces.size(), piece_word),
            counted(invocation, manifest.volumes, {.one = volume_word.one, .many = on_volumes}),
            invocation.is_german() ? std::to_string(copies) : counted(invocation, copies, times_word)));
  json::array files;
  for (std::size_t copy = 1; copy <= copies; ++copy) {
    const fs::path folder = copies == 1 ? medium : medium / std::to_string(copy);
    TRY(make_folder(folder));
    TRY(write_set(invocation, packed, folder, files));
  }
  invocation.give(json::object{{"number", manifest.heading.sequence},
                               {"to", destinations(manifest)},
                               {"pieces", manifest.pieces.size()},
                               {"volumes", manifest.volumes},
                               {"files", files}});
  return {};
}

Result<> read_courier(Invocation& invocation) {
  const auto found = TRY(volumes_at(invocation));
  Sums sums;
  for (const Typed& typed : found) {
    if (invocation.terminal().is_gone()) break;
    TRY(read_one(invocation, typed, sums));
  }
  invocation.print(
      words(invocation, {"{} gelesen: {} neu, {} schon hier; {}", "{} read: {} new, {} here already; {}"},
            counted(invocation, sums.volumes, volume_word), counted(invocation, sums.taken, bundle_word),
            sums.known, counted(invocation, sums.skipped, file_word)));
  const auto shortages = TRY(show_shortages(invocation));
  if (sums.is_faulty || !shortages.empty()) invocation.note_partly();
  invocation.give(json::object{{"volumes", sums.volumes},
                               {"taken", sums.taken},
                               {"known", sums.known},
                               {"skipped", sums.skipped},
                               {"faults", sums.faults},
                               {"shortages", shortages}});
  return {};
}

Result<> list_courier(Invocation& invocation) {
  const auto shortages = TRY(show_shortages(invocation));
  invocation.give(json::object{{"shortages", shortages}});
  if (shortages.empty())
    invocation.print(invocation.say({"Es fehlt keine Kuriersendung.", "No consignment is missing."}));
  return {};
}

}  // namespace depesche::cli

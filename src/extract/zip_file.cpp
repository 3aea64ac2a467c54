// SPDX-License-Identifier: EUPL-1.2
#include "extract/zip_file.h"

#include <algorithm>
#include <string>
#include <utility>

#include "extract/convert.h"
#include "extract/office.h"
#include "extract/zip_archive.h"

namespace depesche::ingest {
namespace {

// What file managers leave in archives.
bool is_litter(std::string_view name) {
  return name.starts_with("__MACOSX/") || name.ends_with(".DS_Store") || name.ends_with("Thumbs.db");
}

// Documents inside an Office document, also those that stand for a part of its text (altChunk).
bool is_embedded(std::string_view name) {
  const bool is_chunk =
      name.ends_with(".mht") || name.ends_with(".html") || name.ends_with(".htm") || name.ends_with(".rtf");
  return name.contains("/embeddings/") || is_chunk;
}

// Gives the members that `wanted` names to the harvest, each under its path.
template <class Wanted>
Result<> read_members(const Source& source, const ZipArchive& archive, Harvest& harvest, Wanted wanted) {
  for (std::uint64_t index = 0; index < archive.size(); ++index) {
    if (harvest.is_full()) {
      return harvest.refuse(source.part, Reason::too_large, "too many documents in it; the rest is left out");
    }
    const auto member = archive.member(index);
    if (!member) {
      TRY(harvest.refuse(part_within(source.part, "member " + std::to_string(index + 1)),
                         member.error().reason, member.error().detail));
      continue;
    }
    if (member->is_folder || is_litter(member->name) || !wanted(member->name)) continue;
    const std::string part = part_within(source.part, member->name);
    if (member->is_encrypted) {
      TRY(harvest.refuse(part, Reason::encrypted, "needs a password"));
      continue;
    }
    const auto bytes = archive.read(index, harvest);
    if (bytes) {
      TRY(convert_nested(source, {.bytes = *bytes, .name = member->name, .label = member->name}, harvest));
    } else {
      TRY(harvest.refuse(part, bytes.error().reason, bytes.error().detail));
    }
  }
  return {};
}

}  // namespace

Result<> read_zip(const Source& source, Harvest& harvest) {
  const auto archive = ZipArchive::open(source.bytes);
  if (!archive) return harvest.refuse(source.part, archive.error().reason, archive.error().detail);
  if (archive->size() == 0) return harvest.refuse(source.part, Reason::empty, "an archive without members");
  const auto package = office_package(*archive, harvest);
  if (!package) return read_members(source, *archive, harvest, [](std::string_view) { return true; });
  TRY(harvest.settle(source.part, read_office(*archive, *package, harvest)));
  return read_members(source, *archive, harvest, is_embedded);
}

}  // namespace depesche::ingest

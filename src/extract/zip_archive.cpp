// SPDX-License-Identifier: EUPL-1.2
#include "extract/zip_archive.h"

#include <algorithm>
#include <array>
#include <zip.h>

#include "ingest/charset.h"

namespace depesche::ingest {
namespace {

constexpr std::size_t inflated_piece_size = 64U << 10;
constexpr std::uint64_t ratio_matters_from = 1U << 20;

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

Refusal why(zip_error_t* error) {
  const int code = zip_error_code_zip(error);
  const std::string text = zip_error_strerror(error);
  if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD)
    return {.reason = Reason::encrypted, .detail = "needs a password"};
  if (code == ZIP_ER_COMPNOTSUPP || code == ZIP_ER_ENCRNOTSUPP)
    return {.reason = Reason::unsupported, .detail = "ZIP: " + text};
  if (code == ZIP_ER_MEMORY) return {.reason = Reason::out_of_memory, .detail = "ZIP: " + text};
  return {.reason = Reason::damaged, .detail = "ZIP: " + text};
}

}  // namespace

void ZipArchive::Discard::operator()(zip* archive) const { zip_discard(archive); }

Found<ZipArchive> ZipArchive::open(std::string_view bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    const Refusal reason = why(&error);
    zip_source_free(source);
    zip_error_fini(&error);
    return std::unexpected(reason);
  }
  zip_error_fini(&error);
  return ZipArchive(archive);
}

std::uint64_t ZipArchive::size() const {
  return static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(archive_.get(), 0)));
}

Found<ZipArchive::Member> ZipArchive::member(std::uint64_t index) const {
  const char* raw = zip_get_name(archive_.get(), index, ZIP_FL_ENC_RAW);
  zip_stat_t status;
  if (raw == nullptr || zip_stat_index(archive_.get(), index, 0, &status) != 0) {
    return std::unexpected(why(zip_get_error(archive_.get())));
  }
  Member member{.name = is_utf8(raw) ? raw : to_utf8(raw, "ibm-437")};  // APPNOTE, appendix D
  member.is_folder = member.name.ends_with('/');
  member.is_encrypted =
      (status.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && status.encryption_method != ZIP_EM_NONE;
  return member;
}

std::optional<std::uint64_t> ZipArchive::find(const std::string& name) const {
  const zip_int64_t index = zip_name_locate(archive_.get(), name.c_str(), ZIP_FL_NOCASE);
  if (index < 0) return std::nullopt;
  return static_cast<std::uint64_t>(index);
}

Found<std::string> ZipArchive::read(std::uint64_t index, Harvest& harvest) const {
  zip_stat_t status;
  if (zip_stat_index(archive_.get(), index, 0, &status) != 0)
    return std::unexpected(why(zip_get_error(archive_.get())));
  const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(archive_.get(), index, 0));
  if (file == nullptr) return std::unexpected(why(zip_get_error(archive_.get())));

  const std::uint64_t bytes_max = std::min(harvest.limits().member_bytes, harvest.unpacked_left());
  const std::uint64_t packed = (status.valid & ZIP_STAT_COMP_SIZE) != 0 ? status.comp_size : 0;
  std::string bytes;
  std::array<char, inflated_piece_size> piece{};
  for (;;) {
    const zip_int64_t got = zip_fread(file.get(), piece.data(), piece.size());
    if (got < 0) return std::unexpected(why(zip_file_get_error(file.get())));
    if (got == 0) break;
    bytes.append(piece.data(), static_cast<std::size_t>(got));
    const bool is_bomb =
        bytes.size() > ratio_matters_from && bytes.size() / harvest.limits().unpacked_ratio > packed;
    if (bytes.size() > bytes_max || is_bomb) {
      harvest.take_unpacked(bytes.size());
      return refusal(Reason::too_large,
                     is_bomb ? "unpacks to suspiciously much" : "unpacks to more than is allowed");
    }
  }
  harvest.take_unpacked(bytes.size());
  return bytes;
}

Found<std::string> ZipArchive::read(const std::string& name, Harvest& harvest) const {
  const auto index = find(name);
  if (!index) return refusal(Reason::damaged, "its member " + name + " is missing");
  return read(*index, harvest);
}

}  // namespace depesche::ingest

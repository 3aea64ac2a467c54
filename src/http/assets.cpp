// SPDX-License-Identifier: EUPL-1.2
#include "http/assets.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>
#include <zlib.h>

#include "base/ensure.h"

namespace depesche::http {
namespace {

constexpr std::size_t files_max = 4096;
constexpr std::uintmax_t file_bytes_max = 32U << 20U;
constexpr std::uintmax_t all_bytes_max = 128U << 20U;
constexpr std::size_t hash_length_min = 8;
constexpr int window_bits_gzip = 15 + 16;

struct MediaType {
  std::string_view ending, type;
};
constexpr std::array media_types{
    MediaType{".html", "text/html; charset=utf-8"},
    MediaType{".js", "text/javascript; charset=utf-8"},
    MediaType{".mjs", "text/javascript; charset=utf-8"},
    MediaType{".css", "text/css; charset=utf-8"},
    MediaType{".json", "application/json"},
    MediaType{".svg", "image/svg+xml"},
    MediaType{".png", "image/png"},
    MediaType{".ico", "image/x-icon"},
    MediaType{".woff2", "font/woff2"},
    MediaType{".woff", "font/woff"},
    MediaType{".txt", "text/plain; charset=utf-8"},
    MediaType{".webmanifest", "application/manifest+json"},
};

std::string type_of(const std::filesystem::path& path) {
  const std::string ending = path.extension().string();
  const auto* found = std::ranges::find(media_types, std::string_view(ending), &MediaType::ending);
  return std::string(found == media_types.end() ? std::string_view("application/octet-stream") : found->type);
}

// Whether the name carries a digest of the content: "app.1a2b3c4d.js" or "app-1A2B3C4D.js".
bool is_immutable(const std::string& path) {
  if (!path.starts_with("assets/")) return false;
  const std::size_t ending = path.rfind('.');
  const std::size_t mark = ending == std::string::npos ? ending : path.find_last_of(".-", ending - 1);
  if (mark == std::string::npos || ending - mark - 1 < hash_length_min) return false;
  return std::all_of(path.begin() + static_cast<std::ptrdiff_t>(mark) + 1,
                     path.begin() + static_cast<std::ptrdiff_t>(ending), [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                     });
}

// gzip (RFC 1952) at the highest level; empty when zlib will not.
std::string gzipped(const std::string& plain) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window_bits_gzip, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    return {};
  std::string packed(deflateBound(&stream, plain.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));  // zlib does not write to it
  stream.avail_in = static_cast<uInt>(plain.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int outcome = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return outcome == Z_STREAM_END ? packed : std::string{};
}

// What gzipped() made, as it was.
std::string plain_of(const std::string& packed, std::size_t size) {
  z_stream stream{};
  ENSURE(inflateInit2(&stream, window_bits_gzip) == Z_OK);
  std::string plain(size, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));  // zlib does not write to it
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  const int outcome = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  ENSURE(outcome == Z_STREAM_END && stream.total_out == size);
  return plain;
}

Result<std::string> content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(Code::unavailable, "cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

Result<Assets> Assets::load(const std::filesystem::path& directory) {
  Assets assets;
  if (directory.empty()) return assets;
  std::error_code error;
  std::uintmax_t total = 0;
  auto entries = std::filesystem::recursive_directory_iterator(directory, error);
  if (error) return fail(Code::unavailable, "cannot read " + directory.string() + ": " + error.message());
  for (const auto& entry : entries) {
    if (!entry.is_regular_file(error)) continue;
    const std::uintmax_t size = entry.file_size(error);
    total += size;
    if (size > file_bytes_max || total > all_bytes_max || assets.files_.size() == files_max) {
      return fail(Code::invalid, directory.string() + " holds more than an application: wrong folder?");
    }
    std::string content = TRY(content_of(entry.path()));
    const std::string name = std::filesystem::relative(entry.path(), directory, error).generic_string();
    std::string packed = gzipped(content);
    const bool is_packed = !packed.empty() && packed.size() < content.size();
    File file{.content_size = content.size(),
              .is_packed = is_packed,
              .type = type_of(entry.path()),
              .immutable = is_immutable(name)};
    std::string& held = is_packed ? packed : content;
    held.shrink_to_fit();
    file.held = std::make_shared<const std::string>(std::move(held));
    assets.files_.emplace(name, std::move(file));
  }
  return assets;
}

std::optional<Response> Assets::find(const Target& target, bool takes_gzip) const {
  std::string name;
  for (const std::string& segment : target.path) name.append(name.empty() ? "" : "/").append(segment);
  auto found = files_.find(name);
  const bool is_file_address = name.starts_with("assets/") || name == "assets";
  if (found == files_.end() && !is_file_address) found = files_.find("index.html");
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  Response response;
  response.set("content-type", file.type);
  response.set("cache-control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  response.set("vary", "accept-encoding");
  if (file.is_packed && !takes_gzip) {  // no browser does that
    response.shared = std::make_shared<const std::string>(plain_of(*file.held, file.content_size));
    return response;
  }
  if (file.is_packed) response.set("content-encoding", "gzip");
  response.shared = file.held;
  return response;
}

}  // namespace depesche::http

// SPDX-License-Identifier: EUPL-1.2
#include "cli/qr_text.h"

#include <array>
#include <memory>
#include <qrencode.h>

namespace depesche::cli {
namespace {

constexpr int quiet_zone = 4;  // modules, as the standard asks
constexpr std::size_t text_size_max = 512;

struct Freed {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<std::string> qr_text(std::string_view text, Print print) {
  if (text.empty() || text.size() > text_size_max) return fail(Code::invalid, "no text for a QR code");
  const std::string whole(text);
  const std::unique_ptr<QRcode, Freed> code(
      QRcode_encodeString(whole.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (!code) return fail(Code::invalid, "no QR code can be made of this text");
  const auto is_inked = [&](int x, int y) {
    const bool is_inside = x >= 0 && y >= 0 && x < code->width && y < code->width;
    const bool is_dark = is_inside && (code->data[y * code->width + x] & 1U) != 0;
    return is_dark == (print == Print::dark_on_light);
  };
  constexpr std::array<std::string_view, 4> blocks{" ", "▀", "▄", "█"};
  std::string lines;
  for (int y = -quiet_zone; y < code->width + quiet_zone; y += 2) {
    for (int x = -quiet_zone; x < code->width + quiet_zone; ++x) {
      const std::size_t upper = is_inked(x, y) ? 1 : 0;
      const std::size_t lower = y + 1 < code->width + quiet_zone && is_inked(x, y + 1) ? 2 : 0;
      lines += blocks[upper + lower];
    }
    lines += '\n';
  }
  return lines;
}

}  // namespace depesche::cli

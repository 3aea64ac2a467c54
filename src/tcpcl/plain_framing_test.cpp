// SPDX-License-Identifier: EUPL-1.2
#include "tcpcl/plain_framing.h"

#include <doctest/doctest.h>

#include "tcpcl/test_pair.h"

namespace depesche::tcpcl {
namespace {

TEST_CASE("27: STCP puts four bytes of length before a bundle, MTCP makes it a CBOR byte string") {
  CHECK(frame_head(Framing::stcp, 0x01020304) == bundle::hex("01020304"));
  CHECK(frame_head(Framing::mtcp, 23) == bundle::hex("57"));
  CHECK(frame_head(Framing::mtcp, 24) == bundle::hex("5818"));
  CHECK(frame_head(Framing::mtcp, 256) == bundle::hex("590100"));
  CHECK(frame_head(Framing::mtcp, 65'536) == bundle::hex("5a00010000"));
  CHECK(frame_head(Framing::mtcp, 0x100000000) == bundle::hex("5b0000000100000000"));
}

TEST_CASE("27: bundles come out of both framings as they went in, however the stream is cut") {
  for (const Framing framing : {Framing::stcp, Framing::mtcp}) {
    Bytes stream;
    const std::vector<std::size_t> sizes{1, 23, 24, 255, 256, 70'000};
    for (const std::size_t size : sizes) {
      const Bytes head = frame_head(framing, size);
      stream.insert(stream.end(), head.begin(), head.end());
      const auto data = load(size);
      stream.insert(stream.end(), data->begin(), data->end());
    }
    for (const std::size_t piece : {1U, 7U, 5000U, 1'000'000U}) {
      Unframer unframer(framing, 100'000);
      std::vector<Bytes> found;
      for (std::size_t at = 0; at < stream.size(); at += piece) {
        auto bundles = unframer.input(BytesView(stream).subspan(at, std::min(piece, stream.size() - at)));
        for (Bytes& one : bundles.value()) found.push_back(std::move(one));
      }
      CHECK(unframer.is_between_bundles());
      REQUIRE(found.size() == sizes.size());
      for (std::size_t i = 0; i < sizes.size(); ++i) CHECK(found[i] == *load(sizes[i]));
    }
  }
}

TEST_CASE("27: lengths beyond the limit and other items than byte strings end the stream") {
  CHECK(Unframer(Framing::stcp, 100).input(bundle::hex("00000065")).error().code == Code::invalid);
  CHECK(Unframer(Framing::mtcp, 100).input(bundle::hex("5bffffffffffffffff")).error().code == Code::invalid);
  CHECK(Unframer(Framing::mtcp, 100).input(bundle::hex("5f")).error().code == Code::invalid);
  CHECK(Unframer(Framing::mtcp, 100).input(bundle::hex("80")).error().code == Code::invalid);
  Unframer quiet(Framing::stcp, 100);
  CHECK(quiet.input(bundle::hex("0000000000000000")).value().empty());
  CHECK(quiet.is_between_bundles());
  CHECK(quiet.input(bundle::hex("000000")).value().empty());
  CHECK_FALSE(quiet.is_between_bundles());
}

}  // namespace
}  // namespace depesche::tcpcl

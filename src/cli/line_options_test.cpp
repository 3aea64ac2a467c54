// SPDX-License-Identifier: EUPL-1.2
#include "cli/line_options.h"

#include <doctest/doctest.h>

namespace depesche::cli {

TEST_CASE("27: a way of LTP is an address with what the operator knows of it, and says so again") {
  const LtpWay way = ltp_from("node.kairo=10.0.0.1:2000,rate=64000,delay=270,send-only").value();
  CHECK(way.neighbour.value == "node.kairo");
  CHECK(way.there.address == "10.0.0.1");
  CHECK(way.there.port == 2'000);
  CHECK(way.rate == 64'000);
  CHECK(way.delay == Duration(270));
  CHECK(way.mode == ltp::Mode::send_only);
  CHECK(to_text(way) == "10.0.0.1:2000,rate=64000,delay=270,send-only");
  const LtpWay plain = ltp_from("node.kairo=10.0.0.1").value();
  CHECK(to_text(plain) == "10.0.0.1:1113,rate=9600,delay=0");
  CHECK(to_text(ltp_from("node.kairo=[fd00::1]:7,receive-only").value()) ==
        "[fd00::1]:7,rate=9600,delay=0,receive-only");
  CHECK(to_text(ltp_from("node.kairo=fd00::1").value()) == "[fd00::1]:1113,rate=9600,delay=0");
  CHECK(ltp_from("node.kairo=[fd00::1]").value().there.address == "fd00::1");
  for (const char* wrong :
       {"", "node.kairo", "=10.0.0.1", "node.kairo=", "node.kairo=10.0.0.1:", "node.kairo=10.0.0.1:70000",
        "node.kairo=10.0.0.1,rate=", "node.kairo=10.0.0.1,rate=5x", "node.kairo=10.0.0.1,fast",
        "node.kairo=[fd00::1", "node.kairo=10.0.0.1,delay=1s"})
    CHECK(ltp_from(wrong).error().code == Code::invalid);
}

TEST_CASE("a serial line is a device with its speed and who speaks on it") {
  const SerialLine line = serial_from("node.kairo=/dev/ttyUSB0,2400,receive-only").value();
  CHECK(line.neighbour.value == "node.kairo");
  CHECK(to_text(line) == "/dev/ttyUSB0,2400,receive-only");
  CHECK(serial_from("node.kairo=/dev/ttyS0").value().rate == 9'600);
  for (const char* wrong : {"", "node.kairo", "=/dev/ttyS0", "node.kairo=", "node.kairo=/dev/ttyS0,fast",
                            "node.kairo=/dev/ttyS0,9600,deaf", "node.kairo=/dev/ttyS0,9600,send-only,x"})
    CHECK(serial_from(wrong).error().code == Code::invalid);
}

}  // namespace depesche::cli

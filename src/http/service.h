// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "crypto/scrypt.h"
#include "env/clock.h"
#include "env/entropy.h"
#include "http/metrics.h"
#include "http/server.h"
#include "node/node.h"
#include "node/reader.h"

namespace depesche {
class Station;
}

namespace depesche::http {

struct ServiceSettings {
  Listen listen;
  std::filesystem::path web;  // the browser application's files; empty: API only
  std::vector<std::string>
      origins;         // how browsers reach this node; empty: https://localhost:<port> and the address
  bool tools = false;  // people may let programs read in their name
  bool metrics_for_all = false;                        // otherwise for loopback addresses only
  crypto::ScryptCost password_cost;                    // of passwords set from now on
  std::function<void(const AccessRecord&)> on_access;  // called on the I/O thread
};

// A node's door for people: everything from the socket to the resources, put together.
class Service {
 public:
  // From here on the service's writing thread alone calls the node's writing functions. Node, clock and
  // entropy must outlive the service; clock and entropy are used from several threads. Errors: those of
  // Server::open and Assets::load.
  static Result<std::unique_ptr<Service>> open(ServiceSettings settings, Node& node, const Clock& clock,
                                               Entropy& entropy);
  ~Service();

  std::uint16_t port() const;

  // Shows people the links with other nodes and lets them work on them; before run(). The station must
  // outlive run().
  void use(Station& station);

  // Serves on the calling thread until stop() has been called and all answers under way are given.
  void run();

  // Runs work alone with the node, on its writing thread, and waits for it. Callable from any thread but that
  // one.
  Result<> with_node(const std::function<Result<>(Node&)>& work);
  // Runs work on the calling thread with a reader of its own. Audit records it asks for are durable when
  // taken.
  Result<> with_reader(const std::function<Result<>(Reader&, Auditor&)>& work);

  // Callable from any thread, also before run() and more than once.
  void stop();

 private:
  struct Parts;
  explicit Service(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace depesche::http

// SPDX-License-Identifier: EUPL-1.2
#include "http/service.h"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "crypto/encoding.h"
#include "http/application.h"
#include "http/events.h"
#include "node/password.h"

namespace depesche::http {

Context::Context(Node& serving, const Clock& time, Entropy& chance)
    : node(serving), clock(time), entropy(chance) {}

// Built and taken down in this order: what answers goes before what it answers with.
struct Service::Parts {
  Parts(Node& node, const Clock& clock, Entropy& entropy) : context(node, clock, entropy) {}
  ~Parts();

  // A node that lives on must not ring here any more. By then its writing thread has ended.
  std::shared_ptr<const bool> is_here = std::make_shared<const bool>(true);
  asio::io_context io{1};
  Bell appended{io.get_executor()};
  Context context;
  Assets assets;
  std::unique_ptr<Desks> desks;
  std::unique_ptr<Application> application;
  std::unique_ptr<Server> server;
  std::atomic<bool> is_stopping = false;
};

// The desks go first: a job on a worker thread uses what its waiting coroutine in `io` owns.
Service::Parts::~Parts() { desks.reset(); }

namespace {

std::string host_of(std::string_view origin) {
  const std::string_view authority = authority_of(origin);
  const std::size_t colon = authority.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  return std::string(has_port ? authority.substr(0, colon) : authority);
}

std::vector<std::string> local_origins(const Server& server, const std::string& address) {
  const std::string scheme = server.uses_tls() ? "https://" : "http://";
  const std::string port = ":" + std::to_string(server.port());
  const std::string host = address.contains(':') ? "[" + address + "]" : address;
  return {scheme + "localhost" + port, scheme + host + port};
}

}  // namespace

Result<std::unique_ptr<Service>> Service::open(ServiceSettings settings, Node& node, const Clock& clock,
                                               Entropy& entropy) {
  auto parts = std::make_unique<Parts>(node, clock, entropy);
  Context& context = parts->context;
  context.appended = &parts->appended;
  context.password_cost = settings.password_cost;
  context.shows_metrics_to_all = settings.metrics_for_all;
  context.serves_tools = settings.tools;
  const std::string nobody = crypto::to_base64url(draw<24>(entropy));
  context.nobodys_password = TRY(make_password_verifier(nobody, settings.password_cost, entropy));
  parts->assets = TRY(Assets::load(settings.web));
  parts->desks = TRY(Desks::open(context));
  context.desks = parts->desks.get();
  Application::Manner manner{.origins = settings.origins,
                             .is_tls = !settings.listen.plain,
                             .on_access = std::move(settings.on_access)};
  parts->application =
      std::make_unique<Application>(context, *parts->desks, parts->assets, std::move(manner));
  parts->server = TRY(Server::open(parts->io, settings.listen, *parts->application));
  if (settings.origins.empty()) settings.origins = local_origins(*parts->server, settings.listen.address);
  parts->application->answer_under(settings.origins);
  context.relying_party = {.id = host_of(settings.origins.front()), .origins = settings.origins};
  Parts* const own = parts.get();
  node.on_append([own, is_here = std::weak_ptr(parts->is_here)](Position) {
    if (!is_here.expired()) asio::post(own->io, [own] { own->appended.ring(); });
  });
  return std::unique_ptr<Service>(new Service(std::move(parts)));
}

Service::Service(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Service::~Service() = default;

std::uint16_t Service::port() const { return parts_->server->port(); }

void Service::use(Station& station) { parts_->context.station = &station; }

void Service::run() {
  const auto work = asio::make_work_guard(parts_->io);
  parts_->server->start();
  parts_->io.run();
}

Result<> Service::with_node(const std::function<Result<>(Node&)>& work) {
  return parts_->context.writes.with_node(work);
}

Result<> Service::with_reader(const std::function<Result<>(Reader&, Auditor&)>& work) {
  auto reader = TRY(Reader::open(parts_->context.node));
  QueueAuditor auditor(parts_->context.writes, parts_->context.node.site());
  return work(reader, auditor);
}

void Service::stop() {
  if (parts_->is_stopping.exchange(true)) return;
  asio::io_context& io = parts_->io;
  parts_->server->stop([&io] { io.stop(); });
}

}  // namespace depesche::http

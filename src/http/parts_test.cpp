// SPDX-License-Identifier: EUPL-1.2
#include <doctest/doctest.h>

#include <fstream>
#include <latch>
#include <set>
#include <zlib.h>

#include "http/assets.h"
#include "http/cursor.h"
#include "http/form.h"
#include "http/house_fixture.h"
#include "http/metrics.h"
#include "http/password_check.h"
#include "http/render.h"
#include "http/search_history.h"
#include "http/write_queue.h"

// The smaller parts, each by itself.

namespace depesche::http {
namespace {

TEST_CASE("a cursor opens for what and whom it was made, and never shows its size") {
  SystemEntropy entropy;
  const CursorSeal seal(entropy);
  const std::string cursor = seal.seal("inbox anna", as_bytes("hidden"));
  CHECK(seal.open("inbox anna", cursor).value() == to_bytes(as_bytes("hidden")));
  CHECK_FALSE(seal.open("inbox berta", cursor).has_value());
  CHECK_FALSE(CursorSeal(entropy).open("inbox anna", cursor).has_value());
  CHECK(cursor.size() == seal.seal("inbox anna", {}).size());
  CHECK(cursor != seal.seal("inbox anna", as_bytes("hidden")));
}

TEST_CASE("no damaged cursor opens") {
  SystemEntropy entropy;
  const CursorSeal seal(entropy);
  const std::string cursor = seal.seal("inbox anna", as_bytes("hidden"));
  for (std::size_t i = 0; i < cursor.size(); ++i) {
    std::string damaged = cursor;
    damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(seal.open("inbox anna", damaged).has_value());
    CHECK_FALSE(seal.open("inbox anna", std::string_view(cursor).substr(0, i)).has_value());
  }
}

TEST_CASE("a name nobody has takes the work of somebody's password, always the same") {
  House house;
  const auto directory = house.node->published()->directory;
  const Bytes nobodys = make_password_verifier(the_password, {.log2_rounds = 5}, house.entropy).value();
  const Bytes& annas = verifier_to_check(*directory, "anna", nobodys);
  const Bytes& bertas = verifier_to_check(*directory, "berta", nobodys);
  CHECK(annas == directory->credential("password-anna")->verifier);
  CHECK(bertas == directory->credential("password-berta")->verifier);
  std::set<Bytes> taken;
  for (int i = 0; i < 64; ++i) {
    const std::string name = "niemand" + std::to_string(i);
    const Bytes& first = verifier_to_check(*directory, name, nobodys);
    CHECK(first == verifier_to_check(*directory, name, nobodys));
    taken.insert(first);
  }
  CHECK(taken == std::set<Bytes>{annas, bertas});

  Directory without_anna = *directory;
  without_anna.apply(Person{.id = "anna", .name = "Anna", .post = "zentrale", .active = false});
  CHECK(verifier_to_check(without_anna, "anna", nobodys) == bertas);
  CHECK(verifier_to_check(Directory{}, "anna", nobodys) == nobodys);
}

TEST_CASE("a form says everything that is wrong at once") {
  auto form = Form::parse(R"({"a":1,"b":"too long","c":["x",2],"d":{"e":true,"f":0},"g":null})");
  REQUIRE(form.has_value());
  CHECK(form->text("a", 10).empty());
  form->text("b", 3);
  form->texts("c", 5, 5);
  auto inner = form->object("d");
  inner->text("e", 5);
  inner->no_more();
  form->text("g", 5, Form::Need::required);
  const auto done = form->done();
  REQUIRE_FALSE(done.has_value());
  std::string told;
  for (const FieldFault& fault : done.error().fields) told += fault.field + ":" + fault.code + " ";
  CHECK(told == "a:wrong-type b:too-long c:wrong-type d.e:wrong-type d.f:unknown-field g:required ");
}

TEST_CASE("a form that is all right is done") {
  auto form = Form::parse(R"({"text":"ja","count":3,"on":true,"list":["a"],"pick":"b"})");
  CHECK(form->text("text", 2, Form::Need::required) == "ja");
  CHECK(form->number("count", 0, 3, 0) == 3);
  CHECK(form->flag("on", false));
  CHECK(form->texts("list", 1, 1) == std::vector<std::string>{"a"});
  CHECK(form->one_of("pick", {"a", "b"}, Form::Need::required) == "b");
  CHECK(form->done().has_value());
}

TEST_CASE("what is no object, or nested too deep, is no form") {
  for (const char* body : {"", "[]", "1", "{\"a\":}", "{\"a\":[[[[[[[[[[1]]]]]]]]]]}"}) {
    CAPTURE(body);
    CHECK_FALSE(Form::parse(body).has_value());
  }
}

TEST_CASE("an error of the core says no more than its kind") {
  const Response response =
      problem(Error{.code = Code::denied, .what = "level-too-high: GEHEIM"}, Language::de, "id");
  CHECK(response.status == 404);
  CHECK_FALSE(response.body.contains("GEHEIM"));
  CHECK(response.body == problem(Error{.code = Code::not_found, .what = "x"}, Language::de, "id").body);
}

TEST_CASE("a head carries no control characters from a value") {
  Response response;
  response.set("x-a", "one\r\nset-cookie: stolen");
  response.set("x-b", "two");
  const std::string head = head_of(response, true);
  CHECK_FALSE(head.contains("stolen"));
  CHECK(head.contains("x-b: two\r\n"));
}

TEST_CASE("times are written as JSON and as HTTP have them") {
  const Time time = std::chrono::sys_days(std::chrono::year(1994) / 11 / 6) + Duration(31'777'042);
  CHECK(to_text(time) == "1994-11-06T08:49:37.042Z");
  CHECK(http_date(time) == "Sun, 06 Nov 1994 08:49:37 GMT");
}

AccessRecord visit(unsigned status, std::int64_t microseconds) {
  AccessRecord record;
  record.method = "GET";
  record.route = "/a";
  record.status = status;
  record.microseconds = microseconds;
  return record;
}

TEST_CASE("metrics count by route and status and sort durations into buckets") {
  Metrics metrics;
  metrics.count(visit(200, 3'000));
  metrics.count(visit(200, 300'000));
  metrics.count(visit(404, 60'000'000));
  const std::string text = metrics.exposition({{.name = "g", .help = "A gauge", .value = 2}});
  CHECK(text.contains("# TYPE g gauge\ng 2\n"));
  CHECK(text.contains("depesche_http_requests_total{route=\"GET /a\",status=\"200\"} 2\n"));
  CHECK(text.contains("depesche_http_duration_seconds_bucket{route=\"GET /a\",le=\"0.0025\"} 0\n"));
  CHECK(text.contains("depesche_http_duration_seconds_bucket{route=\"GET /a\",le=\"0.005\"} 1\n"));
  CHECK(text.contains("depesche_http_duration_seconds_bucket{route=\"GET /a\",le=\"1\"} 2\n"));
  CHECK(text.contains("depesche_http_duration_seconds_bucket{route=\"GET /a\",le=\"+Inf\"} 3\n"));
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

TEST_CASE("the application's files are served by what they are, and its addresses by its start page") {
  const Folder folder;
  write(folder.path / "index.html", "<!doctype html>");
  write(folder.path / "assets" / "app.0a1b2c3d.js", std::string(4000, 'x'));
  write(folder.path / "assets" / "plain.css", "a{}");
  const Assets assets = Assets::load(folder.path).value();
  CHECK(assets.count() == 3);
  const auto find = [&](const char* path, bool gzip) {
    return assets.find(parse_target(path).value(), gzip);
  };
  CHECK(find("/", false)->content() == "<!doctype html>");
  CHECK(find("/b/1042", false)->content() == "<!doctype html>");
  CHECK_FALSE(find("/assets/gone.0a1b2c3d.js", false).has_value());
  const auto header = [](const Response& response, std::string_view name) {
    const auto found = std::ranges::find(response.headers, name, &Header::name);
    return found == response.headers.end() ? std::string() : found->value;
  };
  const auto script = find("/assets/app.0a1b2c3d.js", true);
  CHECK(header(*script, "cache-control").contains("immutable"));
  CHECK(header(*script, "content-encoding") == "gzip");
  CHECK(script->content().size() < 100);
  const auto unpacked = find("/assets/app.0a1b2c3d.js", false);
  CHECK(header(*unpacked, "content-encoding").empty());
  CHECK(unpacked->content() == std::string(4000, 'x'));
  CHECK(header(*find("/assets/plain.css", true), "cache-control") == "no-cache");
  CHECK(header(*find("/", true), "content-type") == "text/html; charset=utf-8");
}

TEST_CASE("a person's past searches are kept apart, newest first, and not for ever") {
  SearchHistory history;
  for (int i = 0; i < 60; ++i) history.add("anna", Time{}, "query " + std::to_string(i), "{}");
  history.add("anna", Time{}, "query 58", "{}");
  history.add("berta", Time{}, "hers", "{}");
  CHECK(history.of("anna").size() == searches_remembered);
  CHECK(history.of("anna").front().query == "query 58");
  CHECK(history.of("anna").at(1).query == "query 59");
  history.forget("anna");
  CHECK(history.of("anna").empty());
  CHECK(history.of("berta").size() == 1);
}

ReceiptAct some_receipt(const DispatchId& id) {
  return {.act = Act::read, .dispatch = id, .person = "anna", .mailbox = {"person.anna"}};
}

TEST_CASE("what many threads want written goes into few commits, and each gets its own answer") {
  House house;
  const DispatchId id = house.report("Wetter", "Text.");
  WriteQueue queue(*house.node);
  constexpr int threads_count = 16;
  std::latch start(threads_count);
  std::atomic<int> taken = 0, refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < threads_count; ++i) {
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      ReceiptAct receipt = some_receipt(id);
      if (i % 4 == 0) receipt.person = "berta";  // in anna's mailbox: refused
      const auto sent = queue.submit(submission_of(receipt, {"person.anna"}, {"post.kairo"}, {}));
      ++(sent ? taken : refused);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(taken == 12);
  CHECK(refused == 4);
  CHECK(queue.standing().commits < threads_count);
  CHECK(queue.standing().log_end == queue.standing().shown);
}

TEST_CASE("work of another kind has the node for itself, between commits") {
  House house;
  const DispatchId id = house.report("Wetter", "Text.");
  WriteQueue queue(*house.node);
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto sent = queue.submit(submission_of(some_receipt(id), {"person.anna"}, {"post.kairo"}, {}));
      if (sent) ++taken;
    });
    const auto done = queue.with_node([&](Node& node) -> Result<> {
      std::vector<Mailbox> none;
      return node.create_keys(none);
    });
    CHECK(done.has_value());
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(taken == 8);
  const auto refused = queue.with_node([](Node&) -> Result<> { return fail(Code::conflict, "no"); });
  CHECK(refused.error().code == Code::conflict);
}

}  // namespace
}  // namespace depesche::http

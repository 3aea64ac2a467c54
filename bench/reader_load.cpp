// SPDX-License-Identifier: EUPL-1.2
// People at a node over HTTP, each with a connection and a session of their own, who ask one thing after the
// other and wait between. Prints a line for each answer: what was asked, microseconds, status.
//
//   reader_load PORT PEOPLE REQUESTS READERS SECONDS PAUSE_MS
//
// PEOPLE has lines "name TAB password", REQUESTS lines "class TAB method TAB target TAB body".

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

using Instant = std::chrono::steady_clock;
using namespace std::chrono_literals;

struct Wish {
  std::string name;
  std::string method;
  std::string target;
  std::string body;
};

struct Reply {
  int status = 0;
  std::string head;
  std::string body;
};

// One connection that stays open. Any failure shows as status 0.
class Connection {
 public:
  explicit Connection(std::uint16_t port)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)), host_("localhost:" + std::to_string(port)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    is_open_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(socket_); }

  Reply ask(const Wish& wish, const std::string& headers) {
    std::string request = wish.method + " " + wish.target + " HTTP/1.1\r\nHost: " + host_ + "\r\n" + headers;
    if (!wish.body.empty()) {
      request +=
          "Content-Type: application/json\r\nContent-Length: " + std::to_string(wish.body.size()) + "\r\n";
    }
    request += "\r\n" + wish.body;
    if (!is_open_ || !send_all(request)) return {};
    return receive();
  }

 private:
  bool send_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return is_open_ = false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  bool more(std::string& into) {
    std::array<char, 65'536> part{};
    const auto got = ::recv(socket_, part.data(), part.size(), 0);
    if (got <= 0) return is_open_ = false;
    into.append(part.data(), static_cast<std::size_t>(got));
    return true;
  }

  Reply receive() {
    std::string bytes;
    std::size_t end = std::string::npos;
    while ((end = bytes.find("\r\n\r\n")) == std::string::npos) {
      if (!more(bytes)) return {};
    }
    Reply reply{.head = bytes.substr(0, end + 2), .body = bytes.substr(end + 4)};
    const auto number = [&](std::string_view after) {
      std::size_t value = 0;
      const std::size_t at = reply.head.find(after);
      if (at != std::string::npos) {
        const char* begin = reply.head.data() + at + after.size();
        std::from_chars(begin, reply.head.data() + reply.head.size(), value);
      }
      return value;
    };
    const std::size_t size = number("content-length: ");
    while (reply.body.size() < size) {
      if (!more(reply.body)) return {};
    }
    reply.status = static_cast<int>(number("HTTP/1.1 "));
    return reply;
  }

  int socket_;
  std::string host_;
  bool is_open_ = false;
};

std::string between(const std::string& text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string::npos) return {};
  const std::size_t end = text.find(after, begin + before.size());
  return text.substr(begin + before.size(), end - begin - before.size());
}

// The headers of a session; nothing when the node refuses the sign-in.
std::optional<std::string> sign_in(Connection& connection, const std::vector<std::string>& person) {
  const Wish wish{.name = "sign in",
                  .method = "POST",
                  .target = "/api/v1/session",
                  .body = R"({"name":")" + person[0] + R"(","password":")" + person[1] + R"("})"};
  const Reply reply = connection.ask(wish, "");
  if (reply.status != 200) {
    std::fprintf(stderr, "sign-in of %s: %d %s\n", person[0].c_str(), reply.status, reply.body.c_str());
    return std::nullopt;
  }
  return "Cookie: " + between(reply.head, "set-cookie: ", ";") +
         "\r\nX-CSRF-Token: " + between(reply.body, R"("csrf":")", "\"") + "\r\n";
}

std::vector<std::vector<std::string>> read_table(const char* path, std::size_t columns) {
  std::vector<std::vector<std::string>> table;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> row(1);
    for (const char c : line) {
      if (c == '\t' && row.size() < columns) {
        row.emplace_back();
      } else {
        row.back().push_back(c);
      }
    }
    row.resize(columns);
    table.push_back(std::move(row));
  }
  return table;
}

struct Load {
  std::uint16_t port = 0;
  std::vector<std::vector<std::string>> people;
  std::vector<Wish> wishes;
  std::chrono::seconds length{};
  std::chrono::milliseconds pause{};
};

struct Reader {
  Connection connection;
  std::string headers;
  explicit Reader(std::uint16_t port) : connection(port) {}
};

// Asks until the time is over. Pauses vary by half, so that readers do not march in step.
void read_and_wait(const Load& load, Reader& reader, std::uint64_t seed, std::mutex& output) {
  std::mt19937_64 dice(seed);
  std::string lines;
  std::this_thread::sleep_for(load.pause * std::uniform_real_distribution<>(0, 1)(dice));
  for (const auto end = Instant::now() + load.length; Instant::now() < end;) {
    const Wish& wish = load.wishes[dice() % load.wishes.size()];
    const auto begun = Instant::now();
    const Reply reply = reader.connection.ask(wish, reader.headers);
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Instant::now() - begun);
    lines += wish.name + "\t" + std::to_string(took.count()) + "\t" + std::to_string(reply.status) + "\n";
    if (reply.status == 0) break;
    std::this_thread::sleep_for(load.pause * std::uniform_real_distribution<>(0.5, 1.5)(dice));
  }
  const std::lock_guard alone(output);
  std::fputs(lines.c_str(), stdout);
}

}  // namespace

int main(int count, char** words) {
  if (count != 7) return 2;
  Load load;
  load.port = static_cast<std::uint16_t>(std::atoi(words[1]));
  load.people = read_table(words[2], 2);
  for (auto& row : read_table(words[3], 4)) {
    load.wishes.push_back({.name = row[0], .method = row[1], .target = row[2], .body = row[3]});
  }
  if (load.people.empty() || load.wishes.empty()) return 2;
  load.length = std::chrono::seconds(std::atoi(words[5]));
  load.pause = std::chrono::milliseconds(std::atoi(words[6]));
  std::vector<std::unique_ptr<Reader>> readers;
  for (std::size_t number = 0; number < static_cast<std::size_t>(std::atoi(words[4])); ++number) {
    readers.push_back(std::make_unique<Reader>(load.port));
    const auto headers = sign_in(readers.back()->connection, load.people[number % load.people.size()]);
    if (!headers) return 1;
    readers.back()->headers = *headers;
  }
  std::mutex output;
  std::vector<std::jthread> threads;
  for (std::size_t number = 0; number < readers.size(); ++number) {
    threads.emplace_back([&, number] { read_and_wait(load, *readers[number], number, output); });
  }
  return 0;
}

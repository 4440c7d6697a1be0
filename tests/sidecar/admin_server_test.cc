#include "classifier/sidecar/admin_server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "classifier/base/strings.h"

namespace logclass::sidecar {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A connection to a port of this machine.
class Client {
 public:
  explicit Client(int port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(
        connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)),
        0);
  }
  ~Client() { close(fd_); }
  Client(const Client&) = delete;  // owns a socket
  Client& operator=(const Client&) = delete;

  void Send(std::string_view bytes) const {
    EXPECT_EQ(send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
  }

  // All that is sent until the server closes.
  std::string ReadAll() const {
    std::string out;
    char buffer[4096];
    for (ssize_t n; (n = recv(fd_, buffer, sizeof(buffer), 0)) > 0;) {
      out.append(buffer, n);
    }
    return out;
  }

 private:
  const int fd_;
};

struct Answer {
  std::string head;
  std::string body;
};

class AdminServerTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<AdminServer>> Start(std::string address) {
    return AdminServer::Start({.address = std::move(address),
                               .metrics = &metrics_,
                               .not_ready = [this]() -> std::string {
                                 return ready_ ? "" : "still loading";
                               }});
  }

  void SetUp() override {
    auto server = Start("127.0.0.1:0");
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  Answer Request(std::string_view method, std::string_view target) const {
    const Client client(server_->port());
    client.Send(Concat(method, ' ', target, " HTTP/1.1\r\nHost: test\r\n\r\n"));
    const std::string all = client.ReadAll();
    const size_t end = all.find("\r\n\r\n");
    EXPECT_NE(end, all.npos) << all;
    if (end == all.npos) return {all, ""};
    return {all.substr(0, end + 2), all.substr(end + 4)};
  }

  Metrics metrics_;
  std::atomic<bool> ready_ = true;
  std::unique_ptr<AdminServer> server_;
};

TEST_F(AdminServerTest, TheChosenPortIsKnown) { EXPECT_GT(server_->port(), 0); }

TEST_F(AdminServerTest, MetricsAreInPrometheusTextFormat) {
  metrics_.CountRejected();
  const Answer answer = Request("GET", "/metrics");
  EXPECT_THAT(answer.head, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answer.head,
              HasSubstr("\r\nContent-Type: text/plain; version=0.0.4; "
                        "charset=utf-8\r\n"));
  EXPECT_THAT(
      answer.head,
      HasSubstr(Concat("\r\nContent-Length: ", answer.body.size(), "\r\n")));
  EXPECT_EQ(answer.body, metrics_.Text());
}

TEST_F(AdminServerTest, AQueryIsNoPartOfThePath) {
  EXPECT_EQ(Request("GET", "/metrics?name=x").body, metrics_.Text());
}

TEST_F(AdminServerTest, ALargePageArrivesWhole) {
  for (size_t i = 0; i < Metrics::kMaxLabels; ++i) {
    metrics_.CountRequest(Concat(std::string(1000, 'm'), i), 0);
  }
  EXPECT_EQ(Request("GET", "/metrics").body, metrics_.Text());
}

TEST_F(AdminServerTest, HealthDoesNotDependOnReadiness) {
  ready_ = false;
  const Answer answer = Request("GET", "/healthz");
  EXPECT_THAT(answer.head, StartsWith("HTTP/1.1 200 "));
  EXPECT_EQ(answer.body, "ok\n");
}

TEST_F(AdminServerTest, ReadinessFollowsTheCallback) {
  EXPECT_THAT(Request("GET", "/readyz").head, StartsWith("HTTP/1.1 200 "));
  ready_ = false;
  const Answer answer = Request("GET", "/readyz");
  EXPECT_THAT(answer.head, StartsWith("HTTP/1.1 503 "));
  EXPECT_EQ(answer.body, "still loading\n");
  ready_ = true;
  EXPECT_THAT(Request("GET", "/readyz").head, StartsWith("HTTP/1.1 200 "));
}

TEST_F(AdminServerTest, NothingElseIsFound) {
  for (const char* target :
       {"/", "/metric", "/metrics/", "/healthz/x", "/..", "/etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd", "//metrics.", "/index.html"}) {
    EXPECT_THAT(Request("GET", target).head, StartsWith("HTTP/1.1 404 "))
        << target;
  }
}

TEST_F(AdminServerTest, HeadIsGetWithoutTheBody) {
  for (const char* target : {"/healthz", "/readyz", "/none"}) {
    const Answer get = Request("GET", target);
    const Answer head = Request("HEAD", target);
    EXPECT_EQ(head.head.substr(0, 12), get.head.substr(0, 12));
    EXPECT_THAT(
        head.head,
        HasSubstr(Concat("\r\nContent-Length: ", get.body.size(), "\r\n")));
    EXPECT_EQ(head.body, "");
  }
}

TEST_F(AdminServerTest, OtherMethodsAreRefused) {
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
    const Answer answer = Request(method, "/metrics");
    EXPECT_THAT(answer.head, StartsWith("HTTP/1.1 405 ")) << method;
    EXPECT_THAT(answer.head, HasSubstr("\r\nAllow: GET, HEAD\r\n")) << method;
  }
}

TEST_F(AdminServerTest, UnusualTargetsAreNotFound) {
  for (const char* target : {"*", "http://other.test/none", "other:1"}) {
    const Client client(server_->port());
    client.Send(Concat("GET ", target, " HTTP/1.1\r\nHost: test\r\n\r\n"));
    EXPECT_THAT(client.ReadAll(), Not(HasSubstr(" 200 "))) << target;
  }
  EXPECT_EQ(Request("GET", "/healthz").body, "ok\n");
}

TEST_F(AdminServerTest, WhatIsNoHttpEndsTheConnectionOnly) {
  {
    const Client client(server_->port());
    client.Send("\x16\x03\x01 this is no request\r\n\r\n");
    EXPECT_THAT(client.ReadAll(), Not(HasSubstr(" 200 ")));
  }
  EXPECT_EQ(Request("GET", "/healthz").body, "ok\n");
}

TEST_F(AdminServerTest, ManyClientsAtOnceAreAllAnswered) {
  std::atomic<int> answered = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([this, &answered] {
      for (int j = 0; j < 10; ++j) {
        metrics_.CountRejected();
        const bool ok =
            Request("GET", "/metrics").head.starts_with("HTTP/1.1 200 ");
        if (ok) ++answered;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(answered, 80);
}

TEST_F(AdminServerTest, AnOpenConnectionDoesNotKeepItFromStopping) {
  const Client idle(server_->port());
  const Client half(server_->port());
  half.Send("GET /metr");
  server_.reset();
}

TEST_F(AdminServerTest, AnAddressInUseIsUnavailable) {
  auto second = Start(Concat("127.0.0.1:", server_->port()));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr(Concat("\"127.0.0.1:", server_->port(), '"')));
}

TEST_F(AdminServerTest, ThePortIsFreeAfterwards) {
  const std::string address = Concat("127.0.0.1:", server_->port());
  server_.reset();
  auto again = Start(address);
  EXPECT_TRUE(again.ok()) << again.status();
}

TEST_F(AdminServerTest, WhatIsNoAddressIsUnavailable) {
  for (const char* address :
       {"", "9464", ":9464", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:99999",
        "127.0.0.1:0s", "127.0.0.1:0r", "127.0.0.1:0,127.0.0.1:0",
        "no-such-host.invalid:0"}) {
    EXPECT_EQ(Start(address).status().code(), absl::StatusCode::kUnavailable)
        << address;
  }
}

}  // namespace
}  // namespace logclass::sidecar

#include "classifier/sidecar/admin_server.h"

#include <civetweb.h>
#include <time.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <future>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "classifier/base/strings.h"

namespace logclass::sidecar {
namespace {

constexpr int kOk = 200;
constexpr int kNotFound = 404;
constexpr int kMethodNotAllowed = 405;
constexpr int kUnavailable = 503;

constexpr char kPlainText[] = "text/plain; charset=utf-8";
// https://prometheus.io/docs/instrumenting/exposition_formats/
constexpr char kMetricsText[] = "text/plain; version=0.0.4; charset=utf-8";

struct Response {
  int status;
  std::string body;
  const char* type = kPlainText;
};

// The time now as HTTP writes it, RFC 9110 section 5.6.7.
std::string HttpDate() {
  const time_t now = time(nullptr);
  tm parts = {};
  gmtime_r(&now, &parts);
  char text[64];
  return {text, strftime(text, sizeof(text), "%a, %d %b %Y %T GMT", &parts)};
}

// Writes the head by hand: civetweb's own functions for it call gmtime(), which
// is not for several threads.
void Send(const Response& response, bool with_body, mg_connection* connection) {
  std::string text =
      Concat("HTTP/1.1 ", response.status, ' ',
             mg_get_response_code_text(connection, response.status),
             "\r\nDate: ", HttpDate(), "\r\nContent-Type: ", response.type,
             "\r\nContent-Length: ", response.body.size(),
             // Each connection takes a thread as long as it is open.
             "\r\nCache-Control: no-store\r\nConnection: close\r\n");
  if (response.status == kMethodNotAllowed) text += "Allow: GET, HEAD\r\n";
  text += "\r\n";
  if (with_body) text += response.body;
  mg_write(connection, text.data(), text.size());
}

// civetweb takes lists of addresses, with letters for TLS and redirects; of
// that nothing is meant here.
bool IsHostAndPort(std::string_view address) {
  const size_t colon = address.rfind(':');
  if (colon == 0 || colon == address.npos) return false;
  const std::string_view port = address.substr(colon + 1);
  return !port.empty() && address.find(',') == address.npos &&
         std::ranges::all_of(port,
                             [](unsigned char c) { return isdigit(c) != 0; });
}

}  // namespace

class AdminServer::Impl {
 public:
  explicit Impl(Init init) : init_(std::move(init)) {}
  ~Impl() {
    if (context_ != nullptr) Stop();
  }
  Impl(const Impl&) = delete;  // owns a socket
  Impl& operator=(const Impl&) = delete;

  absl::Status Listen();
  int port() const { return port_; }

 private:
  void Stop();
  static int OnRequest(mg_connection* connection);
  Response Answer(std::string_view path) const;

  const Init init_;
  mg_context* context_ = nullptr;
  int port_ = 0;
};

absl::Status AdminServer::Impl::Listen() {
  if (!IsHostAndPort(init_.address)) {
    return absl::UnavailableError(Concat(
        "cannot listen on ", Quoted(init_.address), ": not \"host:port\""));
  }
  // Scrapes and probes: few and short. A client that does not send what it
  // began to must not take the thread that a probe needs for long.
  const char* options[] = {"listening_ports",
                           init_.address.c_str(),
                           "num_threads",
                           "4",
                           "request_timeout_ms",
                           "5000",
                           "enable_keep_alive",
                           "no",
                           nullptr};
  mg_callbacks callbacks = {};
  callbacks.begin_request = OnRequest;
  mg_init_data init = {&callbacks, this, options};
  char text[256] = "";
  mg_error_data error = {nullptr, text, sizeof(text)};
  context_ = mg_start2(&init, &error);
  if (context_ == nullptr) {
    return absl::UnavailableError(
        Concat("cannot listen on ", Quoted(init_.address), ": ", text));
  }
  mg_server_port port = {};
  if (mg_get_server_ports(context_, 1, &port) == 1) port_ = port.port;
  return absl::OkStatus();
}

// civetweb notices that it is to stop every 2 s, and when somebody connects.
void AdminServer::Impl::Stop() {
  const std::string host = init_.address.substr(0, init_.address.rfind(':'));
  const auto stopped = std::async(std::launch::async, mg_stop, context_);
  do {
    char error[64];
    mg_connection* connection =
        mg_connect_client(host.c_str(), port_, 0, error, sizeof(error));
    if (connection != nullptr) mg_close_connection(connection);
  } while (stopped.wait_for(std::chrono::milliseconds(20)) !=
           std::future_status::ready);
}

int AdminServer::Impl::OnRequest(mg_connection* connection) {
  const mg_request_info& request = *mg_get_request_info(connection);
  const auto& self = *static_cast<const Impl*>(request.user_data);
  const std::string_view method = request.request_method;
  Response response = {kMethodNotAllowed, "only GET and HEAD\n"};
  if (method == "GET" || method == "HEAD") {
    const char* path = request.local_uri_raw;  // null for the "*" of OPTIONS
    response = self.Answer(path == nullptr ? "" : path);
  }
  Send(response, method != "HEAD", connection);
  return response.status;  // not 0: civetweb does nothing more
}

Response AdminServer::Impl::Answer(std::string_view path) const {
  if (path == "/metrics") return {kOk, init_.metrics->Text(), kMetricsText};
  if (path == "/healthz") return {kOk, "ok\n"};
  if (path == "/readyz") {
    const std::string why = init_.not_ready();
    if (why.empty()) return {kOk, "ok\n"};
    return {kUnavailable, Concat(why, '\n')};
  }
  return {kNotFound, "not found: try /metrics, /healthz, /readyz\n"};
}

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Start(Init init) {
  auto impl = std::make_unique<Impl>(std::move(init));
  absl::Status status = impl->Listen();
  if (!status.ok()) return status;
  return std::unique_ptr<AdminServer>(new AdminServer(std::move(impl)));
}

AdminServer::AdminServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

AdminServer::~AdminServer() = default;

int AdminServer::port() const { return impl_->port(); }

}  // namespace logclass::sidecar

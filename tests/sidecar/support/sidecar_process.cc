#include "tests/sidecar/support/sidecar_process.h"

#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <utility>

#include "classifier/base/strings.h"
#include "tests/sidecar/support/pending_call.h"
#include "tests/sidecar/support/tcp.h"

namespace logclass::testing {
namespace {

// "... listening address=127.0.0.1:6100", or the same as JSON.
std::string AddressOf(const std::string& line) {
  constexpr std::string_view kName = "address";
  size_t begin = line.find(kName);
  if (begin == line.npos) return "";
  begin = line.find_first_not_of("\"=:", begin + kName.size());
  return line.substr(begin, line.find_first_of("\" ", begin) - begin);
}

bool HasFlag(const Arguments& flags, std::string_view name) {
  return std::ranges::any_of(flags, [name](const std::string& flag) {
    return flag.starts_with(name);
  });
}

}  // namespace

std::string Command() {
  const char* const command = std::getenv("LOGCLASS_TEST_COMMAND");
  return command != nullptr ? command : LOGCLASS_COMMAND;
}

std::string HttpGet(const std::string& address, std::string_view path) {
  const int fd = ConnectTcp(address);
  if (fd < 0) return "";
  const std::string request =
      Concat("GET ", path, " HTTP/1.1\r\nHost: logclass\r\n\r\n");
  std::string answer;
  if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    char block[4096];
    for (ssize_t size; (size = recv(fd, block, sizeof(block), 0)) > 0;) {
      answer.append(block, static_cast<size_t>(size));
    }
  }
  close(fd);
  return answer;
}

grpc::Status CallBytes(const std::shared_ptr<grpc::Channel>& channel,
                       const std::string& method, const std::string& request,
                       std::string* reply) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  context.set_wait_for_ready(true);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer in(&slice, 1);
  grpc::ByteBuffer out;
  PendingCall call;
  grpc::GenericStub(channel).UnaryCall(&context, method, grpc::StubOptions(),
                                       &in, &out, call.Callback());
  const grpc::Status status = call.Wait();
  grpc::Slice bytes;
  if (status.ok() && out.Valid() && out.DumpToSingleSlice(&bytes).ok()) {
    reply->assign(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
  }
  return status;
}

Output RunCommand(const Arguments& arguments, int code,
                  const Process::Environment& environment) {
  Process process(arguments, environment);
  EXPECT_EQ(process.Wait(), code) << process.err();
  return {process.out(), process.err()};
}

bool WaitUntil(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  std::chrono::milliseconds pause(1);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::milliseconds(50));
  }
  return true;
}

Sidecar::Sidecar(Arguments flags, const Process::Environment& environment)
    : flags_(std::move(flags)), environment_(environment) {
  std::filesystem::create_directory(dir_.path() + "/rules");
  WriteRules(kRules);
  Start();
}

void Sidecar::Start() {
  Arguments arguments = {Command(), "serve",
                         "--cache-dir=", "--metrics=127.0.0.1:0"};
  if (!HasFlag(flags_, "--listen")) arguments.push_back("--listen=" + listen_);
  if (!HasFlag(flags_, "--rules")) arguments.push_back("--rules=" + rules());
  arguments.insert(arguments.end(), flags_.begin(), flags_.end());
  process_ = std::make_unique<Process>(arguments, environment_);
  if (!process_->WaitForLine("serving metrics")) {
    ADD_FAILURE() << "it did not start: " << process_->err();
  }
}

std::string Sidecar::address(size_t index) {
  return AddressOf(process_->WaitForLine("listening", index).value_or(""));
}

void Sidecar::KillAndRestart() {
  listen_ = address();
  process_->KillHard();
  Start();
}

int Sidecar::Terminate() {
  process_->Signal(SIGTERM);
  return process_->Wait().value_or(-1);
}

std::string Sidecar::Get(std::string_view path) {
  const auto line = process_->WaitForLine("serving metrics");
  return HttpGet(AddressOf(line.value_or("")), path);
}

double Sidecar::Metric(std::string_view name) {
  const std::string text = Get("/metrics");
  const size_t found = text.find(Concat('\n', name, ' '));
  if (found == text.npos) return -1;
  return std::atof(text.c_str() + found + name.size() + 2);
}

bool Sidecar::WaitForMetric(std::string_view name, double value) {
  return WaitUntil([&] { return Metric(name) == value; });
}

bool Sidecar::WaitUntilReady() {
  return WaitUntil(
      [this] { return Get("/readyz").find(" 200 ") != std::string::npos; });
}

// At once, so that nobody reads half of them.
void Sidecar::WriteRules(std::string_view yaml) const {
  std::filesystem::rename(dir_.Write("rules.new", yaml), rules());
}

}  // namespace logclass::testing

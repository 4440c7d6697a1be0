// `logclass serve` as a process, with rules of its own.

#ifndef TESTS_SIDECAR_SUPPORT_SIDECAR_PROCESS_H_
#define TESTS_SIDECAR_SUPPORT_SIDECAR_PROCESS_H_

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sidecar/support/process.h"
#include "tests/sidecar/support/vector_sink.h"
#include "tests/support/temp_dir.h"

namespace logclass::testing {

// One rule, for the failures among LogLine()s. Small, so that a process starts
// and reloads in milliseconds.
inline constexpr char kRules[] = R"(
defaults: {category: memory}
rules:
- id: oom
  code: OOM_KILLED
  title: the kernel killed a process
  severity: CRITICAL
  any: [{regex: 'Killed process (?P<pid>\d+) \((?P<process>[^)]*)\)'}]
)";

using Arguments = std::vector<std::string>;

// The command of the build.
std::string Command();

// Returns what is answered to a GET, status line and all; empty where nobody
// answers.
std::string HttpGet(const std::string& address, std::string_view path);

// A unary call of bytes.
grpc::Status CallBytes(const std::shared_ptr<grpc::Channel>& channel,
                       const std::string& method, const std::string& request,
                       std::string* reply);

// Runs a command and expects that it ends with `code`; returns what it wrote.
struct Output {
  std::string out;
  std::string err;
};
Output RunCommand(const Arguments& arguments, int code,
                  const Process::Environment& environment = {});

// Asks again and again, with pauses that grow, until it is so; false where it
// took too long.
bool WaitUntil(const std::function<bool()>& holds);

// The server, with kRules, on free ports. Its parts fail the test where they
// cannot do what they are asked for.
class Sidecar {
 public:
  // `flags` come last. Waits until it listens.
  explicit Sidecar(Arguments flags,
                   const Process::Environment& environment = {});

  Process& process() { return *process_; }

  // The `index`th of what it listens on.
  std::string address(size_t index = 0);
  std::shared_ptr<grpc::Channel> channel() { return NewChannel(address()); }

  // Kills it and starts it again on the same address.
  void KillAndRestart();

  // Asks it to end; returns its exit code.
  int Terminate();

  // The HTTP side.
  std::string Get(std::string_view path);
  // The value of a line of /metrics, which begins with `name`; -1 without one.
  double Metric(std::string_view name);
  // Waits until a metric has a value, by asking for it over and over.
  bool WaitForMetric(std::string_view name, double value);
  // Waits until /readyz says 200.
  bool WaitUntilReady();

  // Where its rules are.
  const TempDir& dir() const { return dir_; }
  std::string rules() const { return dir_.path() + "/rules/rules.yaml"; }
  void WriteRules(std::string_view yaml) const;

 private:
  void Start();

  const TempDir dir_;
  const Arguments flags_;
  const Process::Environment environment_;
  std::string listen_ = "127.0.0.1:0";
  std::unique_ptr<Process> process_;
};

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_SIDECAR_PROCESS_H_

// A child process, its output and its end.

#ifndef TESTS_SIDECAR_SUPPORT_PROCESS_H_
#define TESTS_SIDECAR_SUPPORT_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace logclass::testing {

// Long enough for a machine that is busy with something else; a test that has
// to wait for so long has failed.
inline constexpr std::chrono::seconds kPatience{60};

// Killed at the end of its life, and when the test dies. Thread-safe.
class Process {
 public:
  using Environment = std::map<std::string, std::string>;

  // Runs a program, with `environment` beside what the test has itself, of
  // which LOGCLASS_* and *_proxy are left out. Aborts where it cannot.
  explicit Process(const std::vector<std::string>& arguments,
                   const Environment& environment = {});
  ~Process();
  Process(const Process&) = delete;  // owns a process
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }

  // Does nothing where the process has ended.
  void Signal(int signal);

  // Waits for the end; returns the exit code, or 128 and the signal that killed
  // it, or nullopt where it did not end in time.
  std::optional<int> Wait(std::chrono::milliseconds timeout = kPatience);

  // Kills it, as a node that loses its power would, and waits.
  void KillHard();

  // Waits for a line on standard error that has `part` in it; returns the
  // `index`th such line, from 0, or nullopt where the process ended or did not
  // write it in time.
  std::optional<std::string> WaitForLine(std::string_view part,
                                         size_t index = 0);

  std::string out() const;  // so far
  std::string err() const;

 private:
  void Read(int out, int err);
  std::optional<std::string> FindLine(std::string_view part,
                                      size_t index) const;

  pid_t pid_ = -1;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::string out_;
  std::string err_;
  std::optional<int> code_;
  std::thread reader_;
};

// Of a process that runs: the CPU time it has taken, and the most memory that
// it has had, both 0 where they cannot be read.
double CpuSeconds(pid_t pid);
size_t PeakResidentBytes(pid_t pid);

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_PROCESS_H_

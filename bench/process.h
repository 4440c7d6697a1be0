// Programs that are measured as whole processes.

#ifndef BENCH_PROCESS_H_
#define BENCH_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/result.h"

namespace logclass::bench {

// A program that answers a line with a line. Its input is closed at the end of
// its life, which has to end it.
class Conversation {
 public:
  // Fails with NotFound where there is no such program.
  static absl::StatusOr<std::unique_ptr<Conversation>> Start(
      const std::vector<std::string>& command);
  ~Conversation();
  Conversation(const Conversation&) = delete;  // owns a process
  Conversation& operator=(const Conversation&) = delete;

  // Sends nothing where `line` is empty. Fails with Unavailable where the
  // program ends instead of answering.
  absl::StatusOr<std::string> Ask(const std::string& line);

 private:
  Conversation() = default;

  pid_t pid_ = -1;
  FILE* to_ = nullptr;
  FILE* from_ = nullptr;
};

// Runs a command to its end, its output in the file `output`; says in the
// sample what it took. Fails where the exit code is none of `ok`.
absl::StatusOr<Sample> TimeCommand(const std::vector<std::string>& command,
                                   const std::string& output,
                                   const std::vector<int>& ok = {0});

}  // namespace logclass::bench

#endif  // BENCH_PROCESS_H_

#include "bench/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "classifier/base/strings.h"

namespace logclass::bench {
namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

Pipe OpenPipe() {
  int ends[2] = {-1, -1};
  // Closed in children, or none would ever see the end of its input.
  if (pipe2(ends, O_CLOEXEC) != 0) return {};
  return {ends[0], ends[1]};
}

// Returns -1 where it cannot be started.
pid_t Spawn(const std::vector<std::string>& command, int in, int out) {
  std::vector<char*> arguments;
  for (const std::string& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  pid_t pid = -1;
  const int error = posix_spawnp(&pid, arguments[0], &actions, nullptr,
                                 arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? pid : -1;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Conversation>> Conversation::Start(
    const std::vector<std::string>& command) {
  const Pipe to = OpenPipe();
  const Pipe from = OpenPipe();
  auto out = std::unique_ptr<Conversation>(new Conversation);
  out->pid_ = Spawn(command, to.read, from.write);
  close(to.read);
  close(from.write);
  out->to_ = fdopen(to.write, "w");
  out->from_ = fdopen(from.read, "r");
  if (out->pid_ > 0 && out->to_ != nullptr && out->from_ != nullptr) {
    return out;
  }
  return absl::NotFoundError(Concat("there is no ", command[0]));
}

Conversation::~Conversation() {
  if (to_ != nullptr) std::fclose(to_);
  if (from_ != nullptr) std::fclose(from_);
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
}

absl::StatusOr<std::string> Conversation::Ask(const std::string& line) {
  if (!line.empty()) {
    std::fprintf(to_, "%s\n", line.c_str());
    std::fflush(to_);
  }
  char answer[4096];
  if (std::fgets(answer, sizeof answer, from_) == nullptr) {
    return absl::UnavailableError("the program ended");
  }
  return std::string(answer);
}

absl::StatusOr<Sample> TimeCommand(const std::vector<std::string>& command,
                                   const std::string& output,
                                   const std::vector<int>& ok) {
  std::vector<std::string> timed = {LOGCLASS_TIME_COMMAND, output};
  timed.insert(timed.end(), command.begin(), command.end());
  auto process = Conversation::Start(timed);
  if (!process.ok()) return process.status();
  const auto answer = (*process)->Ask("");
  if (!answer.ok()) return answer.status();
  Sample sample;
  unsigned long peak = 0;
  int code = 0;
  if (std::sscanf(answer->c_str(), "%lf %lf %lu %d", &sample.seconds,
                  &sample.cpu_seconds, &peak, &code) != 4) {
    return absl::InternalError("time_command said something else");
  }
  if (std::ranges::find(ok, code) == ok.end()) {
    return absl::UnavailableError(Concat(command[0], " exits with ", code));
  }
  sample.peak_bytes = peak;
  return sample;
}

}  // namespace logclass::bench

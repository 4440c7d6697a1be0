#include "tests/sidecar/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <utility>

extern char** environ;

namespace logclass::testing {
namespace {

bool IsLeftOut(std::string_view entry) {
  const std::string_view name = entry.substr(0, entry.find('='));
  return name.starts_with("LOGCLASS_") || name.ends_with("_proxy") ||
         name.ends_with("_PROXY");
}

std::vector<std::string> EnvironmentWith(const Process::Environment& added) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    if (!IsLeftOut(*entry)) entries.emplace_back(*entry);
  }
  for (const auto& [name, value] : added) entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

struct Pipe {
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) std::abort();
    read = ends[0];
    write = ends[1];
  }
  int read;
  int write;
};

// Appends what there is to read; false at the end.
bool ReadSome(int fd, std::string* text) {
  char buffer[4096];
  const ssize_t size = read(fd, buffer, sizeof(buffer));
  if (size < 0) return errno == EINTR;
  text->append(buffer, static_cast<size_t>(size));
  return size > 0;
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments,
                 const Environment& environment) {
  std::vector<std::string> texts = arguments;
  std::vector<std::string> entries = EnvironmentWith(environment);
  const std::vector<char*> argv = Pointers(texts);
  const std::vector<char*> envp = Pointers(entries);
  const Pipe out, err;
  pid_ = fork();
  if (pid_ < 0) std::abort();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out.write, STDOUT_FILENO);
    dup2(err.write, STDERR_FILENO);
    execvpe(argv[0], argv.data(), envp.data());
    _exit(127);
  }
  close(out.write);
  close(err.write);
  reader_ = std::thread([this, out, err] { Read(out.read, err.read); });
}

Process::~Process() {
  KillHard();
  reader_.join();
}

void Process::Read(int out, int err) {
  pollfd fds[] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  std::string* const texts[] = {&out_, &err_};
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    if (poll(fds, 2, -1) < 0) continue;
    std::lock_guard lock(mutex_);
    for (int i = 0; i < 2; ++i) {
      if (fds[i].fd < 0 || fds[i].revents == 0) continue;
      if (ReadSome(fds[i].fd, texts[i])) continue;
      close(fds[i].fd);
      fds[i].fd = -1;
    }
    changed_.notify_all();
  }
  // Not reaped until nobody can signal a process of the same number.
  siginfo_t info;
  waitid(P_PID, pid_, &info, WEXITED | WNOWAIT);
  std::lock_guard lock(mutex_);
  int status = 0;
  waitpid(pid_, &status, 0);
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  changed_.notify_all();
}

void Process::Signal(int signal) {
  std::lock_guard lock(mutex_);
  if (!code_) kill(pid_, signal);
}

std::optional<int> Process::Wait(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, timeout, [this] { return code_.has_value(); });
  return code_;
}

void Process::KillHard() {
  Signal(SIGKILL);
  Wait();
}

std::optional<std::string> Process::FindLine(std::string_view part,
                                             size_t index) const {
  for (size_t begin = 0, end; (end = err_.find('\n', begin)) != err_.npos;
       begin = end + 1) {
    std::string line = err_.substr(begin, end - begin);
    if (line.find(part) == line.npos) continue;
    if (index-- == 0) return line;
  }
  return std::nullopt;
}

std::optional<std::string> Process::WaitForLine(std::string_view part,
                                                size_t index) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, kPatience, [&] {
    return code_.has_value() || FindLine(part, index).has_value();
  });
  return FindLine(part, index);
}

std::string Process::out() const {
  std::lock_guard lock(mutex_);
  return out_;
}

std::string Process::err() const {
  std::lock_guard lock(mutex_);
  return err_;
}

double CpuSeconds(pid_t pid) {
  clockid_t clock;
  timespec time;
  if (clock_getcpuclockid(pid, &clock) != 0) return 0;
  if (clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

size_t PeakResidentBytes(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) {
      return std::strtoull(line.c_str() + 6, nullptr, 10) << 10;
    }
  }
  return 0;
}

}  // namespace logclass::testing

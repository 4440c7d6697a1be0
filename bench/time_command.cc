// Runs a command and says what it took: wall-clock seconds, CPU seconds, peak
// resident bytes, exit code.
//
//   time_command FILE COMMAND [ARGUMENT...]
//
// The command's output goes to FILE, its errors nowhere. It is a program of its
// own because the kernel counts the memory of the process that forks as the
// child's.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) * 1e-6;
}

[[noreturn]] void Become(const char* output, char** command) {
  const int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  const int nowhere = open("/dev/null", O_WRONLY);
  if (file >= 0 && dup2(file, STDOUT_FILENO) >= 0 && nowhere >= 0 &&
      dup2(nowhere, STDERR_FILENO) >= 0) {
    execvp(command[0], command);
  }
  _exit(127);  // as a shell says it
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: time_command FILE COMMAND [ARGUMENT...]\n");
    return 2;
  }
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) Become(argv[1], argv + 2);
  int status = 0;
  rusage usage = {};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return 1;
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  std::printf("%.9f %.6f %ld %d\n", took.count(),
              Seconds(usage.ru_utime) + Seconds(usage.ru_stime),
              usage.ru_maxrss * 1024, code);
}

#include "bench/peak_memory.h"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace logclass::bench {
namespace {

// Returns a line of /proc/self/status in bytes, 0 where there is none.
uint64_t StatusBytes(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key)) {
      return std::stoull(line.substr(key.size())) << 10;
    }
  }
  return 0;
}

// In the child. Returns 0 where it does not know.
uint64_t Growth(const std::function<bool()>& work) {
  // The peak so far is the parent's: begin anew.
  if (!(std::ofstream("/proc/self/clear_refs") << "5" << std::flush)) return 0;
  const uint64_t before = StatusBytes("VmRSS:");
  if (!work()) return 0;
  const uint64_t peak = StatusBytes("VmHWM:");
  return peak > before ? peak - before : 0;
}

}  // namespace

std::optional<uint64_t> PeakMemoryOf(const std::function<bool()>& work) {
  int ends[2];
  if (pipe(ends) != 0) return std::nullopt;
  const pid_t child = fork();
  if (child == 0) {
    const uint64_t growth = Growth(work);
    const bool written = write(ends[1], &growth, sizeof growth) > 0;
    _exit(written ? 0 : 1);
  }
  close(ends[1]);
  uint64_t growth = 0;
  const bool known = child > 0 &&
                     read(ends[0], &growth, sizeof growth) == sizeof growth &&
                     growth > 0;
  close(ends[0]);
  if (child > 0) waitpid(child, nullptr, 0);
  if (!known) return std::nullopt;
  return growth;
}

}  // namespace logclass::bench

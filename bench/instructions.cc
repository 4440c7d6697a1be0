#include "bench/instructions.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define LOGCLASS_HAS_CALLGRIND 1
#endif

namespace logclass::bench {
namespace {

int OpenCounter() {
  perf_event_attr attributes = {};
  attributes.type = PERF_TYPE_HARDWARE;
  attributes.size = sizeof attributes;
  attributes.config = PERF_COUNT_HW_INSTRUCTIONS;
  attributes.exclude_kernel = 1;
  attributes.exclude_hv = 1;
  return static_cast<int>(syscall(SYS_perf_event_open, &attributes, /*pid=*/0,
                                  /*cpu=*/-1,
                                  /*group_fd=*/-1, PERF_FLAG_FD_CLOEXEC));
}

}  // namespace

InstructionCounter::InstructionCounter() : descriptor_(OpenCounter()) {}

InstructionCounter::~InstructionCounter() {
  if (descriptor_ >= 0) close(descriptor_);
}

std::optional<uint64_t> InstructionCounter::Read() const {
  uint64_t count = 0;
  if (descriptor_ < 0 ||
      read(descriptor_, &count, sizeof count) != sizeof count) {
    return std::nullopt;
  }
  return count;
}

#ifdef LOGCLASS_HAS_CALLGRIND

bool UnderCallgrind() { return RUNNING_ON_VALGRIND != 0; }

void StartCallgrind() {
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
}

void StopCallgrind(const std::string& name) {
  CALLGRIND_DUMP_STATS_AT(name.c_str());
  CALLGRIND_STOP_INSTRUMENTATION;
}

#else

bool UnderCallgrind() { return false; }
void StartCallgrind() {}
void StopCallgrind(const std::string&) {}

#endif

}  // namespace logclass::bench

// What Abseil's archives have thread_local variables for. Debian compiles these
// so that they can only be part of a program, not of a shared object; with the
// functions defined here the linker does not take them from there.

#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <limits>
#include <thread>

#include "absl/base/internal/sysinfo.h"
#include "absl/strings/internal/cordz_functions.h"

namespace absl {
ABSL_NAMESPACE_BEGIN
namespace base_internal {

// Locks spin for a while where there are several processors.
int NumCPUs() { return static_cast<int>(std::thread::hardware_concurrency()); }

double NominalCPUFrequency() { return 1.0; }  // unknown

pid_t GetTID() { return static_cast<pid_t>(syscall(SYS_gettid)); }

pid_t GetCachedTID() { return GetTID(); }

}  // namespace base_internal
#ifdef ABSL_INTERNAL_CORDZ_ENABLED
namespace cord_internal {

// No cord is ever sampled for statistics.
ABSL_CONST_INIT thread_local int64_t cordz_next_sample =
    std::numeric_limits<int64_t>::max();

bool cordz_should_profile_slow() { return false; }

int32_t get_cordz_mean_interval() { return 0; }

}  // namespace cord_internal
#endif
ABSL_NAMESPACE_END
}  // namespace absl

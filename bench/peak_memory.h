// How much memory something takes.

#ifndef BENCH_PEAK_MEMORY_H_
#define BENCH_PEAK_MEMORY_H_

#include <cstdint>
#include <functional>
#include <optional>

namespace logclass::bench {

// Runs `work` in a copy of this process and returns by how much its resident
// memory was larger at its peak than before. Nullopt where `work` fails or
// /proc does not tell. REQUIRES: this process has no other threads.
std::optional<uint64_t> PeakMemoryOf(const std::function<bool()>& work);

}  // namespace logclass::bench

#endif  // BENCH_PEAK_MEMORY_H_

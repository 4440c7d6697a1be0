// Counts the allocations of the thread that asks: all of malloc's family and so
// operator new. Linking this in replaces malloc, so it is for benchmarks only.

#ifndef BENCH_ALLOCATIONS_H_
#define BENCH_ALLOCATIONS_H_

#include <cstdint>
#include <optional>

namespace logclass::bench {

// Returns how often this thread has allocated so far; nullopt where the C
// library is not one whose malloc can be wrapped, or a sanitizer has done so.
std::optional<uint64_t> Allocations();

}  // namespace logclass::bench

#endif  // BENCH_ALLOCATIONS_H_

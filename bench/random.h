// Numbers that look random and are the same on every machine and run, which
// those of <random>'s distributions are not.

#ifndef BENCH_RANDOM_H_
#define BENCH_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <iterator>

namespace logclass::bench {

// Sebastiano Vigna's SplitMix64.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  // Returns a number below `end`. REQUIRES: end > 0.
  uint64_t Below(uint64_t end) { return Next() % end; }

  template <typename Container>
  const auto& Pick(const Container& choices) {
    return choices[Below(std::size(choices))];
  }

 private:
  uint64_t state_;
};

}  // namespace logclass::bench

#endif  // BENCH_RANDOM_H_

// A hash that stands for a line: two different lines have the same with a
// probability of 2^-64, whoever wrote them, since nobody knows the key.
//
// NH, the universal hash of UMAC (RFC 4418, section 5.2), on words of 64 bits:
// J. Black et al., "UMAC: Fast and Secure Message Authentication", theorem 4.2.

#ifndef CLASSIFIER_ENGINE_LINE_HASH_H_
#define CLASSIFIER_ENGINE_LINE_HASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"

namespace logclass {

struct LineHash {
  uint64_t high = 0;
  uint64_t low = 0;
  size_t size = 0;  // the line's

  bool operator==(const LineHash&) const = default;
};

class LineHasher {
 public:
  static constexpr size_t kMaxBytes = 8192;

  // Makes a key of random numbers. Fails with Unavailable where the system has
  // none.
  static absl::StatusOr<LineHasher> Create();

  // REQUIRES: the line has no more than kMaxBytes.
  LineHash Hash(std::string_view line) const;

 private:
  struct Words {
    uint64_t first, second;
  };

  LineHasher() = default;

  std::array<Words, kMaxBytes / sizeof(Words)> key_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_HASH_H_

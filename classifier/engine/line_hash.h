// A hash that stands for all lines that are alike: two others have the same
// with a probability of 2^-63 at most, whoever wrote them, since nobody knows
// the key.
//
// NH, the universal hash of UMAC (RFC 4418, section 5.2), on words of 64 bits:
// J. Black et al., "UMAC: Fast and Secure Message Authentication", theorem 4.2.
// As there, the line's length is added.

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

  // Whether it stands for no line.
  bool is_none() const { return *this == LineHash(); }

  bool operator==(const LineHash&) const = default;
};

class LineHasher {
 public:
  static constexpr size_t kMaxBytes = 8192;

  // Makes a key of random numbers. Fails with Unavailable where the system has
  // none.
  static absl::StatusOr<LineHasher> Create();

  // The hash of the line with its digits alike. REQUIRES: it has no more than
  // kMaxBytes.
  LineHash Hash(std::string_view line) const;

  // The same for the first line of a text, whose end is found on the way. Sets
  // `*size` to the line's. Returns none where the line is longer than
  // kMaxBytes, or the text ends with it.
  LineHash HashFirst(std::string_view text, size_t* size) const;

 private:
  struct Words {
    uint64_t first, second;
  };

  static constexpr size_t kStep = sizeof(Words);

  class Sum;

  LineHasher() = default;

  std::array<Words, kMaxBytes / sizeof(Words)> key_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_HASH_H_

// How sixteen bytes of a line look: reading a timestamp costs a few comparisons
// so, and not twenty.

#ifndef CLASSIFIER_LEVEL_SHAPE_H_
#define CLASSIFIER_LEVEL_SHAPE_H_

#include <array>
#include <bit>
#include <cstddef>

#include "classifier/level/chunk.h"
#include "classifier/level/cursor.h"

namespace logclass::level {

// Example: Shape("dddd-dd-") is how "2024-05-01" begins: 'd' stands for a
// digit, '?' for any byte, everything else for itself.
class Shape {
 public:
  template <size_t kLength>
  explicit constexpr Shape(const char (&pattern)[kLength]) {
    static_assert(kLength - 1 <= Chunk::kSize);
    for (size_t i = 0; i + 1 < kLength; ++i) {
      if (pattern[i] == '?') continue;
      const bool digit = pattern[i] == 'd';
      if (digit) digits_ |= Mask{1} << i;
      if (!digit) fixed_ |= Mask{1} << i;
      text_[i] = static_cast<unsigned char>(pattern[i]);
    }
  }

  bool Matches(Chunk chunk) const {
    const Mask equal = chunk.Equal(std::bit_cast<Chunk::Bytes>(text_));
    return ((equal & fixed_) | (chunk.Digits() & digits_)) ==
           (fixed_ | digits_);
  }

  bool At(Cursor at, size_t ahead = 0) const {
    return Matches(at.NextChunk(ahead));
  }

 private:
  Mask digits_ = 0;  // bytes that must be digits
  Mask fixed_ = 0;   // bytes that must equal those of text_
  std::array<unsigned char, Chunk::kSize> text_{};
};

// Returns where the first eight bytes of what looks like `example` are digits:
// that tells dates apart.
constexpr Mask DigitsOf(const char (&example)[9]) {
  Mask digits = 0;
  for (size_t i = 0; i < 8; ++i) digits |= Mask{IsDigit(example[i])} << i;
  return digits;
}

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_SHAPE_H_

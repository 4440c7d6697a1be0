// Looks at eight bytes of a line at once, so that reading a timestamp costs a
// few comparisons and not twenty, and finding a quote not one per byte.

#ifndef CLASSIFIER_LEVEL_SHAPE_H_
#define CLASSIFIER_LEVEL_SHAPE_H_

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "classifier/level/cursor.h"

namespace logclass::level {

// Returns the next eight bytes of a line, padded with NUL at its end.
inline uint64_t LoadEight(Cursor at, size_t ahead = 0) {
  uint64_t bytes = 0;
  if (at.left() >= ahead + 8) {
    std::memcpy(&bytes, at.position() + ahead, 8);
  } else if (at.left() > ahead) {
    std::memcpy(&bytes, at.position() + ahead, at.left() - ahead);
  }
  return bytes;
}

constexpr uint64_t EveryByte(unsigned char byte) {
  return byte * uint64_t{0x0101010101010101};
}

// Returns a number with the high bit set in every byte that is no digit, but
// only where `wanted` has ones.
constexpr uint64_t NoDigits(uint64_t bytes, uint64_t wanted) {
  // A digit xor '0' is 0..9; adding 0x76 leaves only those below 0x80.
  const uint64_t value = (bytes ^ EveryByte('0')) & wanted;
  const uint64_t sum = (value & EveryByte(0x7f)) + EveryByte(0x76);
  return (value | sum) & EveryByte(0x80);
}

// Returns how many of the eight bytes, from the first on, are digits.
constexpr size_t LeadingDigits(uint64_t bytes) {
  const uint64_t others = NoDigits(bytes, ~uint64_t{0});
  const int bits = std::endian::native == std::endian::little
                       ? std::countr_zero(others)
                       : std::countl_zero(others);
  return static_cast<size_t>(bits) / 8;
}

// Returns whether one of the eight bytes is `byte`.
constexpr bool HasByte(uint64_t bytes, unsigned char byte) {
  const uint64_t zero = bytes ^ EveryByte(byte);
  return ((zero - EveryByte(1)) & ~zero & EveryByte(0x80)) != 0;
}

// Example: Shape("dddd-dd-") is how "2024-05-" looks: 'd' stands for a digit,
// '?' for any byte, everything else for itself.
class Shape {
 public:
  explicit constexpr Shape(const char (&pattern)[9]) {
    std::array<unsigned char, 8> digit{}, fixed{}, text{};
    for (size_t i = 0; i < 8; ++i) {
      digit[i] = pattern[i] == 'd' ? 0xff : 0;
      fixed[i] = pattern[i] == 'd' || pattern[i] == '?' ? 0 : 0xff;
      text[i] = static_cast<unsigned char>(pattern[i]) & fixed[i];
    }
    digit_ = std::bit_cast<uint64_t>(digit);
    fixed_ = std::bit_cast<uint64_t>(fixed);
    text_ = std::bit_cast<uint64_t>(text);
  }

  constexpr bool Matches(uint64_t bytes) const {
    return (bytes & fixed_) == text_ && NoDigits(bytes, digit_) == 0;
  }

  bool At(Cursor at, size_t ahead = 0) const {
    return Matches(LoadEight(at, ahead));
  }

 private:
  uint64_t digit_ = 0;  // bytes that must be digits
  uint64_t fixed_ = 0;  // bytes that must equal those of text_
  uint64_t text_ = 0;
};

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_SHAPE_H_

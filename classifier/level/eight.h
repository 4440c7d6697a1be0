// Up to eight bytes in one number, the first of them lowest.

#ifndef CLASSIFIER_LEVEL_EIGHT_H_
#define CLASSIFIER_LEVEL_EIGHT_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace logclass::level {

constexpr uint64_t EveryByte(char byte) {
  return static_cast<unsigned char>(byte) * uint64_t{0x0101010101010101};
}

// Returns `byte` as byte number `index` of a number.
constexpr uint64_t ByteAt(size_t index, char byte) {
  return uint64_t{static_cast<unsigned char>(byte)} << (8 * index);
}

// Returns `size` bytes, and NUL for those that are missing to eight. Reads them
// in parts that overlap where there are fewer: there, they agree.
// REQUIRES: size <= 8.
constexpr uint64_t LoadUpToEight(const char* text, size_t size) {
  constexpr bool kInOrder = std::endian::native == std::endian::little;
  if (std::is_constant_evaluated() || !kInOrder) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < size; ++i) bytes |= ByteAt(i, text[i]);
    return bytes;
  }
  if (size >= 4) {
    uint32_t first = 0, last = 0;
    std::memcpy(&first, text, 4);
    std::memcpy(&last, text + size - 4, 4);
    return first | uint64_t{last} << (8 * (size - 4));
  }
  if (size == 0) return 0;
  return ByteAt(0, text[0]) | ByteAt(size / 2, text[size / 2]) |
         ByteAt(size - 1, text[size - 1]);
}

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_EIGHT_H_

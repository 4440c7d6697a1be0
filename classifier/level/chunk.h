// Sixteen bytes of a line at once: a question about all of them costs a few
// instructions and no branch. The answers are masks, with one bit for a byte,
// the first byte's lowest.

#ifndef CLASSIFIER_LEVEL_CHUNK_H_
#define CLASSIFIER_LEVEL_CHUNK_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "classifier/level/eight.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace logclass::level {

using Mask = uint32_t;

class Chunk {
 public:
  static constexpr size_t kSize = 16;
  using Bytes [[gnu::vector_size(kSize)]] = unsigned char;

  // Takes the first sixteen of `size` bytes, and NUL for those that are
  // missing.
  Chunk(const char* text, size_t size) {
    if (size >= kSize) {
      std::memcpy(&bytes_, text, kSize);
    } else {
      bytes_ = LoadShort(text, size);
    }
  }

  Mask Equal(char byte) const { return MaskOf(bytes_ == Byte(byte)); }
  Mask Equal(Bytes others) const { return MaskOf(bytes_ == others); }

  Mask Between(char first, char last) const {
    return MaskOf(IsBetween(bytes_, first, last));
  }

  Mask Digits() const { return Between('0', '9'); }
  Mask Capitals() const { return Between('A', 'Z'); }
  Mask Letters() const { return MaskOf(IsLetter()); }
  Mask Blanks() const { return MaskOf(IsBlank()); }
  Mask NonBlanks() const { return MaskOf(~IsBlank()); }
  Mask NonSpaces() const { return MaskOf(bytes_ != Byte(' ')); }

  // What the names of fields and services consist of.
  Mask NameBytes() const {
    return MaskOf(IsLetter() | IsBetween(bytes_, '0', '9') |
                  IsBetween(bytes_, '-', '.') | (bytes_ == Byte('_')));
  }

 private:
  using Truths [[gnu::vector_size(kSize)]] = signed char;  // 0 or -1 each

  static unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

  static Truths IsBetween(Bytes bytes, char first, char last) {
    return bytes - Byte(first) <= static_cast<unsigned char>(last - first);
  }

  Truths IsBlank() const {
    return (bytes_ == Byte(' ')) | (bytes_ == Byte('\t'));
  }

  Truths IsLetter() const { return IsBetween(bytes_ | Byte(' '), 'a', 'z'); }

  static Bytes LoadShort(const char* text, size_t size) {
    const size_t first = std::min<size_t>(size, 8);
    const uint64_t halves[] = {LoadUpToEight(text, first),
                               LoadUpToEight(text + first, size - first)};
    return std::bit_cast<Bytes>(halves);
  }

  static Mask MaskOf(Truths truths) {
#ifdef __SSE2__
    return static_cast<Mask>(_mm_movemask_epi8(std::bit_cast<__m128i>(truths)));
#else
    Mask mask = 0;
    for (size_t i = 0; i < kSize; ++i) mask |= Mask{truths[i] != 0} << i;
    return mask;
#endif
  }

  Bytes bytes_;
};

// Returns how many bytes, from the first on, `mask` has.
constexpr size_t Leading(Mask mask) {
  return static_cast<size_t>(std::countr_one(mask));
}

// Returns how many bytes stand before the first that `mask` has.
// REQUIRES: mask != 0.
constexpr size_t Before(Mask mask) {
  return static_cast<size_t>(std::countr_zero(mask));
}

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_CHUNK_H_

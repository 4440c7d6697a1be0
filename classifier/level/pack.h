// Short words as numbers, so that a switch tells them apart.

#ifndef CLASSIFIER_LEVEL_PACK_H_
#define CLASSIFIER_LEVEL_PACK_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "classifier/level/eight.h"

namespace logclass::level {

inline constexpr size_t kMaxPacked = 8;

// Packs up to eight bytes, letters lower-cased, into one number. `| 0x20` makes
// a letter of nothing that is none. REQUIRES: word.size() <= kMaxPacked.
constexpr uint64_t Pack(std::string_view word) {
  if (word.empty()) return 0;
  return LoadUpToEight(word.data(), word.size()) |
         EveryByte(0x20) >> (64 - 8 * word.size());
}

// The same for longer words: whether `word` is `lower`, in any case.
constexpr bool EqualsLower(std::string_view word, std::string_view lower) {
  if (word.size() != lower.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if ((word[i] | 0x20) != (lower[i] | 0x20)) return false;
  }
  return true;
}

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_PACK_H_

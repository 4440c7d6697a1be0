// A first look at a line that discards most of them: can any of thousands of
// literals be in it?
//
// Reads eight bytes at every other position and looks their hash up in a bit
// table, so its cost hardly grows with the number of literals. Hyperscan's own
// literal matcher reads every position and slows down as its tables fill up.
// Where a window is known, the whole literal around it is compared: the answer
// is exact up to case. Immutable; thread-safe.

#ifndef CLASSIFIER_ENGINE_PREFILTER_H_
#define CLASSIFIER_ENGINE_PREFILTER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace logclass {

class Prefilter {
 public:
  static constexpr size_t kWindow = 8;     // bytes that are hashed at once
  static constexpr ptrdiff_t kStride = 2;  // of positions looked at
  // A shorter literal could stand where no window is looked at.
  static constexpr size_t kMinLength = kWindow + kStride - 1;

  static constexpr uint64_t kHashFactor = 0x9e3779b97f4a7c15;  // 2^64 / phi

  // The literals are folded (required_literals.h). REQUIRES: none is shorter
  // than kMinLength.
  explicit Prefilter(std::vector<std::string> literals);

  // Returns whether any literal is in `text`, letters' case aside.
  bool MayMatch(std::string_view text) const {
    if (text.size() < kMinLength) return false;
    const char* at = text.data();
    const char* const last = at + text.size() - kWindow;
    // One branch for several positions: hardly any is known.
    for (; last - at >= kUnrolled * kStride; at += kUnrolled * kStride) {
      uint64_t known = 0;
      for (int i = 0; i < kUnrolled; ++i) {
        known |= IsKnown(LoadFolded(at + i * kStride));
      }
      if (known && AnyLiteralAt(at, at + (kUnrolled - 1) * kStride, text)) {
        return true;
      }
    }
    return AnyLiteralAt(at, last, text);
  }

 private:
  // A literal's window, and where in the literal it stands.
  struct Anchor {
    uint64_t window;
    uint32_t literal;
    uint32_t offset;
  };

  static uint64_t LoadFolded(const char* at) {
    uint64_t bytes;
    std::memcpy(&bytes, at, sizeof(bytes));
    return bytes | 0x2020202020202020;
  }
  uint32_t Slot(uint64_t window) const {
    return static_cast<uint32_t>((window * kHashFactor) >> shift_);
  }

  uint64_t IsKnown(uint64_t window) const {
    uint32_t slot = Slot(window);
    return (bits_[slot >> 6] >> (slot & 63)) & 1;
  }

  void AddAnchors();
  // Looks at every kStride-th position of [first, last].
  bool AnyLiteralAt(const char* first, const char* last,
                    std::string_view text) const;
  bool IsLiteralAt(uint64_t window, const char* at,
                   std::string_view text) const;

  static constexpr int kUnrolled = 8;

  std::vector<std::string> literals_;
  int shift_;                           // 64 less the bits of a slot
  std::vector<uint64_t> bits_;          // one per slot: some anchor has it
  std::vector<Anchor> anchors_;         // by slot
  std::vector<uint32_t> anchor_begin_;  // of each group of slots
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_PREFILTER_H_

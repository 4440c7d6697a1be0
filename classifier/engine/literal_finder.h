// Finds which of thousands of literals are in a text of many lines: the first
// look at a log, which most of its lines do not survive.
//
// Reads six bytes at every fourth position and looks their hash up in a bit
// table, so its cost hardly grows with the number of literals. Hyperscan's own
// literal matcher reads every position and slows down as its tables fill up.
// It cannot miss: of the four windows that begin at a literal's offset and the
// three bytes after, one begins at a position that is looked at, wherever the
// literal stands, and all four are in the table. Most known windows are parts
// of common words, so a second table has each window with two more bytes of its
// literal. Where that is known too, the whole literal is compared: the answer
// is exact up to case. The tables are asked one after the other for a piece of
// text at a time, without branches: which window is known cannot be predicted,
// and so the CPU waits for many memory reads at once. Immutable; thread-safe.

#ifndef CLASSIFIER_ENGINE_LITERAL_FINDER_H_
#define CLASSIFIER_ENGINE_LITERAL_FINDER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace logclass {

// Many literals in few allocations: rules are loaded at every start.
struct Literals {
  struct Literal {
    uint32_t begin;  // in `text`
    uint32_t size;
    uint32_t offset;  // of its rarest bytes, which are looked for
  };

  std::string text;  // all of them, folded
  std::vector<Literal> literals;

  void Add(std::string_view literal, uint32_t offset);
  size_t size() const { return literals.size(); }
  std::string_view operator[](size_t index) const {
    return {&text[literals[index].begin], literals[index].size};
  }
};

struct FoundLiteral {
  uint32_t at;  // offset of one of the literal's bytes in the text
  uint32_t literal;
};

class LiteralFinder {
 public:
  static constexpr size_t kWindow = 6;  // bytes that are hashed at once
  static constexpr size_t kStride = 4;  // of positions looked at
  // A shorter literal could stand where no window is looked at.
  static constexpr size_t kMinLength = kWindow + kStride - 1;

  // `literals` must outlive the finder. Each has kMinLength bytes or more, of
  // which that many are looked for.
  explicit LiteralFinder(const Literals* literals);

  // Appends where each literal is, in the order of `at`; case of letters aside.
  // What stands on both sides of a line end may be found as well.
  void Find(std::string_view text, std::vector<FoundLiteral>& found) const;

 private:
  // A literal's window, and where in the literal it stands.
  struct Anchor {
    uint64_t window;
    uint32_t literal;
    uint32_t offset;
  };

  // Sets the bit that tells letters' cases apart, and merges other bytes too.
  static constexpr uint64_t kFold = 0x2020202020202020;
  static constexpr uint64_t kWindowMask = (uint64_t{1} << 8 * kWindow) - 1;
  // 2^64 / phi, shifted so that the product leaves out the two bytes after the
  // window.
  static constexpr uint64_t kHashFactor = 0x9e3779b97f4a7c15u << 16;
  // For a window with the two bytes before it, or after it where its literal
  // has none before. Every literal has one or the other.
  static constexpr size_t kContext = sizeof(uint64_t) - kWindow;
  static constexpr uint64_t kBeforeFactor = 0xc2b2ae3d27d4eb4f;
  static constexpr uint64_t kAfterFactor = 0x165667b19e3779f9;

  static uint64_t LoadFolded(const char* at) {
    uint64_t bytes;
    std::memcpy(&bytes, at, sizeof(bytes));
    return bytes | kFold;
  }
  // Of a literal's window, which may end where the literals do.
  static uint64_t LoadWindow(const char* at) {
    uint64_t bytes = 0;
    std::memcpy(&bytes, at, kWindow);
    return (bytes | kFold) & kWindowMask;
  }
  uint32_t Slot(uint64_t folded, uint64_t factor = kHashFactor) const {
    return static_cast<uint32_t>((folded * factor) >> shift_);
  }
  static uint64_t Bit(const std::vector<uint64_t>& bits, uint32_t slot) {
    return (bits[slot >> 6] >> (slot & 63)) & 1;
  }
  uint64_t IsKnown(uint64_t folded) const { return Bit(bits_, Slot(folded)); }
  // One where the window with what is after it or before it is known.
  uint64_t IsContextKnown(uint64_t folded, uint64_t folded_before) const {
    return Bit(context_bits_, Slot(folded, kAfterFactor)) |
           Bit(context_bits_, Slot(folded_before, kBeforeFactor));
  }

  void CountAnchors();
  void AddLiteral(uint32_t index, std::vector<uint32_t>& next);
  void FindInPiece(const char* piece, size_t count, std::string_view text,
                   std::vector<FoundLiteral>& found) const;
  void FindAt(const char* at, std::string_view text,
              std::vector<FoundLiteral>& found) const;
  void AppendAt(const char* at, uint64_t folded, std::string_view text,
                std::vector<FoundLiteral>& found) const;
  bool IsLiteralAt(const Anchor& anchor, const char* at,
                   std::string_view text) const;

  const Literals& literals_;
  int shift_;                           // 64 less the bits of a slot
  std::vector<uint64_t> bits_;          // one per slot: some anchor has it
  std::vector<uint64_t> context_bits_;  // the same of windows in context
  std::vector<Anchor> anchors_;         // by group of slots
  std::vector<uint32_t> anchor_begin_;  // of each group of slots
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LITERAL_FINDER_H_

#include "classifier/engine/literal_finder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>

namespace logclass {
namespace {

// With so many slots an anchor false lookups are rare: one in thirty windows or
// less. A table has from 16 KiB to 128 KiB then; all of them stay in the second
// level of the cache.
constexpr int kMinSlotBits = 17;
constexpr int kMaxSlotBits = 20;
constexpr size_t kSlotsPerAnchor = 32;
constexpr int kSlotsPerGroup = 64;  // of anchors_, found by one index

constexpr size_t kPositionsPerPiece = 512;

void SetBit(std::vector<uint64_t>& bits, uint32_t slot) {
  bits[slot >> 6] |= uint64_t{1} << (slot & 63);
}

// The bytes at `at`, where fewer than eight are left.
uint64_t LoadTail(const char* at, const char* end) {
  uint64_t bytes = 0;
  std::memcpy(&bytes, at, end - at);
  return bytes;
}

}  // namespace

void Literals::Add(std::string_view literal, uint32_t offset) {
  literals.push_back({static_cast<uint32_t>(text.size()),
                      static_cast<uint32_t>(literal.size()), offset});
  text += literal;
}

LiteralFinder::LiteralFinder(const Literals* literals) : literals_(*literals) {
  int bits = std::clamp(static_cast<int>(std::bit_width(
                            literals_.size() * kStride * kSlotsPerAnchor)) -
                            1,
                        kMinSlotBits, kMaxSlotBits);
  shift_ = 64 - bits;
  bits_.assign((size_t{1} << bits) / 64, 0);
  context_bits_ = bits_;
  CountAnchors();
  anchors_.resize(literals_.size() * kStride);
  std::vector<uint32_t> next = anchor_begin_;
  for (uint32_t i = 0; i < literals_.size(); ++i) AddLiteral(i, next);
}

// Anchors are sorted by counting: rules are loaded at every start.
void LiteralFinder::CountAnchors() {
  anchor_begin_.assign(bits_.size() * 64 / kSlotsPerGroup + 1, 0);
  for (const Literals::Literal& literal : literals_.literals) {
    const char* at = &literals_.text[literal.begin + literal.offset];
    for (uint32_t i = 0; i < kStride; ++i) {
      ++anchor_begin_[Slot(LoadWindow(at + i)) / kSlotsPerGroup + 1];
    }
  }
  std::partial_sum(anchor_begin_.begin(), anchor_begin_.end(),
                   anchor_begin_.begin());
}

// `next` is where the next anchor of each group of slots goes.
void LiteralFinder::AddLiteral(uint32_t index, std::vector<uint32_t>& next) {
  const Literals::Literal& literal = literals_.literals[index];
  const char* const begin = &literals_.text[literal.begin];
  for (uint32_t offset = literal.offset; offset < literal.offset + kStride;
       ++offset) {
    const char* at = begin + offset;
    const uint64_t window = LoadWindow(at);
    const uint32_t slot = Slot(window);
    anchors_[next[slot / kSlotsPerGroup]++] = {window, index, offset};
    SetBit(bits_, slot);
    SetBit(context_bits_, offset >= kContext
                              ? Slot(LoadFolded(at - kContext), kBeforeFactor)
                              : Slot(LoadFolded(at), kAfterFactor));
  }
}

void LiteralFinder::Find(std::string_view text,
                         std::vector<FoundLiteral>& found) const {
  if (text.size() < kWindow) return;
  const char* at = text.data();
  const char* const end = at + text.size();
  FindAt(at, text, found);  // there is nothing before it
  at += kStride;
  while (end - at >= ptrdiff_t{sizeof(uint64_t)}) {
    const size_t positions = (end - at - sizeof(uint64_t)) / kStride + 1;
    const size_t count = std::min(positions, kPositionsPerPiece);
    FindInPiece(at, count, text, found);
    at += count * kStride;
  }
  if (end - at >= ptrdiff_t{kWindow}) FindAt(at, text, found);
}

void LiteralFinder::FindInPiece(const char* piece, size_t count,
                                std::string_view text,
                                std::vector<FoundLiteral>& found) const {
  // Positions are written where the next goes, and kept by counting them.
  std::array<uint32_t, kPositionsPerPiece> known, in_context;
  size_t known_count = 0;
#pragma GCC unroll 8
  for (size_t i = 0; i < count; ++i) {
    known[known_count] = static_cast<uint32_t>(i * kStride);
    known_count += IsKnown(LoadFolded(piece + i * kStride));
  }
  size_t in_context_count = 0;
  for (size_t i = 0; i < known_count; ++i) {
    const char* at = piece + known[i];
    in_context[in_context_count] = known[i];
    in_context_count +=
        IsContextKnown(LoadFolded(at), LoadFolded(at - kContext));
  }
  for (size_t i = 0; i < in_context_count; ++i) {
    const char* at = piece + in_context[i];
    AppendAt(at, LoadFolded(at), text, found);
  }
}

// The same for a window at either end of the text.
void LiteralFinder::FindAt(const char* at, std::string_view text,
                           std::vector<FoundLiteral>& found) const {
  const char* const end = text.data() + text.size();
  const uint64_t folded = end - at >= ptrdiff_t{sizeof(uint64_t)}
                              ? LoadFolded(at)
                              : LoadTail(at, end) | kFold;
  if (IsKnown(folded)) AppendAt(at, folded, text, found);
}

void LiteralFinder::AppendAt(const char* at, uint64_t folded,
                             std::string_view text,
                             std::vector<FoundLiteral>& found) const {
  const uint64_t window = folded & kWindowMask;
  const uint32_t group = Slot(window) / kSlotsPerGroup;
  for (uint32_t i = anchor_begin_[group]; i < anchor_begin_[group + 1]; ++i) {
    const Anchor& anchor = anchors_[i];
    if (anchor.window == window && IsLiteralAt(anchor, at, text)) {
      found.push_back(
          {static_cast<uint32_t>(at - text.data()), anchor.literal});
    }
  }
}

bool LiteralFinder::IsLiteralAt(const Anchor& anchor, const char* at,
                                std::string_view text) const {
  const std::string_view literal = literals_[anchor.literal];
  size_t before = at - text.data();
  if (before < anchor.offset ||
      text.size() - (before - anchor.offset) < literal.size()) {
    return false;
  }
  // Eight bytes at once; the last eight overlap those before.
  const char* expected = literal.data();
  const char* begin = at - anchor.offset;
  const size_t last = literal.size() - sizeof(uint64_t);
  for (size_t i = 0; i < last; i += sizeof(uint64_t)) {
    if (LoadFolded(expected + i) != LoadFolded(begin + i)) return false;
  }
  return LoadFolded(expected + last) == LoadFolded(begin + last);
}

}  // namespace logclass

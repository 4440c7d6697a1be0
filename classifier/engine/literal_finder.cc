#include "classifier/engine/literal_finder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <numeric>
#include <utility>

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

char Fold(char byte) { return static_cast<char>(byte | 0x20); }

// The bytes at `at`, where fewer than eight are left.
uint64_t LoadTail(const char* at, const char* end) {
  uint64_t bytes = 0;
  std::memcpy(&bytes, at, end - at);
  return bytes;
}

}  // namespace

LiteralFinder::LiteralFinder(const std::vector<Literal>& literals) {
  int bits = std::clamp(static_cast<int>(std::bit_width(
                            literals.size() * kStride * kSlotsPerAnchor)) -
                            1,
                        kMinSlotBits, kMaxSlotBits);
  shift_ = 64 - bits;
  bits_.assign((size_t{1} << bits) / 64, 0);
  context_bits_ = bits_;
  for (const Literal& literal : literals) AddLiteral(literal);
  SortAnchors();
}

void LiteralFinder::AddLiteral(const Literal& literal) {
  auto index = static_cast<uint32_t>(extents_.size());
  extents_.push_back({static_cast<uint32_t>(pool_.size()),
                      static_cast<uint32_t>(literal.text.size())});
  std::transform(literal.text.begin(), literal.text.end(),
                 std::back_inserter(pool_), Fold);
  for (uint32_t i = 0; i < kStride; ++i) {
    uint32_t offset = literal.offset + i;
    const char* at = &pool_[extents_[index].begin + offset];
    uint64_t window = 0;
    std::memcpy(&window, at, kWindow);
    anchors_.push_back({window, index, offset});
    SetBit(bits_, Slot(window));
    SetBit(context_bits_, offset >= kContext
                              ? Slot(LoadFolded(at - kContext), kBeforeFactor)
                              : Slot(LoadFolded(at), kAfterFactor));
  }
}

// By counting: rules are loaded at every start.
void LiteralFinder::SortAnchors() {
  auto group_of = [this](const Anchor& anchor) {
    return Slot(anchor.window) / kSlotsPerGroup;
  };
  anchor_begin_.assign(bits_.size() * 64 / kSlotsPerGroup + 1, 0);
  for (const Anchor& anchor : anchors_) ++anchor_begin_[group_of(anchor) + 1];
  std::partial_sum(anchor_begin_.begin(), anchor_begin_.end(),
                   anchor_begin_.begin());
  std::vector<uint32_t> next = anchor_begin_;
  std::vector<Anchor> sorted(anchors_.size());
  for (const Anchor& anchor : anchors_) {
    sorted[next[group_of(anchor)]++] = anchor;
  }
  anchors_ = std::move(sorted);
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
  const Extent& extent = extents_[anchor.literal];
  size_t before = at - text.data();
  if (before < anchor.offset ||
      text.size() - (before - anchor.offset) < extent.size) {
    return false;
  }
  // Eight bytes at once; the last eight overlap those before.
  const char* literal = &pool_[extent.begin];
  const char* begin = at - anchor.offset;
  const size_t last = extent.size - sizeof(uint64_t);
  for (size_t i = 0; i < last; i += sizeof(uint64_t)) {
    if (LoadFolded(literal + i) != LoadFolded(begin + i)) return false;
  }
  return LoadFolded(literal + last) == LoadFolded(begin + last);
}

}  // namespace logclass

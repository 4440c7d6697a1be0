#include "classifier/engine/prefilter.h"

#include <algorithm>
#include <bit>

#include "classifier/engine/required_literals.h"

namespace logclass {
namespace {

// With so many slots an anchor false lookups are rare: one in a hundred windows
// or less. The table then has from 16 KiB to 512 KiB and stays in the second
// level of the cache.
constexpr int kMinSlotBits = 17;
constexpr int kMaxSlotBits = 22;
constexpr size_t kSlotsPerAnchor = 128;
constexpr int kSlotsPerGroup = 16;  // of anchors_, found by one index

// How common each folded letter is in logs, roughly: e, t, a, o ... are poor
// anchors, digits, punctuation and rare letters good ones.
int Commonness(unsigned char byte) {
  constexpr std::string_view kByFrequency = "etaoinsr dlcu";
  size_t rank = kByFrequency.find(static_cast<char>(byte));
  return rank == std::string_view::npos
             ? 0
             : static_cast<int>(kByFrequency.size() - rank);
}

uint64_t WindowAt(std::string_view literal, size_t offset) {
  uint64_t window;
  std::memcpy(&window, literal.data() + offset, sizeof(window));
  return window;
}

// About how often each window occurs in all literals: the words that many
// failures share say nothing about any of them. Windows of equal hash are
// counted together, which is close enough.
class WindowCounts {
 public:
  explicit WindowCounts(const std::vector<std::string>& literals)
      : counts_(size_t{1} << kBits) {
    for (const std::string& literal : literals) {
      for (size_t i = 0; i + Prefilter::kWindow <= literal.size(); ++i) {
        ++counts_[Index(WindowAt(literal, i))];
      }
    }
  }

  int of(uint64_t window) const { return counts_[Index(window)]; }

 private:
  static constexpr int kBits = 16;
  static size_t Index(uint64_t window) {
    return (window * Prefilter::kHashFactor) >> (64 - kBits);
  }

  std::vector<int> counts_;
};

// Returns the offset whose kStride windows are the rarest.
size_t BestOffset(const std::string& literal, const WindowCounts& counts) {
  constexpr int kSharedWindow = 40;  // against letters' commonness
  size_t best = 0;
  int best_cost = -1;
  for (size_t offset = 0; offset + Prefilter::kMinLength <= literal.size();
       ++offset) {
    int cost = 0;
    for (ptrdiff_t i = 0; i < Prefilter::kStride; ++i) {
      cost += kSharedWindow * counts.of(WindowAt(literal, offset + i));
    }
    for (size_t i = 0; i < Prefilter::kMinLength; ++i) {
      cost += Commonness(literal[offset + i]);
    }
    if (best_cost < 0 || cost < best_cost) {
      best = offset;
      best_cost = cost;
    }
  }
  return best;
}

}  // namespace

Prefilter::Prefilter(std::vector<std::string> literals)
    : literals_(std::move(literals)) {
  std::sort(literals_.begin(), literals_.end());
  literals_.erase(std::unique(literals_.begin(), literals_.end()),
                  literals_.end());
  int bits = std::clamp(static_cast<int>(std::bit_width(
                            literals_.size() * kStride * kSlotsPerAnchor)),
                        kMinSlotBits, kMaxSlotBits);
  shift_ = 64 - bits;
  bits_.assign((size_t{1} << bits) / 64, 0);
  AddAnchors();
}

void Prefilter::AddAnchors() {
  WindowCounts counts(literals_);
  for (uint32_t i = 0; i < literals_.size(); ++i) {
    size_t offset = BestOffset(literals_[i], counts);
    for (ptrdiff_t j = 0; j < kStride; ++j) {
      uint64_t window = WindowAt(literals_[i], offset + j);
      anchors_.push_back({window, i, static_cast<uint32_t>(offset + j)});
      uint32_t slot = Slot(window);
      bits_[slot >> 6] |= uint64_t{1} << (slot & 63);
    }
  }
  std::sort(anchors_.begin(), anchors_.end(),
            [this](const Anchor& a, const Anchor& b) {
              return Slot(a.window) < Slot(b.window);
            });
  anchor_begin_.assign(bits_.size() * 64 / kSlotsPerGroup + 1, 0);
  for (const Anchor& anchor : anchors_) {
    ++anchor_begin_[Slot(anchor.window) / kSlotsPerGroup + 1];
  }
  for (size_t i = 1; i < anchor_begin_.size(); ++i) {
    anchor_begin_[i] += anchor_begin_[i - 1];
  }
}

bool Prefilter::AnyLiteralAt(const char* first, const char* last,
                             std::string_view text) const {
  for (const char* at = first; at <= last; at += kStride) {
    uint64_t window = LoadFolded(at);
    if (IsKnown(window) && IsLiteralAt(window, at, text)) return true;
  }
  return false;
}

bool Prefilter::IsLiteralAt(uint64_t window, const char* at,
                            std::string_view text) const {
  uint32_t group = Slot(window) / kSlotsPerGroup;
  for (uint32_t i = anchor_begin_[group]; i < anchor_begin_[group + 1]; ++i) {
    const Anchor& anchor = anchors_[i];
    if (anchor.window != window) continue;
    const std::string& literal = literals_[anchor.literal];
    size_t before = at - text.data();
    if (before < anchor.offset ||
        text.size() - (before - anchor.offset) < literal.size()) {
      continue;
    }
    const char* begin = at - anchor.offset;
    bool equal = std::equal(literal.begin(), literal.end(), begin,
                            [](char known, char byte) {
                              return static_cast<unsigned char>(known) ==
                                     FoldByte(static_cast<unsigned char>(byte));
                            });
    if (equal) return true;
  }
  return false;
}

}  // namespace logclass

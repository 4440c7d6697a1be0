#include "classifier/engine/line_hash.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "classifier/engine/digits_alike.h"
#include "classifier/level/chunk.h"

namespace logclass {
namespace {

// What getentropy() gives at once.
constexpr size_t kMaxEntropy = 256;

}  // namespace

absl::StatusOr<LineHasher> LineHasher::Create() {
  LineHasher out;
  std::span<std::byte> rest = std::as_writable_bytes(std::span(out.key_));
  while (!rest.empty()) {
    const size_t size = std::min(rest.size(), kMaxEntropy);
    if (getentropy(rest.data(), size) != 0) {
      return absl::UnavailableError("there are no random numbers");
    }
    rest = rest.subspan(size);
  }
  return out;
}

// What the steps of a line have in common, and its size.
class LineHasher::Sum {
 public:
  void Add(const char* at, const Words& key) {
    const auto words = std::bit_cast<Words>(WithDigitsAlike(LoadChunk(at)));
    sum_ += static_cast<unsigned __int128>(words.first + key.first) *
            (words.second + key.second);
  }

  LineHash Of(size_t size) const {
    const unsigned __int128 sum = sum_ + size;
    return {static_cast<uint64_t>(sum >> 64), static_cast<uint64_t>(sum)};
  }

 private:
  unsigned __int128 sum_ = 0;
};

LineHash LineHasher::Hash(std::string_view line) const {
  Sum sum;
  const char* const begin = line.data();
  const size_t steps = line.size() / kStep;
  for (size_t i = 0; i < steps; ++i) sum.Add(begin + i * kStep, key_[i]);
  // The last step may overlap the one before.
  if (line.size() < kStep) {
    std::array<char, kStep> padded = {};
    std::memcpy(padded.data(), begin, line.size());
    sum.Add(padded.data(), key_[0]);
  } else if (line.size() % kStep != 0) {
    sum.Add(begin + line.size() - kStep, key_[steps]);
  }
  return sum.Of(line.size());
}

LineHash LineHasher::HashFirst(std::string_view text, size_t* size) const {
  Sum sum;
  const char* const begin = text.data();
  const size_t steps = std::min(text.size() / kStep, key_.size());
  for (size_t i = 0; i < steps; ++i) {
    const char* const at = begin + i * kStep;
    const level::Mask ends = level::Chunk(at, kStep).Equal('\n');
    if (ends == 0) {
      sum.Add(at, key_[i]);
      continue;
    }
    *size = i * kStep + level::Before(ends);
    if (i == 0) return Hash(text.substr(0, *size));
    if (*size % kStep != 0) sum.Add(begin + *size - kStep, key_[i]);
    return sum.Of(*size);
  }
  return {};
}

}  // namespace logclass

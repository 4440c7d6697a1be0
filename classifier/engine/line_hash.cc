#include "classifier/engine/line_hash.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <span>

#include "classifier/engine/digits_alike.h"

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

LineHash LineHasher::Hash(std::string_view line) const {
  unsigned __int128 sum = line.size();
  auto add = [&sum](const char* at, const Words& key) {
    const auto words = std::bit_cast<Words>(WithDigitsAlike(LoadChunk(at)));
    sum += static_cast<unsigned __int128>(words.first + key.first) *
           (words.second + key.second);
  };
  constexpr size_t kStep = sizeof(Words);
  const char* const begin = line.data();
  const size_t steps = line.size() / kStep;
  for (size_t i = 0; i < steps; ++i) add(begin + i * kStep, key_[i]);
  // The last step may overlap the one before.
  if (line.size() < kStep) {
    std::array<char, kStep> padded = {};
    std::memcpy(padded.data(), begin, line.size());
    add(padded.data(), key_[0]);
  } else if (line.size() % kStep != 0) {
    add(begin + line.size() - kStep, key_[steps]);
  }
  return {static_cast<uint64_t>(sum >> 64), static_cast<uint64_t>(sum)};
}

}  // namespace logclass

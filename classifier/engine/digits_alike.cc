#include "classifier/engine/digits_alike.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace logclass {
namespace {

constexpr size_t kChunk = kDigitsAlikeRoom;
using Chunk [[gnu::vector_size(kChunk)]] = unsigned char;

struct Halves {
  uint64_t first, second;
};
static_assert(sizeof(Halves) == sizeof(Chunk));

// Odd numbers of random bits.
constexpr Halves kKey = {0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu};

// Both halves of the product depend on all bits of the factors.
uint64_t Fold(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// Copies a chunk with its digits alike, and takes it into the hash.
void CopyChunk(const char* from, char* to, uint64_t& hash) {
  Chunk bytes;
  std::memcpy(&bytes, from, kChunk);
  const Chunk zeros = Chunk{} + static_cast<unsigned char>('0');
  const auto is_digit = (bytes - zeros) < static_cast<unsigned char>(10);
  bytes = is_digit ? zeros : bytes;
  std::memcpy(to, &bytes, kChunk);
  Halves halves;
  std::memcpy(&halves, &bytes, kChunk);
  hash = Fold(halves.first ^ hash, halves.second ^ kKey.second);
}

const ByteSet& Digits() {
  static const ByteSet digits = [] {
    ByteSet set;
    for (int digit = '0'; digit <= '9'; ++digit) set.set(digit);
    return set;
  }();
  return digits;
}

}  // namespace

uint64_t CopyWithDigitsAlike(std::string_view text, char* to) {
  uint64_t hash = text.size() ^ kKey.first;
  const char* const from = text.data();
  const size_t size = text.size();
  if (size < kChunk) {
    std::array<char, kChunk> padded = {};
    std::memcpy(padded.data(), from, size);
    CopyChunk(padded.data(), to, hash);
    return hash;
  }
  for (size_t at = 0; at + kChunk <= size; at += kChunk) {
    CopyChunk(from + at, to + at, hash);
  }
  // The last chunk may overlap the one before.
  const size_t last = size - kChunk;
  if (size % kChunk != 0) CopyChunk(from + last, to + last, hash);
  return hash;
}

std::string WithDigitsAlike(std::string_view text) {
  std::string out(text.size() + kDigitsAlikeRoom, '\0');
  CopyWithDigitsAlike(text, out.data());
  out.resize(text.size());
  return out;
}

void MakeDigitsAlike(RegexNode& node) {
  for (RegexNode& child : node.children) MakeDigitsAlike(child);
  if ((node.bytes & Digits()).none()) return;
  // A literal stays a literal; a larger set has all digits, which is shorter to
  // write than one of them.
  const bool is_digit = (node.bytes & ~Digits()).none();
  node.bytes = is_digit ? ByteSet().set('0') : node.bytes | Digits();
}

bool TellsDigitsApart(const RegexNode& node) {
  const size_t digits = (node.bytes & Digits()).count();
  return (digits > 0 && digits < Digits().count()) ||
         std::any_of(node.children.begin(), node.children.end(),
                     TellsDigitsApart);
}

}  // namespace logclass

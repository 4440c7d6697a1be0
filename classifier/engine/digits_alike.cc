#include "classifier/engine/digits_alike.h"

#include <algorithm>
#include <array>

namespace logclass {
namespace {

constexpr size_t kChunk = sizeof(ByteChunk);

void CopyChunk(const char* from, char* to) {
  const ByteChunk bytes = WithDigitsAlike(LoadChunk(from));
  std::memcpy(to, &bytes, kChunk);
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

void CopyWithDigitsAlike(std::string_view text, char* to) {
  const char* const from = text.data();
  const size_t size = text.size();
  if (size < kChunk) {
    std::array<char, kChunk> padded = {};
    std::memcpy(padded.data(), from, size);
    return CopyChunk(padded.data(), to);
  }
  for (size_t at = 0; at + kChunk <= size; at += kChunk) {
    CopyChunk(from + at, to + at);
  }
  // The last chunk may overlap the one before.
  const size_t last = size - kChunk;
  if (size % kChunk != 0) CopyChunk(from + last, to + last);
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

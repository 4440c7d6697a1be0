// Most lines of a log differ from an earlier one in nothing but the values of
// digits: times, counters, addresses. Hardly a pattern asks which digit it is,
// so lines are scanned with all digits alike, and patterns are looked for
// accordingly. The length of a line, and where everything stands in it, stay.

#ifndef CLASSIFIER_ENGINE_DIGITS_ALIKE_H_
#define CLASSIFIER_ENGINE_DIGITS_ALIKE_H_

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "classifier/engine/regex_tree.h"

namespace logclass {

using ByteChunk [[gnu::vector_size(16)]] = unsigned char;

inline ByteChunk LoadChunk(const char* from) {
  ByteChunk out;
  std::memcpy(&out, from, sizeof(out));
  return out;
}

// Returns the bytes with a zero for every digit.
inline ByteChunk WithDigitsAlike(ByteChunk bytes) {
  const ByteChunk values = bytes - static_cast<unsigned char>('0');
  const auto is_digit = values < static_cast<unsigned char>(10);
  return bytes - (is_digit ? values : ByteChunk{});
}

// The room that CopyWithDigitsAlike() needs beyond the text's own.
inline constexpr size_t kDigitsAlikeRoom = sizeof(ByteChunk);

// Writes `text` with its digits alike. REQUIRES: `to` has room for
// kDigitsAlikeRoom bytes more than that.
void CopyWithDigitsAlike(std::string_view text, char* to);

std::string WithDigitsAlike(std::string_view text);

// Changes the tree so that it matches a text with digits alike wherever it
// matched the text as it was.
void MakeDigitsAlike(RegexNode& node);

// Returns whether the tree asks which digit it is: only then can it match one
// text and not another that is alike.
bool TellsDigitsApart(const RegexNode& node);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_DIGITS_ALIKE_H_

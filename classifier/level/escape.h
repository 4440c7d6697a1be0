// The escapes of JSON strings, for lines that other records frame.

#ifndef CLASSIFIER_LEVEL_ESCAPE_H_
#define CLASSIFIER_LEVEL_ESCAPE_H_

#include <cstddef>
#include <string_view>

#include "classifier/level/chunk.h"
#include "classifier/level/digit_values.h"

namespace logclass::level {

// As much of a framed line as is read.
inline constexpr size_t kMaxPlain = 1024;

// FindQuote() where none of the bytes before `begin` ends the string.
size_t FindLateQuote(std::string_view text, size_t begin);

// Returns where the quote stands that ends the JSON string; text.size() where
// none does. Most strings are names, or as short.
inline size_t FindQuote(std::string_view text) {
  const Chunk head(text.data(), text.size());
  const Mask stops = head.Equal('"') | head.Equal('\\');
  if (stops == 0) return FindLateQuote(text, Chunk::kSize);
  const size_t stop = Before(stops);
  return text[stop] == '"' ? stop : FindLateQuote(text, stop);
}

// Writes the plain form of `raw` to `plain`, up to its size, and returns how
// many bytes that are. Characters beyond ASCII become '?'.
size_t Unescape(std::string_view raw, char (&plain)[kMaxPlain],
                DigitValues& values);

// Returns where the plain byte number `plain_offset` stands in `raw`.
size_t RawOffset(std::string_view raw, size_t plain_offset);

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_ESCAPE_H_

// Writes strings as JSON: quotes, backslashes and control characters escaped,
// U+FFFD for what is not UTF-8, so that the bytes may be any.

#ifndef CLASSIFIER_BASE_JSON_ESCAPE_H_
#define CLASSIFIER_BASE_JSON_ESCAPE_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace logclass {

// How much room WriteJsonEscaped() needs for a text of this size: a byte
// becomes six at most, and words are copied past the end of what they keep.
constexpr size_t JsonEscapedRoom(size_t size) { return size * 6 + 8; }

// Writes `text` as the inside of a JSON string and returns its end.
// REQUIRES: room for JsonEscapedRoom(text.size()) bytes.
char* WriteJsonEscaped(std::string_view text, char* out);

// Whether the inside of a JSON string has `text` as it is; may say no where the
// text is not ASCII.
bool IsPlainInJson(std::string_view text);

// Appends `text` as a JSON string.
void AppendJsonString(std::string_view text, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_BASE_JSON_ESCAPE_H_

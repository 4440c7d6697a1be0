// Raw JSON values and their decoding.

#ifndef CLASSIFIER_RECORD_JSON_DECODE_H_
#define CLASSIFIER_RECORD_JSON_DECODE_H_

#include <string>
#include <string_view>

#include "classifier/record/arena.h"

namespace logclass {

// The raw text of a JSON value, without surrounding space; empty: no value.
using RawJson = std::string_view;

inline bool IsObject(RawJson value) {
  return !value.empty() && value.front() == '{';
}
inline bool IsArray(RawJson value) {
  return !value.empty() && value.front() == '[';
}
inline bool IsString(RawJson value) {
  return value.size() >= 2 && value.front() == '"';
}
inline bool IsNull(RawJson value) { return value == "null"; }

// Whether it is a string that is not empty.
inline bool HasText(RawJson value) {
  return IsString(value) && value.size() > 2;
}

// REQUIRES: a string
inline std::string_view Unquoted(RawJson value) {
  return value.substr(1, value.size() - 2);
}

// Returns a value as text: strings decoded (into `arena` where they contain
// escapes, else viewed in place), everything else as written. Surrogates
// without a partner become U+FFFD, unknown escapes stay as written.
std::string_view DecodeJson(RawJson value, Arena& arena);

// Decodes into a buffer that grows; same rules.
void AppendDecodedJson(RawJson value, std::string* out);

// The same for what stands between a string's quotes.
void AppendUnescaped(std::string_view text, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_DECODE_H_

// Small string helpers for std::string_view.
//
// Debian builds Abseil with its own absl::string_view type, which std's does
// not convert to; these keep that conversion in one place.

#ifndef CLASSIFIER_BASE_STRINGS_H_
#define CLASSIFIER_BASE_STRINGS_H_

#include <concepts>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace logclass {

inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

namespace internal {
inline void AppendPiece(std::string& out, std::string_view piece) {
  out.append(piece);
}
inline void AppendPiece(std::string& out, char piece) { out.push_back(piece); }
template <std::integral T>
requires(!std::same_as<T, char>) void AppendPiece(std::string& out, T number) {
  out.append(std::to_string(number));
}
}  // namespace internal

// Returns its arguments (strings, characters, integers) one after the other.
template <typename... Pieces>
std::string Concat(const Pieces&... pieces) {
  std::string out;
  (internal::AppendPiece(out, pieces), ...);
  return out;
}

// Returns `text` in double quotes, as messages name user-written things.
inline std::string Quoted(std::string_view text) {
  return Concat('"', text, '"');
}

}  // namespace logclass

#endif  // CLASSIFIER_BASE_STRINGS_H_

#include "classifier/level/cursor.h"

#include "classifier/level/shape.h"

namespace logclass::level {
size_t ColourLength(std::string_view text) {
  if (!text.starts_with("\033[")) return 0;
  for (size_t i = 2; i < text.size() && i < 16; ++i) {
    if (text[i] == 'm') return i + 1;
    if (!IsDigit(text[i]) && text[i] != ';') return 0;
  }
  return 0;
}

size_t TokenLength(std::string_view text) {
  text = text.substr(0, kMaxToken);
  const Cursor at(text);
  size_t length = 0;
  while (length + 8 <= text.size()) {
    const uint64_t bytes = LoadEight(at, length);
    if (HasByte(bytes, ' ') || HasByte(bytes, '\t')) break;
    length += 8;
  }
  while (length < text.size() && !IsBlank(text[length])) ++length;
  return length;
}

size_t EnclosedLength(std::string_view text, char open, char close) {
  if (!text.starts_with(open)) return 0;
  text = text.substr(0, kMaxField);
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == open) ++depth;
    if (text[i] == close && --depth == 0) return i + 1;
  }
  return 0;
}

size_t BlankLength(std::string_view text) {
  size_t length = 0;
  while (length < text.size()) {
    if (IsBlank(text[length])) {
      ++length;
    } else if (text[length] == '\033') {
      const size_t colour = ColourLength(text.substr(length));
      if (colour == 0) break;
      length += colour;
    } else {
      break;
    }
  }
  return length;
}

}  // namespace logclass::level

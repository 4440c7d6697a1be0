#include "classifier/level/cursor.h"

#include "classifier/level/chunk.h"

namespace logclass::level {

size_t ColourLength(std::string_view text) {
  if (!text.starts_with("\033[")) return 0;
  for (size_t i = 2; i < text.size() && i < 16; ++i) {
    if (text[i] == 'm') return i + 1;
    if (!IsDigit(text[i]) && text[i] != ';') return 0;
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

template <Mask (Chunk::*kKind)() const>
size_t LongLength(std::string_view text) {
  size_t length = Chunk::kSize;
  while (length < std::min(text.size(), kMaxToken)) {
    const Chunk chunk(text.data() + length, text.size() - length);
    const size_t more = Leading((chunk.*kKind)());
    length += more;
    if (more < Chunk::kSize) break;
  }
  return length;
}

template size_t LongLength<&Chunk::Capitals>(std::string_view text);
template size_t LongLength<&Chunk::Digits>(std::string_view text);
template size_t LongLength<&Chunk::Letters>(std::string_view text);
template size_t LongLength<&Chunk::NameBytes>(std::string_view text);
template size_t LongLength<&Chunk::NonBlanks>(std::string_view text);
template size_t LongLength<&Chunk::NonSpaces>(std::string_view text);

// Sees the spaces of a chunk at once: going from token to token, each would
// wait for the one before.
size_t FieldsLength(std::string_view text, int count) {
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); i += Chunk::kSize) {
    const Chunk chunk(text.data() + i, text.size() - i);
    for (Mask blanks = chunk.Blanks(); blanks != 0; blanks &= blanks - 1) {
      const size_t end = i + Before(blanks);
      const bool token = end > begin && end - begin <= kMaxToken;
      if (!token || text[end] != ' ') return 0;
      begin = end + 1;
      if (--count == 0) return begin;
    }
  }
  return 0;
}

template <char kOpen, char kClose>
size_t EnclosedLength(std::string_view text) {
  if (!text.starts_with(kOpen)) return 0;
  text = text.substr(0, kMaxField);
  int depth = 0;
  for (size_t i = 0; i < text.size(); i += Chunk::kSize) {
    const Chunk chunk(text.data() + i, text.size() - i);
    const Mask closing = chunk.Equal(kClose);
    for (Mask rest = closing | chunk.Equal(kOpen); rest != 0;
         rest &= rest - 1) {
      depth += (closing & rest & -rest) != 0 ? -1 : 1;
      if (depth == 0) return i + Before(rest) + 1;
    }
  }
  return 0;
}

template size_t EnclosedLength<'[', ']'>(std::string_view text);
template size_t EnclosedLength<'(', ')'>(std::string_view text);
template size_t EnclosedLength<'{', '}'>(std::string_view text);

}  // namespace logclass::level

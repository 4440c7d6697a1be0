#include "classifier/level/escape.h"

#include <algorithm>

namespace logclass::level {
namespace {

// Whether an odd number of backslashes stands before `offset`.
bool IsEscaped(std::string_view text, size_t offset) {
  size_t begin = offset;
  while (begin > 0 && text[begin - 1] == '\\') --begin;
  return (offset - begin) % 2 == 1;
}

char Decode(std::string_view hex) {
  unsigned code = 0;
  for (char c : hex) {
    const unsigned digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10u;
    if (digit > 15) return '?';
    code = code * 16 + digit;
  }
  return code < 0x80 ? static_cast<char>(code) : '?';
}

// Returns the length of the character at the start of `raw`, with its escape.
// REQUIRES: !raw.empty()
size_t CharacterLength(std::string_view raw) {
  if (raw[0] != '\\' || raw.size() == 1) return 1;
  return raw[1] == 'u' ? std::min<size_t>(raw.size(), 6) : 2;
}

// Returns the plain form of `character`.
char Plain(std::string_view character, DigitValues& values) {
  if (character.size() == 1) return character[0];
  switch (character[1]) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'u':
      if (character.size() < 6) return '?';
      return Decode(values.Of(character.substr(2)));
    default:
      return character[1];
  }
}

}  // namespace

size_t FindLateQuote(std::string_view text, size_t begin) {
  size_t quote = text.find('"', begin);
  while (quote != std::string_view::npos && IsEscaped(text, quote)) {
    quote = text.find('"', quote + 1);
  }
  return std::min(quote, text.size());
}

size_t Unescape(std::string_view raw, char (&plain)[kMaxPlain],
                DigitValues& values) {
  size_t size = 0;
  while (size < kMaxPlain && !raw.empty()) {
    const size_t length = CharacterLength(raw);
    plain[size++] = Plain(raw.substr(0, length), values);
    raw.remove_prefix(length);
  }
  return size;
}

size_t RawOffset(std::string_view raw, size_t plain_offset) {
  size_t offset = 0;
  for (; plain_offset > 0 && offset < raw.size(); --plain_offset) {
    offset += CharacterLength(raw.substr(offset));
  }
  return offset;
}

}  // namespace logclass::level

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

struct Character {
  char plain;
  size_t length;  // in the raw text
};

char Decode(std::string_view hex) {
  unsigned code = 0;
  for (char c : hex) {
    const unsigned digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10u;
    if (digit > 15) return '?';
    code = code * 16 + digit;
  }
  return code < 0x80 ? static_cast<char>(code) : '?';
}

// REQUIRES: !raw.empty()
Character First(std::string_view raw) {
  if (raw[0] != '\\' || raw.size() == 1) return {raw[0], 1};
  switch (raw[1]) {
    case 'n':
      return {'\n', 2};
    case 't':
      return {'\t', 2};
    case 'r':
      return {'\r', 2};
    case 'u':
      if (raw.size() < 6) return {'?', raw.size()};
      return {Decode(raw.substr(2, 4)), 6};
    default:
      return {raw[1], 2};
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

size_t Unescape(std::string_view raw, char (&plain)[kMaxPlain]) {
  size_t size = 0;
  while (size < kMaxPlain && !raw.empty()) {
    const Character next = First(raw);
    plain[size++] = next.plain;
    raw.remove_prefix(next.length);
  }
  return size;
}

size_t RawOffset(std::string_view raw, size_t plain_offset) {
  size_t offset = 0;
  for (; plain_offset > 0 && offset < raw.size(); --plain_offset) {
    offset += First(raw.substr(offset)).length;
  }
  return offset;
}

}  // namespace logclass::level

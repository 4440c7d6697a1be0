// UTF-8, one character at a time, from bytes that may be anything.

#ifndef CLASSIFIER_BASE_UTF8_H_
#define CLASSIFIER_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace logclass {

struct Utf8Char {
  size_t length;        // bytes that it takes up; at least 1
  uint32_t code_point;  // meaningless where invalid
  bool valid;
};

// Returns what `text` begins with. An invalid sequence is as long as the part
// of it that could have begun a character, so that each yields one U+FFFD.
// REQUIRES: !text.empty().
inline Utf8Char FirstUtf8Char(std::string_view text) {
  auto byte = [text](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return {1, lead, true};
  if (lead < 0xc2 || lead > 0xf4) return {1, 0, false};
  const size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  uint32_t code_point = lead & (0x7f >> length);
  // The second byte has a narrower range after some leads: no overlong forms,
  // no surrogates, nothing past U+10FFFF.
  uint8_t low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  uint8_t high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  for (size_t i = 1; i < length; ++i) {
    if (i == text.size() || byte(i) < low || byte(i) > high) {
      return {i, 0, false};
    }
    code_point = code_point << 6 | (byte(i) & 0x3f);
    low = 0x80;
    high = 0xbf;
  }
  return {length, code_point, true};
}

// Whether all of `text` is valid.
inline bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    uint64_t word;
    if (text.size() >= sizeof(word)) {  // mostly ASCII
      std::memcpy(&word, text.data(), sizeof(word));
      if ((word & 0x8080808080808080) == 0) {
        text.remove_prefix(sizeof(word));
        continue;
      }
    }
    const Utf8Char first = FirstUtf8Char(text);
    if (!first.valid) return false;
    text.remove_prefix(first.length);
  }
  return true;
}

// Returns `text` without a character that was cut off at its end.
inline std::string_view WithoutCutUtf8Char(std::string_view text) {
  for (size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    const uint8_t byte = text[text.size() - back];
    if ((byte & 0xc0) == 0x80) continue;
    const size_t needed = byte < 0xc0   ? 1
                          : byte < 0xe0 ? 2
                          : byte < 0xf0 ? 3
                                        : 4;
    if (back < needed) text.remove_suffix(back);
    break;
  }
  return text;
}

}  // namespace logclass

#endif  // CLASSIFIER_BASE_UTF8_H_

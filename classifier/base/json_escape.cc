#include "classifier/base/json_escape.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

#include "classifier/base/utf8.h"

namespace logclass {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD
constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kHighBits = 0x8080808080808080;

// Sets the high bit of every byte below `bound`, and maybe of bytes above one
// that is. REQUIRES: bound <= 0x80.
constexpr uint64_t BytesBelow(uint64_t word, uint64_t bound) {
  return (word - kOnes * bound) & ~word & kHighBits;
}

constexpr uint64_t BytesEqual(uint64_t word, uint64_t byte) {
  return BytesBelow(word ^ (kOnes * byte), 1);
}

// Nonzero where one of eight bytes cannot be copied as it stands.
constexpr uint64_t SpecialBytes(uint64_t word) {
  return BytesBelow(word, 0x20) | BytesEqual(word, '"') |
         BytesEqual(word, '\\') | (word & kHighBits);
}

constexpr bool IsSpecial(uint8_t byte) {
  return byte < 0x20 || byte == '"' || byte == '\\' || byte >= 0x80;
}

// Copies bytes from `in` up to the first special one. Writes no further than
// 7 bytes past what it copied.
void CopyPlainRun(const char*& in, const char* end, char*& out) {
  while (end - in >= 8) {
    uint64_t word;
    std::memcpy(&word, in, 8);
    std::memcpy(out, &word, 8);
    const uint64_t special = SpecialBytes(word);
    if (special != 0) {
      if constexpr (std::endian::native == std::endian::little) {
        const int plain = std::countr_zero(special) / 8;
        in += plain;
        out += plain;
        return;
      }
      break;
    }
    in += 8;
    out += 8;
  }
  while (in != end && !IsSpecial(static_cast<uint8_t>(*in))) *out++ = *in++;
}

char* Copy(std::string_view text, char* out) {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

// Writes the escape of a special ASCII character, at most 6 bytes.
char* WriteEscape(char c, char* out) {
  switch (c) {
    case '"':
      return Copy("\\\"", out);
    case '\\':
      return Copy("\\\\", out);
    case '\n':
      return Copy("\\n", out);
    case '\r':
      return Copy("\\r", out);
    case '\t':
      return Copy("\\t", out);
    default:
      out = Copy("\\u00", out);
      *out++ = c < 0x10 ? '0' : '1';
      *out++ = "0123456789abcdef"[c & 0xf];
      return out;
  }
}

// A std::string is written in blocks of so many bytes, as it has no room that
// is not filled with zeroes first.
constexpr size_t kBlockBytes = 128;

}  // namespace

char* WriteJsonEscaped(std::string_view text, char* out) {
  const char* in = text.data();
  const char* end = in + text.size();
  while (true) {
    CopyPlainRun(in, end, out);
    if (in == end) return out;
    if (static_cast<uint8_t>(*in) < 0x80) {
      out = WriteEscape(*in++, out);
      continue;
    }
    const std::string_view rest(in, end - in);
    const Utf8Char c = FirstUtf8Char(rest);
    out = Copy(c.valid ? rest.substr(0, c.length) : kReplacement, out);
    in += c.length;
  }
}

bool IsPlainInJson(std::string_view text) {
  const char* const end = text.data() + text.size();
  if (text.size() < sizeof(uint64_t)) {
    return std::ranges::none_of(
        text, [](char c) { return IsSpecial(static_cast<uint8_t>(c)); });
  }
  uint64_t word;
  for (const char* at = text.data(); end - at > 8; at += 8) {
    std::memcpy(&word, at, 8);
    if (SpecialBytes(word) != 0) return false;
  }
  std::memcpy(&word, end - 8, 8);  // some of it again
  return SpecialBytes(word) == 0;
}

void AppendJsonString(std::string_view text, std::string* out) {
  out->push_back('"');
  if (IsPlainInJson(text)) {
    out->append(text).push_back('"');
    return;
  }
  while (!text.empty()) {
    std::string_view block = text.substr(0, kBlockBytes);
    if (block.size() < text.size()) block = WithoutCutUtf8Char(block);
    char escaped[JsonEscapedRoom(kBlockBytes)];
    out->append(escaped, WriteJsonEscaped(block, escaped) - escaped);
    text.remove_prefix(block.size());
  }
  out->push_back('"');
}

}  // namespace logclass

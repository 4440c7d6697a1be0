#include "classifier/record/json_decode.h"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <system_error>

#include "classifier/base/utf8.h"
#include "classifier/wire/value.h"
#include "classifier/wire/value_json.h"

namespace logclass {
namespace {

// Takes the four digits of \uXXXX; -1 where they are not hexadecimal.
int HexQuad(const char* p, const char* end) {
  if (end - p < 4) return -1;
  int code = 0;
  const auto [last, error] = std::from_chars(p, p + 4, code, 16);
  if (error != std::errc() || last != p + 4 || *p == '-') return -1;
  return code;
}

char* WriteUtf8(uint32_t code, char* out) {
  const auto tail = [&](int shift) {
    *out++ = static_cast<char>(0x80 | ((code >> shift) & 0x3F));
  };
  if (code < 0x80) {
    *out++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *out++ = static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    *out++ = static_cast<char>(0xE0 | (code >> 12));
    tail(6);
    tail(0);
  } else {
    *out++ = static_cast<char>(0xF0 | (code >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
  return out;
}

// Decodes the escapes of [p, end) to `out`, which has as much room as the
// input is long: no escape is shorter than what it stands for.
char* Unescape(const char* p, const char* end, char* out) {
  while (p < end) {
    const void* found = std::memchr(p, '\\', static_cast<size_t>(end - p));
    const char* slash =
        found == nullptr ? end : static_cast<const char*>(found);
    const auto plain = static_cast<size_t>(slash - p);
    std::memcpy(out, p, plain);
    out += plain;
    p = slash;
    if (p == end) break;
    if (end - p < 2) {
      *out++ = *p++;
      break;
    }
    const char escape = p[1];
    p += 2;
    switch (escape) {
      case 'n':
        *out++ = '\n';
        continue;
      case 't':
        *out++ = '\t';
        continue;
      case 'r':
        *out++ = '\r';
        continue;
      case 'b':
        *out++ = '\b';
        continue;
      case 'f':
        *out++ = '\f';
        continue;
      case '"':
      case '\\':
      case '/':
        *out++ = escape;
        continue;
      case 'u':
        break;
      default:
        *out++ = '\\';
        *out++ = escape;
        continue;
    }
    int code = HexQuad(p, end);
    if (code < 0) {
      *out++ = '\\';
      *out++ = 'u';
      continue;
    }
    p += 4;
    if (code >= 0xD800 && code < 0xDC00 && end - p >= 6 && p[0] == '\\' &&
        p[1] == 'u') {
      const int low = HexQuad(p + 2, end);
      if (low >= 0xDC00 && low < 0xE000) {
        p += 6;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      }
    }
    if (code >= 0xD800 && code < 0xE000) code = 0xFFFD;
    out = WriteUtf8(static_cast<uint32_t>(code), out);
  }
  return out;
}

bool HasEscape(std::string_view text) {
  return !text.empty() &&
         std::memchr(text.data(), '\\', text.size()) != nullptr;
}

void AppendAsUtf8(std::string_view text, std::string* out) {
  while (!text.empty()) {
    const Utf8Char first = FirstUtf8Char(text);
    out->append(first.valid ? text.substr(0, first.length) : "\xef\xbf\xbd");
    text.remove_prefix(first.length);
  }
}

// Whether the bytes of a value in Vector's encoding are its text.
bool IsPlain(JsonValue value) {
  return value.kind() == ValueKind::kBytes && IsUtf8(value.bytes());
}

// Appends a value in Vector's encoding that is not plain; nothing where it is
// malformed.
void AppendVector(JsonValue value, std::string* out) {
  if (value.kind() == ValueKind::kBytes) {
    AppendAsUtf8(value.bytes(), out);
  } else if (!value.container()) {
    AppendScalarText(value.encoded(), out);
  } else {
    const size_t before = out->size();
    if (!AppendJsonValue(value.encoded(), out)) out->resize(before);
  }
}

}  // namespace

void AppendUnescaped(std::string_view text, std::string* out) {
  if (!HasEscape(text)) {
    out->append(text);
    return;
  }
  const size_t before = out->size();
  out->resize(before + text.size());
  const char* end =
      Unescape(text.data(), text.data() + text.size(), out->data() + before);
  out->resize(static_cast<size_t>(end - out->data()));
}

std::string_view DecodeJson(JsonValue value, Arena& arena) {
  const std::string_view bytes = value.bytes();
  if (value.is_vector()) {
    if (IsPlain(value)) return bytes;
    std::string text;
    text.reserve(bytes.size());  // about what it takes
    AppendVector(value, &text);
    return arena.Copy(text);
  }
  if (!IsString(value) || !HasEscape(bytes)) return bytes;
  char* block = arena.Allocate(bytes.size());
  const char* end = Unescape(bytes.data(), bytes.data() + bytes.size(), block);
  const auto size = static_cast<size_t>(end - block);
  arena.Trim(block, size);
  return std::string_view(block, size);
}

void AppendDecodedJson(JsonValue value, std::string* out) {
  if (value.is_vector() && !IsPlain(value)) {
    AppendVector(value, out);
  } else if (!value.is_vector() && IsString(value)) {
    AppendUnescaped(value.bytes(), out);
  } else {
    out->append(value.bytes());
  }
}

}  // namespace logclass

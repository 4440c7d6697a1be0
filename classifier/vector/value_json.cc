#include "classifier/vector/value_json.h"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

#include "classifier/base/utf8.h"

namespace logclass {
namespace {

// prost, which Vector decodes with, gives up at 100 nested messages, of which
// every map takes three.
constexpr int kMaxDepth = 50;

constexpr char kReplacement[] = "\xef\xbf\xbd";  // U+FFFD

bool Append(const EncodedValue& value, int depth, std::string* out);

bool AppendMap(std::string_view map, int depth, std::string* out) {
  out->push_back('{');
  char separator = 0;
  MapReader reader(map);
  for (std::string_view key, encoded; reader.Next(&key, &encoded);) {
    EncodedValue value;
    if (!ReadValue(encoded, &value)) return false;
    if (separator != 0) out->push_back(separator);
    separator = ',';
    AppendJsonString(key, out);
    out->push_back(':');
    if (!Append(value, depth + 1, out)) return false;
  }
  out->push_back('}');
  return reader.ok();
}

bool AppendArray(std::string_view array, int depth, std::string* out) {
  out->push_back('[');
  char separator = 0;
  WireReader reader(array);
  for (WireField field; reader.Next(&field);) {
    if (field.number != kArrayItems || field.type != WireType::kLength)
      continue;
    EncodedValue value;
    if (!ReadValue(field.payload, &value)) return false;
    if (separator != 0) out->push_back(separator);
    separator = ',';
    if (!Append(value, depth + 1, out)) return false;
  }
  out->push_back(']');
  return reader.ok();
}

bool Append(const EncodedValue& value, int depth, std::string* out) {
  if (depth > kMaxDepth) return false;
  switch (value.kind) {
    case ValueKind::kMap:
      return AppendMap(value.payload, depth, out);
    case ValueKind::kArray:
      return AppendArray(value.payload, depth, out);
    case ValueKind::kBytes:
      AppendJsonString(value.payload, out);
      return true;
    case ValueKind::kTimestamp:
      out->push_back('"');
      AppendScalarText(value, out);
      out->push_back('"');
      return true;
    case ValueKind::kFloat:
      if (!std::isfinite(std::bit_cast<double>(value.scalar))) break;
      AppendScalarText(value, out);
      return true;
    case ValueKind::kInteger:
    case ValueKind::kBoolean:
      AppendScalarText(value, out);
      return true;
    case ValueKind::kNone:
    case ValueKind::kNull:
      break;
  }
  out->append("null");
  return true;
}

// Whether it stands in a JSON string as it is.
bool IsPlain(const Utf8Char& c) {
  return c.valid && c.code_point >= 0x20 && c.code_point != '"' &&
         c.code_point != '\\';
}

// The high bit of each of eight characters that has to be looked at: quotes,
// backslashes, control characters, what is not ASCII. What a borrow sets is
// above a bit that is right, so the lowest one can be relied upon.
uint64_t NotPlain(const char* eight) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  uint64_t word;
  std::memcpy(&word, eight, sizeof(word));
  const uint64_t quote = word ^ kOnes * '"';
  const uint64_t backslash = word ^ kOnes * '\\';
  const uint64_t low = (word - kOnes * 0x20) & ~word;
  const uint64_t equal =
      ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
  return (low | equal | word) & kOnes * 0x80;
}

// Returns where, at `begin` or after, the first character stands that has to be
// looked at.
size_t FindNotPlain(std::string_view text, size_t begin) {
  static_assert(std::endian::native == std::endian::little);
  size_t i = begin;
  for (; i + 8 <= text.size(); i += 8) {
    const uint64_t found = NotPlain(text.data() + i);
    if (found != 0) return i + std::countr_zero(found) / 8;
  }
  const size_t left = text.size() - i;
  if (left == 0) return i;
  char last[8] = {};  // zeroes, which are not plain either
  std::memcpy(last, text.data() + i, left);
  return i + std::countr_zero(NotPlain(last)) / 8;
}

void AppendEscaped(char c, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"':
    case '\\':
      out->push_back('\\');
      out->push_back(c);
      break;
    case '\n':
      out->append("\\n");
      break;
    case '\t':
      out->append("\\t");
      break;
    case '\r':
      out->append("\\r");
      break;
    default:
      out->append("\\u00");
      out->push_back(kHex[c >> 4 & 0xf]);
      out->push_back(kHex[c & 0xf]);
  }
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) {
  out->push_back('"');
  size_t done = 0;  // how much of the text is appended
  for (size_t i = FindNotPlain(text, 0); i < text.size();
       i = FindNotPlain(text, i)) {
    const Utf8Char c = FirstUtf8Char(text.substr(i));
    if (!IsPlain(c)) {
      out->append(text, done, i - done);
      if (c.valid) {
        AppendEscaped(text[i], out);
      } else {
        out->append(kReplacement);
      }
      done = i + c.length;
    }
    i += c.length;
  }
  out->append(text, done, text.size() - done);
  out->push_back('"');
}

bool AppendJsonValue(const EncodedValue& value, std::string* out) {
  return Append(value, 0, out);
}

}  // namespace logclass

#include "classifier/record/json_value.h"

#include <bit>
#include <cmath>

namespace logclass {
namespace {

// Deeper than any event that Vector can decode.
constexpr int kMaxDepth = 50;

bool VectorMentions(JsonValue value, std::string_view text, int depth) {
  if (!value.container()) return IsText(value, text);
  if (depth == kMaxDepth) return false;
  const auto mentions = [&](std::string_view encoded) {
    return VectorMentions(JsonValue::OfVector(encoded), text, depth + 1);
  };
  if (IsArray(value)) {
    ArrayReader reader(value.bytes());
    for (std::string_view item; reader.Next(&item);) {
      if (mentions(item)) return true;
    }
    return false;
  }
  MapReader reader(value.bytes());
  for (std::string_view key, member; reader.Next(&key, &member);) {
    if (key == text || mentions(member)) return true;
  }
  return false;
}

}  // namespace

JsonValue JsonValue::OfVector(std::string_view value) {
  EncodedValue encoded;
  if (value.size() > kMaxBytes || !ReadValue(value, &encoded)) return {};
  const ValueKind kind = encoded.kind;
  switch (kind) {
    case ValueKind::kBytes:
      return {encoded.payload, JsonType::kString, kind};
    case ValueKind::kMap:
      return {encoded.payload, JsonType::kObject, kind};
    case ValueKind::kArray:
      return {encoded.payload, JsonType::kArray, kind};
    case ValueKind::kInteger:
    case ValueKind::kBoolean:
      return {value, JsonType::kScalar, kind};
    case ValueKind::kFloat:
      if (!std::isfinite(std::bit_cast<double>(encoded.scalar))) break;
      return {value, JsonType::kScalar, kind};
    case ValueKind::kTimestamp:
      if (!IsTime(encoded.payload)) return OfString({});
      return {value, JsonType::kString, kind};
    case ValueKind::kNone:
    case ValueKind::kNull:
      break;
  }
  return OfText("null");
}

EncodedValue JsonValue::encoded() const {
  if (kind_ == ValueKind::kBytes || container()) return {kind_, bytes(), 0};
  EncodedValue encoded;
  ReadValue(bytes(), &encoded);
  return encoded;
}

bool JsonValue::unset() const {
  return (type_ == JsonType::kString && size_ == 0) || IsScalar(*this, "0");
}

bool IsScalar(JsonValue value, std::string_view text) {
  return value.type() == JsonType::kScalar && ScalarText(value).view() == text;
}

bool Mentions(JsonValue container, std::string_view text) {
  if (!container.container()) return false;
  const std::string_view bytes = container.bytes();
  // Most do not hold it in any form.
  size_t at = bytes.find(text);
  if (at == bytes.npos || container.is_vector()) {
    return at != bytes.npos && VectorMentions(container, text, 0);
  }
  for (; at != bytes.npos; at = bytes.find(text, at + 1)) {
    const size_t end = at + text.size();
    if (bytes[at - 1] == '"' && end < bytes.size() && bytes[end] == '"') {
      return true;
    }
  }
  return false;
}

void ScalarText::Write(JsonValue scalar) {
  view_ = {buffer_, WriteScalarText(scalar.encoded(), buffer_)};
}

}  // namespace logclass

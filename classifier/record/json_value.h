// JSON values where they stand encoded.
//
// Two encodings hold the same values: JSON's own text, and the Value message of
// Vector's event.proto. There timestamps are strings, and what JSON lacks (no
// kind, infinite numbers) is null. Who asks for types, texts and members need
// not know which of the two it is.

#ifndef CLASSIFIER_RECORD_JSON_VALUE_H_
#define CLASSIFIER_RECORD_JSON_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "classifier/wire/value.h"

namespace logclass {

enum class JsonType : uint8_t {
  kAbsent,  // no value
  kNull,
  kScalar,  // a number, true or false
  kString,
  kArray,
  kObject,
};

// A view of an encoded value; as small as a string_view, for there are many.
class JsonValue {
 public:
  // A larger value is not read.
  static constexpr size_t kMaxBytes = UINT32_MAX;

  JsonValue() = default;  // absent

  // Returns the value of a JSON text, which is without surrounding space;
  // absent where it is empty. Only its ends are looked at.
  static JsonValue OfText(std::string_view text);

  // Returns the string that stands between the quotes of a JSON text.
  static JsonValue OfString(std::string_view text) {
    return {text, JsonType::kString};
  }

  // Returns the value of an encoded Value; absent where it is malformed.
  static JsonValue OfVector(std::string_view value);

  // Returns the object that an encoded ValueMap is.
  static JsonValue OfVectorMap(std::string_view map);

  JsonType type() const { return type_; }

  // The value as it stands: of a string what is between the quotes.
  std::string_view bytes() const { return {data_, size_}; }

  // The same of a string that is a text; empty of a time and of all else.
  std::string_view string() const {
    const bool is_text =
        type_ == JsonType::kString && kind_ != ValueKind::kTimestamp;
    return is_text ? bytes() : std::string_view();
  }

  // Whether it is in Vector's encoding, and what it is there. Of maps, arrays
  // and texts the bytes are the payload, else all of the Value.
  bool is_vector() const { return kind_ != ValueKind::kNone; }
  ValueKind kind() const { return kind_; }

  // REQUIRES: is_vector()
  EncodedValue encoded() const;

  // What ResolveField() asks for.
  bool absent() const { return type_ == JsonType::kAbsent; }
  bool unset() const;
  bool container() const { return type_ >= JsonType::kArray; }

 private:
  JsonValue(std::string_view bytes, JsonType type,
            ValueKind kind = ValueKind::kNone)
      : data_(bytes.data()),
        size_(static_cast<uint32_t>(bytes.size())),
        type_(type),
        kind_(kind) {}

  const char* data_ = nullptr;
  uint32_t size_ = 0;
  JsonType type_ = JsonType::kAbsent;
  ValueKind kind_ = ValueKind::kNone;  // kNone: JSON text
};

inline bool IsObject(JsonValue value) {
  return value.type() == JsonType::kObject;
}
inline bool IsArray(JsonValue value) {
  return value.type() == JsonType::kArray;
}
inline bool IsString(JsonValue value) {
  return value.type() == JsonType::kString;
}
inline bool IsNull(JsonValue value) { return value.type() == JsonType::kNull; }

// Whether it is a string that is not empty.
inline bool HasText(JsonValue value) {
  return IsString(value) && !value.bytes().empty();
}

// Whether it is the string `text`, in JSON written without escapes.
inline bool IsText(JsonValue value, std::string_view text) {
  return IsString(value) && value.string() == text;
}

// Whether it is a number, true or false, and written this way.
bool IsScalar(JsonValue value, std::string_view text);

// Whether a key or a string of a container, however deep, is `text`, in JSON
// written without escapes.
bool Mentions(JsonValue container, std::string_view text);

// The text of a number, true or false; one that has no text where it stands is
// written for it.
class ScalarText {
 public:
  explicit ScalarText(JsonValue scalar) : view_(scalar.bytes()) {
    if (scalar.is_vector()) Write(scalar);
  }
  ScalarText(const ScalarText&) = delete;  // views its own buffer

  std::string_view view() const { return view_; }

 private:
  void Write(JsonValue scalar);

  char buffer_[kMaxScalarText];
  std::string_view view_;
};

inline JsonValue JsonValue::OfText(std::string_view text) {
  if (text.empty() || text.size() > kMaxBytes) return {};
  switch (text.front()) {
    case '{':
      return {text, JsonType::kObject};
    case '[':
      return {text, JsonType::kArray};
    case '"':
      if (text.size() < 2) break;
      return OfString(text.substr(1, text.size() - 2));
    case 'n':
      if (text != "null") break;
      return {text, JsonType::kNull};
    default:
      break;
  }
  return {text, JsonType::kScalar};
}

inline JsonValue JsonValue::OfVectorMap(std::string_view map) {
  if (map.size() > kMaxBytes) return {};
  return {map, JsonType::kObject, ValueKind::kMap};
}

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_VALUE_H_

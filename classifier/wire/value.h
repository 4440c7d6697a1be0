// Vector's Value message, read where it stands encoded: event.proto describes
// it, proto/vector has our description. Views only, nothing is decoded but
// scalars.

#ifndef CLASSIFIER_WIRE_VALUE_H_
#define CLASSIFIER_WIRE_VALUE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "classifier/wire/wire.h"

namespace logclass {

// The field numbers of Value's oneof.
enum class ValueKind : uint8_t {
  kNone = 0,  // no Value, or one without a kind
  kBytes = 1,
  kTimestamp = 2,
  kInteger = 4,
  kFloat = 5,
  kBoolean = 6,
  kMap = 7,
  kArray = 8,
  kNull = 9,
};

// The numbers of ValueMap.fields, ValueArray.items, and of a map entry's parts.
inline constexpr uint32_t kMapFields = 1;
inline constexpr uint32_t kArrayItems = 1;
inline constexpr uint32_t kEntryKey = 1;
inline constexpr uint32_t kEntryValue = 2;

struct EncodedValue {
  ValueKind kind = ValueKind::kNone;
  // Of kBytes the text, of kTimestamp, kMap and kArray the encoded message.
  std::string_view payload;
  uint64_t scalar = 0;  // of the other kinds, as encoded

  // What ResolveField() asks for.
  bool absent() const {
    return kind == ValueKind::kNone || kind == ValueKind::kNull;
  }
  bool unset() const;
  bool container() const {
    return kind == ValueKind::kMap || kind == ValueKind::kArray;
  }
};

// The first byte of a Value of this kind.
constexpr uint8_t ValueTag(ValueKind kind) {
  const WireType type = kind == ValueKind::kFloat ? WireType::kFixed64
                        : kind == ValueKind::kInteger ||
                                kind == ValueKind::kBoolean ||
                                kind == ValueKind::kNull
                            ? WireType::kVarint
                            : WireType::kLength;
  return WireTag(static_cast<uint32_t>(kind), type);
}

// Reads a Value that holds one kind and nothing else, as almost all do. Leaves
// everything else, errors too, to ReadAnyValue().
inline bool ReadUsualValue(std::string_view encoded, EncodedValue* value) {
  if (encoded.empty()) return false;
  auto tag = static_cast<uint8_t>(encoded[0]);
  *value = {static_cast<ValueKind>(tag >> 3), {}, 0};
  switch (tag) {
    case ValueTag(ValueKind::kBytes):
    case ValueTag(ValueKind::kTimestamp):
    case ValueTag(ValueKind::kMap):
    case ValueTag(ValueKind::kArray):
      return ReadOnlyField(encoded, &tag, &value->payload);
    case ValueTag(ValueKind::kInteger):
    case ValueTag(ValueKind::kBoolean):
      return ReadOnlyVarint(encoded.substr(1), &value->scalar);
    default:
      return false;
  }
}

bool ReadAnyValue(std::string_view encoded, EncodedValue* value);

// Reads an encoded Value; of several kinds the last counts. Returns false where
// it is malformed, or has a container twice: readers would merge the two.
inline bool ReadValue(std::string_view encoded, EncodedValue* value) {
  return ReadUsualValue(encoded, value) || ReadAnyValue(encoded, value);
}

// Reads an entry of a map as every encoder writes it, a key and then a value.
// Leaves everything else to ReadAnyEntry().
inline bool ReadUsualEntry(std::string_view entry, std::string_view* key,
                           std::string_view* value) {
  constexpr uint8_t kKeyTag = WireTag(kEntryKey, WireType::kLength);
  constexpr uint8_t kValueTag = WireTag(kEntryValue, WireType::kLength);
  if (entry.empty() || static_cast<uint8_t>(entry[0]) != kKeyTag) return false;
  const char* const end = entry.data() + entry.size();
  size_t size;
  const char* begin = ReadShortLength(entry.data() + 1, end, &size);
  if (begin == nullptr) return false;
  *key = std::string_view(begin, size);
  const std::string_view rest(begin + size, end - begin - size);
  uint8_t tag;
  return ReadOnlyField(rest, &tag, value) && tag == kValueTag;
}

// Reads any entry. Fails as ReadValue() does.
bool ReadAnyEntry(std::string_view entry, std::string_view* key,
                  std::string_view* value);

// Walks the entries of a map: of an encoded ValueMap, or of the map that a Log
// has in its field 1. Other fields are passed over.
class MapReader {
 public:
  explicit MapReader(std::string_view map) : reader_(map) {}

  // Reads the next entry, its value still encoded; false at the end and where
  // the map is malformed.
  bool Next(std::string_view* key, std::string_view* value) {
    std::string_view entry;
    if (!reader_.NextPayload(WireTag(kMapFields, WireType::kLength), &entry) &&
        !FindEntry(&entry)) {
      return false;
    }
    if (ReadUsualEntry(entry, key, value)) return true;
    ok_ = ReadAnyEntry(entry, key, value);
    return ok_;
  }

  bool ok() const { return reader_.ok() && ok_; }

  // Where the next entry, or what is passed over before it, begins. Between two
  // of these lies an entry that can be left out.
  const char* at() const { return reader_.at(); }

 private:
  bool FindEntry(std::string_view* entry);

  WireReader reader_;
  bool ok_ = true;
};

// Walks the items of an encoded ValueArray. Other fields are passed over.
class ArrayReader {
 public:
  explicit ArrayReader(std::string_view array) : reader_(array) {}

  // Reads the next item, still encoded; false at the end and where the array is
  // malformed.
  bool Next(std::string_view* item) {
    constexpr uint8_t kTag = WireTag(kArrayItems, WireType::kLength);
    return reader_.NextPayload(kTag, item) || FindItem(item);
  }

  bool ok() const { return reader_.ok(); }

 private:
  bool FindItem(std::string_view* item);

  WireReader reader_;
};

// Returns the value at a path of keys joined with dots, absent where there is
// none. A key may itself contain dots, as labels do; a number selects an
// element of an array. Of equal keys the last counts, as it does for readers.
EncodedValue FindValue(const EncodedValue& container, std::string_view path);

// Whether the payload of a kTimestamp is a time that can be written.
bool IsTime(std::string_view timestamp);

// The text of a number, a boolean or a timestamp takes no more bytes.
inline constexpr size_t kMaxScalarText = 64;

// Writes numbers and booleans as JSON has them, timestamps as RFC 3339, and
// returns the size; 0 for the other kinds, and where IsTime() is false.
size_t WriteScalarText(const EncodedValue& value, char (&out)[kMaxScalarText]);

// Appends the same, and a text as it is.
void AppendScalarText(const EncodedValue& value, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_WIRE_VALUE_H_

// Vector's Value message, read where it stands encoded: event.proto describes
// it, proto/vector has our description. Views only, nothing is decoded but
// scalars.

#ifndef CLASSIFIER_VECTOR_VALUE_H_
#define CLASSIFIER_VECTOR_VALUE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "classifier/vector/wire.h"

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

// Reads an encoded Value; of several kinds the last counts. Returns false where
// it is malformed, or has a container twice: readers would merge the two.
bool ReadValue(std::string_view encoded, EncodedValue* value);

// Walks the entries of a map: of an encoded ValueMap, or of the map that a Log
// has in its field 1. Other fields are passed over.
class MapReader {
 public:
  explicit MapReader(std::string_view map) : reader_(map) {}

  // Reads the next entry, its value still encoded; false at the end and where
  // the map is malformed.
  bool Next(std::string_view* key, std::string_view* value);

  bool ok() const { return reader_.ok() && ok_; }

 private:
  bool FindEntry(std::string_view* entry);

  WireReader reader_;
  bool ok_ = true;
};

// Reads one entry of a map. Fails as ReadValue() does.
bool ReadMapEntry(std::string_view entry, std::string_view* key,
                  std::string_view* value);

// Returns the value at a path of keys joined with dots, absent where there is
// none. A key may itself contain dots, as labels do; a number selects an
// element of an array. Of equal keys the last counts, as it does for readers.
EncodedValue FindValue(const EncodedValue& container, std::string_view path);

// Appends a scalar as text: numbers and booleans as JSON has them, timestamps
// as RFC 3339. Appends nothing for the other kinds.
void AppendScalarText(const EncodedValue& value, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_VALUE_H_

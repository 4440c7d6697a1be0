#include "classifier/wire/value_json.h"

#include <bit>
#include <cmath>

#include "classifier/base/json_escape.h"

namespace logclass {
namespace {

// prost, which Vector decodes with, gives up at 100 nested messages, of which
// every map takes three.
constexpr int kMaxDepth = 50;

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
  ArrayReader reader(array);
  for (std::string_view item; reader.Next(&item);) {
    EncodedValue value;
    if (!ReadValue(item, &value)) return false;
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

}  // namespace

bool AppendJsonValue(const EncodedValue& value, std::string* out) {
  return Append(value, 0, out);
}

}  // namespace logclass

#include "classifier/vector/value.h"

#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>

namespace logclass {
namespace {

// Deeper than any event that Vector can decode (its limit is 100).
constexpr int kMaxPathDepth = 32;

template <typename Number>
void AppendNumber(Number number, std::string* out) {
  char text[32];
  const auto result = std::to_chars(text, text + sizeof(text), number);
  out->append(text, result.ptr);
}

// Appends a number with zeroes before it up to the width, then `end`. What the
// width cannot hold comes as it is.
void AppendDigits(int64_t number, size_t width, char end, std::string* out) {
  constexpr int64_t kPowers[] = {
      1,       10,        100,        1000,        10'000,
      100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
  if (number < 0 || number >= kPowers[width]) {
    AppendNumber(number, out);
  } else {
    char text[10];
    for (size_t i = width; i-- > 0; number /= 10) {
      text[i] = static_cast<char>('0' + number % 10);
    }
    out->append(text, width);
  }
  out->push_back(end);
}

// google.protobuf.Timestamp: seconds = 1, nanos = 2.
void AppendTimestamp(std::string_view timestamp, std::string* out) {
  int64_t seconds = 0;
  int64_t nanos = 0;
  WireReader reader(timestamp);
  for (WireField field; reader.Next(&field);) {
    if (field.number == 1) seconds = static_cast<int64_t>(field.scalar);
    if (field.number == 2) nanos = static_cast<int32_t>(field.scalar);
  }
  // Year 0001 to 9999, which is what the type allows.
  constexpr int64_t kFirst = -62135596800;
  constexpr int64_t kLast = 253402300799;
  if (seconds < kFirst || seconds > kLast) return;
  using std::chrono::days;
  const std::chrono::sys_seconds time{std::chrono::seconds(seconds)};
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  AppendDigits(static_cast<int>(date.year()), 4, '-', out);
  AppendDigits(static_cast<unsigned>(date.month()), 2, '-', out);
  AppendDigits(static_cast<unsigned>(date.day()), 2, 'T', out);
  AppendDigits(clock.hours().count(), 2, ':', out);
  AppendDigits(clock.minutes().count(), 2, ':', out);
  AppendDigits(clock.seconds().count(), 2, '.', out);
  AppendDigits(nanos, 9, 'Z', out);
}

EncodedValue FindElement(std::string_view array, size_t index) {
  WireReader reader(array);
  for (WireField field; reader.Next(&field);) {
    if (field.number != kArrayItems || field.type != WireType::kLength)
      continue;
    if (index-- > 0) continue;
    EncodedValue element;
    return ReadValue(field.payload, &element) ? element : EncodedValue();
  }
  return {};
}

EncodedValue Find(const EncodedValue& container, std::string_view path,
                  int depth);

// An element by its number, or a member of one.
EncodedValue FindInArray(const EncodedValue& array, std::string_view path,
                         int depth) {
  const size_t dot = path.find('.');
  const std::string_view number = path.substr(0, dot);
  size_t index;
  const auto result =
      std::from_chars(number.data(), number.data() + number.size(), index);
  if (result.ec != std::errc() || result.ptr != number.data() + number.size()) {
    return {};
  }
  const EncodedValue element = FindElement(array.payload, index);
  return dot == path.npos ? element
                          : Find(element, path.substr(dot + 1), depth + 1);
}

EncodedValue FindInMap(const EncodedValue& map, std::string_view path,
                       int depth) {
  EncodedValue found;
  size_t found_key = 0;  // the size of the key that led there
  MapReader reader(map.payload);
  for (std::string_view key, encoded; reader.Next(&key, &encoded);) {
    if (!path.starts_with(key)) continue;
    const bool whole = key.size() == path.size();
    if (!whole && path[key.size()] != '.') continue;
    EncodedValue value;
    if (!ReadValue(encoded, &value)) continue;
    if (!whole) value = Find(value, path.substr(key.size() + 1), depth + 1);
    if (!found.absent() && key.size() != found_key) continue;
    found = value;
    found_key = key.size();
  }
  return found;
}

EncodedValue Find(const EncodedValue& container, std::string_view path,
                  int depth) {
  if (depth > kMaxPathDepth) return {};
  if (container.kind == ValueKind::kMap)
    return FindInMap(container, path, depth);
  if (container.kind == ValueKind::kArray) {
    return FindInArray(container, path, depth);
  }
  return {};
}

// Reads a Value that is a text, a timestamp or a container and nothing else, as
// almost all are. Leaves everything else, errors too, to ReadValue().
bool ReadUsualValue(std::string_view encoded, EncodedValue* value) {
  uint8_t tag;
  std::string_view payload;
  if (!ReadOnlyField(encoded, &tag, &payload)) return false;
  for (ValueKind kind : {ValueKind::kBytes, ValueKind::kTimestamp,
                         ValueKind::kMap, ValueKind::kArray}) {
    if (tag != WireTag(static_cast<uint32_t>(kind), WireType::kLength))
      continue;
    *value = {kind, payload, 0};
    return true;
  }
  return false;
}

// Reads an entry as every encoder writes it, a key and then a value. Leaves
// everything else to ReadMapEntry().
bool ReadUsualEntry(std::string_view entry, std::string_view* key,
                    std::string_view* value) {
  constexpr uint8_t kKeyTag = WireTag(kEntryKey, WireType::kLength);
  constexpr uint8_t kValueTag = WireTag(kEntryValue, WireType::kLength);
  if (entry.empty() || static_cast<uint8_t>(entry[0]) != kKeyTag) return false;
  const char* const end = entry.data() + entry.size();
  size_t size;
  const char* begin = ReadShortLength(entry.data() + 1, end, &size);
  if (begin == nullptr) return false;
  const std::string_view rest(begin + size, end - begin - size);
  uint8_t tag;
  if (!ReadOnlyField(rest, &tag, value) || tag != kValueTag) return false;
  *key = std::string_view(begin, size);
  return true;
}

}  // namespace

bool EncodedValue::unset() const {
  switch (kind) {
    case ValueKind::kBytes:
      return payload.empty();
    case ValueKind::kInteger:
      return scalar == 0;
    default:
      return false;
  }
}

bool ReadValue(std::string_view encoded, EncodedValue* value) {
  if (ReadUsualValue(encoded, value)) return true;
  *value = EncodedValue();
  WireReader reader(encoded);
  for (WireField field; reader.Next(&field);) {
    const auto kind = static_cast<ValueKind>(field.number);
    WireType type;
    switch (kind) {
      case ValueKind::kBytes:
      case ValueKind::kTimestamp:
      case ValueKind::kMap:
      case ValueKind::kArray:
        type = WireType::kLength;
        break;
      case ValueKind::kInteger:
      case ValueKind::kBoolean:
      case ValueKind::kNull:
        type = WireType::kVarint;
        break;
      case ValueKind::kFloat:
        type = WireType::kFixed64;
        break;
      default:
        continue;  // unknown to us
    }
    if (field.number > 9 || field.type != type) continue;
    if (kind == value->kind && value->container()) return false;
    *value = {kind, field.payload, field.scalar};
  }
  return reader.ok();
}

bool ReadMapEntry(std::string_view entry, std::string_view* key,
                  std::string_view* value) {
  if (ReadUsualEntry(entry, key, value)) return true;
  *key = *value = {};
  bool has_value = false;
  WireReader reader(entry);
  for (WireField field; reader.Next(&field);) {
    if (field.type != WireType::kLength) continue;
    if (field.number == kEntryKey) *key = field.payload;
    if (field.number != kEntryValue) continue;
    if (has_value) return false;
    has_value = true;
    *value = field.payload;
  }
  return reader.ok();
}

bool MapReader::Next(std::string_view* key, std::string_view* value) {
  std::string_view entry;
  if (!reader_.NextPayload(WireTag(kMapFields, WireType::kLength), &entry) &&
      !FindEntry(&entry)) {
    return false;
  }
  // ReadMapEntry() alone would do, but for its call.
  ok_ = ReadUsualEntry(entry, key, value) || ReadMapEntry(entry, key, value);
  return ok_;
}

bool MapReader::FindEntry(std::string_view* entry) {
  for (WireField field; reader_.Next(&field);) {
    if (field.number != kMapFields || field.type != WireType::kLength) continue;
    *entry = field.payload;
    return true;
  }
  return false;
}

EncodedValue FindValue(const EncodedValue& container, std::string_view path) {
  return Find(container, path, 0);
}

void AppendScalarText(const EncodedValue& value, std::string* out) {
  switch (value.kind) {
    case ValueKind::kBytes:
      out->append(value.payload);
      break;
    case ValueKind::kTimestamp:
      AppendTimestamp(value.payload, out);
      break;
    case ValueKind::kInteger:
      AppendNumber(static_cast<int64_t>(value.scalar), out);
      break;
    case ValueKind::kFloat:
      AppendNumber(std::bit_cast<double>(value.scalar), out);
      break;
    case ValueKind::kBoolean:
      out->append(value.scalar != 0 ? "true" : "false");
      break;
    default:
      break;
  }
}

}  // namespace logclass

#include "classifier/wire/value.h"

#include <bit>
#include <charconv>
#include <chrono>

namespace logclass {
namespace {

// Deeper than any event that Vector can decode (its limit is 100).
constexpr int kMaxPathDepth = 32;

template <typename Number>
char* WriteNumber(Number number, char* out) {
  constexpr size_t kRoom = 32;  // more than any number takes
  return std::to_chars(out, out + kRoom, number).ptr;
}

// Writes a number with zeroes before it up to the width, then `end`. What the
// width cannot hold comes as it is.
char* WriteDigits(int64_t number, size_t width, char end, char* out) {
  constexpr int64_t kPowers[] = {
      1,       10,        100,        1000,        10'000,
      100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
  if (number < 0 || number >= kPowers[width]) {
    out = WriteNumber(number, out);
  } else {
    for (size_t i = width; i-- > 0; number /= 10) {
      out[i] = static_cast<char>('0' + number % 10);
    }
    out += width;
  }
  *out++ = end;
  return out;
}

// google.protobuf.Timestamp: seconds = 1, nanos = 2.
struct Timestamp {
  int64_t seconds = 0;
  int64_t nanos = 0;

  explicit Timestamp(std::string_view encoded) {
    WireReader reader(encoded);
    for (WireField field; reader.Next(&field);) {
      if (field.number == 1) seconds = static_cast<int64_t>(field.scalar);
      if (field.number == 2) nanos = static_cast<int32_t>(field.scalar);
    }
  }

  // Whether it lies in the years 0001 to 9999, which is what the type allows.
  bool IsTime() const {
    constexpr int64_t kFirst = -62135596800;
    constexpr int64_t kLast = 253402300799;
    return seconds >= kFirst && seconds <= kLast;
  }
};

char* WriteTimestamp(const Timestamp& timestamp, char* out) {
  if (!timestamp.IsTime()) return out;
  using std::chrono::days;
  const std::chrono::sys_seconds time{std::chrono::seconds(timestamp.seconds)};
  const auto day = std::chrono::floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  out = WriteDigits(static_cast<int>(date.year()), 4, '-', out);
  out = WriteDigits(static_cast<unsigned>(date.month()), 2, '-', out);
  out = WriteDigits(static_cast<unsigned>(date.day()), 2, 'T', out);
  out = WriteDigits(clock.hours().count(), 2, ':', out);
  out = WriteDigits(clock.minutes().count(), 2, ':', out);
  out = WriteDigits(clock.seconds().count(), 2, '.', out);
  return WriteDigits(timestamp.nanos, 9, 'Z', out);
}

EncodedValue FindElement(std::string_view array, size_t index) {
  ArrayReader reader(array);
  for (std::string_view item; reader.Next(&item);) {
    if (index-- > 0) continue;
    EncodedValue element;
    return ReadValue(item, &element) ? element : EncodedValue();
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

bool ReadAnyValue(std::string_view encoded, EncodedValue* value) {
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

bool ReadAnyEntry(std::string_view entry, std::string_view* key,
                  std::string_view* value) {
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

bool MapReader::FindEntry(std::string_view* entry) {
  for (WireField field; reader_.Next(&field);) {
    if (field.number != kMapFields || field.type != WireType::kLength) continue;
    *entry = field.payload;
    return true;
  }
  return false;
}

bool ArrayReader::FindItem(std::string_view* item) {
  for (WireField field; reader_.Next(&field);) {
    if (field.number != kArrayItems || field.type != WireType::kLength)
      continue;
    *item = field.payload;
    return true;
  }
  return false;
}

EncodedValue FindValue(const EncodedValue& container, std::string_view path) {
  return Find(container, path, 0);
}

bool IsTime(std::string_view timestamp) {
  return Timestamp(timestamp).IsTime();
}

size_t WriteScalarText(const EncodedValue& value, char (&out)[kMaxScalarText]) {
  char* end = out;
  switch (value.kind) {
    case ValueKind::kTimestamp:
      end = WriteTimestamp(Timestamp(value.payload), out);
      break;
    case ValueKind::kInteger:
      end = WriteNumber(static_cast<int64_t>(value.scalar), out);
      break;
    case ValueKind::kFloat:
      end = WriteNumber(std::bit_cast<double>(value.scalar), out);
      break;
    case ValueKind::kBoolean:
      return std::string_view(value.scalar != 0 ? "true" : "false")
          .copy(out, 5);
    default:
      break;
  }
  return static_cast<size_t>(end - out);
}

void AppendScalarText(const EncodedValue& value, std::string* out) {
  if (value.kind == ValueKind::kBytes) {
    out->append(value.payload);
    return;
  }
  char text[kMaxScalarText];
  out->append(text, WriteScalarText(value, text));
}

}  // namespace logclass

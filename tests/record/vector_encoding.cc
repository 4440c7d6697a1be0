#include "tests/record/vector_encoding.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <span>
#include <system_error>

#include "classifier/base/strings.h"
#include "classifier/base/utf8.h"
#include "classifier/record/arena.h"
#include "classifier/record/json.h"
#include "classifier/record/json_decode.h"
#include "classifier/record/json_reader.h"
#include "classifier/record/json_value.h"
#include "classifier/wire/value.h"
#include "classifier/wire/value_json.h"
#include "classifier/wire/wire.h"

namespace logclass::testing {
namespace {

// Enough of a large document, whose every field is looked up.
constexpr size_t kMaxNames = 200;
constexpr int kMaxNameDepth = 5;

std::string LengthValue(ValueKind kind, std::string_view payload) {
  std::string value;
  AppendLengthField(static_cast<uint32_t>(kind), payload, &value);
  return value;
}

std::string VarintValue(ValueKind kind, uint64_t scalar) {
  std::string value(1, static_cast<char>(ValueTag(kind)));
  AppendVarint(scalar, &value);
  return value;
}

// Encodes JSON values.
class Encoder {
 public:
  explicit Encoder(std::string_view json)
      : root_(JsonValue::OfText(arena_.Copy(json))) {}

  std::optional<std::string> Map() {
    EncodedMembers members;
    if (!IsObject(root_) || !Members(root_, &members)) return std::nullopt;
    return ValueMap(members);
  }

 private:
  bool Members(JsonValue object, EncodedMembers* encoded) {
    std::vector<JsonMember> members;
    const auto none = [](std::string_view) { return -1; };
    if (!reader_.Select(object, none, {}, &members)) return false;
    for (const JsonMember& member : members) {
      std::string key;
      AppendUnescaped(member.key, &key);
      encoded->emplace_back(key, Value(member.value));
    }
    std::ranges::sort(*encoded);
    return true;
  }

  std::string Value(JsonValue value) {
    switch (value.type()) {
      case JsonType::kAbsent:
      case JsonType::kNull:
        return EncodedNull();
      case JsonType::kString:
        return EncodedText(DecodeJson(value, arena_));
      case JsonType::kScalar:
        return Scalar(value.bytes());
      case JsonType::kArray: {
        std::vector<JsonValue> elements;
        reader_.Elements(value, SIZE_MAX, &elements);
        std::vector<std::string> items;
        for (JsonValue element : elements) items.push_back(Value(element));
        return EncodedArray(items);
      }
      case JsonType::kObject:
        break;
    }
    EncodedMembers members;
    Members(value, &members);
    return EncodedMap(members);
  }

  // Vector keeps numbers of 64 bits, and floats.
  static std::string Scalar(std::string_view text) {
    if (text == "true" || text == "false")
      return EncodedBoolean(text[0] == 't');
    const char* const end = text.data() + text.size();
    int64_t integer = 0;
    const auto [stop, error] = std::from_chars(text.data(), end, integer);
    if (error == std::errc() && stop == end) return EncodedInteger(integer);
    double number = 0;
    std::from_chars(text.data(), end, number);
    return EncodedFloat(number);
  }

  Arena arena_;
  JsonReader reader_{&arena_};
  JsonValue root_;
};

// Appends the paths of all that a container holds.
void AppendNames(const EncodedValue& container, const std::string& around,
                 int depth, std::vector<std::string>* names) {
  if (depth > kMaxNameDepth || names->size() > kMaxNames) return;
  const auto append = [&](std::string_view name, std::string_view encoded) {
    const std::string path =
        depth == 0 ? std::string(name) : Concat(around, '.', name);
    if (!IsUtf8(name)) return;  // Vector decodes no such key
    names->push_back(path);
    EncodedValue value;
    if (ReadValue(encoded, &value)) AppendNames(value, path, depth + 1, names);
  };
  if (container.kind == ValueKind::kMap) {
    MapReader reader(container.payload);
    for (std::string_view key, value; reader.Next(&key, &value);) {
      append(key, value);
    }
  } else if (container.kind == ValueKind::kArray) {
    size_t index = 0;
    ArrayReader reader(container.payload);
    for (std::string_view item; reader.Next(&item); ++index) {
      append(std::to_string(index), item);
    }
  }
}

// What rules ask for, whatever the record is.
std::vector<std::string> UsualNames() {
  return {"message",
          "kind",
          "name",
          "namespace",
          "pod",
          "container",
          "node",
          "stream",
          "reason",
          "type",
          "count",
          "component",
          "source.host",
          "source.component",
          "firstTimestamp",
          "reportingComponent",
          "lastTimestamp",
          "involvedObject.kind",
          "status",
          "involvedObject.namespace",
          "regarding.name",
          "involvedObject.fieldPath",
          "level",
          "labels.alertname",
          "",
          "no.such.name"};
}

std::string Shown(const std::optional<std::string_view>& text) {
  return text ? Quoted(*text) : "absent";
}

std::string Shown(const Record& record) {
  return Concat(RecordKindName(record.kind), ' ',
                record.level ? SeverityName(*record.level) : "no level", ": ",
                record.message);
}

std::string Difference(const Record& direct, const Record& parsed,
                       const std::vector<std::string>& names) {
  if (Shown(direct) != Shown(parsed)) {
    return Concat(Shown(direct), "\nfrom JSON: ", Shown(parsed));
  }
  for (const std::string& name : names) {
    const auto field = direct.fields->Field(name);
    const auto expected = parsed.fields->Field(name);
    if (field == expected) continue;
    return Concat("field ", name, ": ", Shown(field),
                  "\nfrom JSON: ", Shown(expected));
  }
  return "";
}

}  // namespace

std::string EncodedText(std::string_view text) {
  return LengthValue(ValueKind::kBytes, text);
}

std::string EncodedInteger(int64_t number) {
  return VarintValue(ValueKind::kInteger, static_cast<uint64_t>(number));
}

std::string EncodedFloat(double number) {
  std::string value(1 + sizeof(number),
                    static_cast<char>(ValueTag(ValueKind::kFloat)));
  std::memcpy(value.data() + 1, &number, sizeof(number));
  return value;
}

std::string EncodedBoolean(bool value) {
  return VarintValue(ValueKind::kBoolean, value ? 1 : 0);
}

std::string EncodedTime(int64_t seconds, int64_t nanos) {
  std::string timestamp("\x08");
  AppendVarint(static_cast<uint64_t>(seconds), &timestamp);
  timestamp.push_back('\x10');
  AppendVarint(static_cast<uint64_t>(nanos), &timestamp);
  return LengthValue(ValueKind::kTimestamp, timestamp);
}

std::string EncodedNull() { return VarintValue(ValueKind::kNull, 0); }

std::string EncodedArray(const std::vector<std::string>& items) {
  std::string array;
  for (const std::string& item : items) {
    AppendLengthField(kArrayItems, item, &array);
  }
  return LengthValue(ValueKind::kArray, array);
}

std::string EncodedMap(const EncodedMembers& members) {
  return LengthValue(ValueKind::kMap, ValueMap(members));
}

std::string ValueMap(const EncodedMembers& members) {
  std::string map;
  for (const auto& [key, value] : members) {
    std::string entry;
    AppendLengthField(kEntryKey, key, &entry);
    AppendLengthField(kEntryValue, value, &entry);
    AppendLengthField(kMapFields, entry, &map);
  }
  return map;
}

std::optional<std::string> ValueMapOfJson(std::string_view json) {
  const size_t begin = std::min(json.find('{'), json.size());
  const size_t end = json.rfind('}') + 1;  // 0 where there is none
  return Encoder(json.substr(begin, std::max(begin, end) - begin)).Map();
}

std::string DifferenceToJson(std::string_view map) {
  const EncodedValue root = {ValueKind::kMap, map, 0};
  std::string json;
  if (!AppendJsonValue(root, &json)) return "";
  std::vector<std::string> names = UsualNames();
  AppendNames(root, "", 0, &names);
  JsonRecords from_map, from_json;
  const auto direct = from_map.ParseValueMap(map);
  const auto parsed = from_json.Parse(json);
  if (direct.size() != parsed.size()) {
    return Concat(direct.size(), " records, from JSON ", parsed.size());
  }
  for (size_t i = 0; i < direct.size(); ++i) {
    const std::string wrong = Difference(direct[i], parsed[i], names);
    if (!wrong.empty()) return Concat("record ", i, ": ", wrong);
  }
  return "";
}

}  // namespace logclass::testing

#include "classifier/record/json_edit.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "classifier/wire/value.h"
#include "classifier/wire/wire.h"

namespace logclass {
namespace {

std::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<size_t>(end - begin)};
}

void AppendEmptyArray(std::string_view key, std::string* map) {
  std::string value;
  AppendLengthField(static_cast<uint32_t>(ValueKind::kArray), {}, &value);
  std::string entry;
  AppendLengthField(kEntryKey, key, &entry);
  AppendLengthField(kEntryValue, value, &entry);
  AppendLengthField(kMapFields, entry, map);
}

std::string EmptiedText(std::string_view object, std::string_view array) {
  const char* const end = object.data() + object.size();
  std::string text(Between(object.data(), array.data()));
  text.append("[]").append(Between(array.data() + array.size(), end));
  return text;
}

std::string EmptiedMap(std::string_view object, std::string_view array) {
  std::string map;
  const char* begin = object.data();  // of what is to be copied
  MapReader reader(object);
  const char* entry = reader.at();
  for (std::string_view key, value; reader.Next(&key, &value);) {
    if (JsonValue::OfVector(value).bytes().data() == array.data()) {
      map.append(Between(begin, entry));
      AppendEmptyArray(key, &map);
      begin = reader.at();
    }
    entry = reader.at();
  }
  return map.append(Between(begin, object.data() + object.size()));
}

}  // namespace

JsonValue WithEmptied(JsonValue object, JsonValue array, Arena& arena) {
  const auto emptied = object.is_vector() ? EmptiedMap : EmptiedText;
  const std::string_view copy =
      arena.Copy(emptied(object.bytes(), array.bytes()));
  return object.is_vector() ? JsonValue::OfVectorMap(copy)
                            : JsonValue::OfText(copy);
}

}  // namespace logclass

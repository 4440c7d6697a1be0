#include "classifier/record/json_level.h"

#include <string_view>

#include "classifier/level/level.h"
#include "classifier/level/object_level.h"
#include "classifier/wire/value.h"

namespace logclass {
namespace {

// Takes ECS's "log" object: {"level": "warn", "logger": "..."}.
bool AddLog(JsonValue log, level::ObjectLevel* found) {
  MapReader reader(log.bytes());
  for (std::string_view key, encoded; reader.Next(&key, &encoded);) {
    const JsonValue value = JsonValue::OfVector(encoded);
    if (!IsString(value)) break;
    if (key == "level") return found->AddNested(value.string());
  }
  return false;
}

// Takes a member; returns true where it states the level.
bool AddMember(std::string_view key, std::string_view encoded,
               level::ObjectLevel* found) {
  const level::Field field = level::FindField(key);
  if (field == level::Field::kOther) return false;
  const JsonValue value = JsonValue::OfVector(encoded);
  if (value.container()) {
    return key == "log" && IsObject(value) && AddLog(value, found);
  }
  if (value.kind() == ValueKind::kBytes || !value.is_vector()) {
    return found->Add(field, value.bytes());
  }
  // A message that is a number or a time is one that declares nothing.
  if (field == level::Field::kMessage) return found->Add(field, "-");
  const ScalarText text(value);
  return found->Add(field, text.view());
}

}  // namespace

std::optional<Severity> LevelOfObject(JsonValue object) {
  if (!object.is_vector()) {
    const auto level = DetectLevel(object.bytes());
    return level ? std::optional(level->severity) : std::nullopt;
  }
  level::ObjectLevel found;
  MapReader reader(object.bytes());
  for (std::string_view key, encoded; reader.Next(&key, &encoded);) {
    if (AddMember(key, encoded, &found)) break;
  }
  return found.Find();
}

}  // namespace logclass

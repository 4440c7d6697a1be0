#include "classifier/vector/log_event.h"

namespace logclass {
namespace {

// Field numbers of event.proto; see proto/vector/event.proto.
constexpr uint32_t kWrapperLog = 1;
constexpr uint32_t kWrapperTrace = 3;
constexpr uint32_t kLogFields = 1;
constexpr uint32_t kLogValue = 2;
constexpr uint32_t kLogMetadata = 3;
constexpr uint32_t kLogMetadataFull = 4;
constexpr uint32_t kMetadataValue = 1;

static_assert(kLogFields == kMapFields, "a Log is read as a map of its fields");

// The parts of a Log that may occur once; empty where they do not occur.
struct LogParts {
  std::string_view value;
  std::string_view metadata;
  std::string_view metadata_full;
};

constexpr uint8_t kFieldsTag = WireTag(kLogFields, WireType::kLength);

// Fails where a part occurs twice: readers would merge the two.
bool ReadParts(std::string_view log, LogParts* parts) {
  WireReader reader(log);
  // Most of it, and of no interest here.
  for (std::string_view field; reader.NextPayload(kFieldsTag, &field);) {
  }
  for (WireField field; reader.Next(&field);) {
    std::string_view* part;
    switch (field.number) {
      case kLogFields:
        if (field.type != WireType::kLength) return false;
        continue;
      case kLogValue:
        part = &parts->value;
        break;
      case kLogMetadata:
        part = &parts->metadata;
        break;
      case kLogMetadataFull:
        part = &parts->metadata_full;
        break;
      default:
        continue;  // unknown to us
    }
    if (field.type != WireType::kLength || part->data() != nullptr)
      return false;
    *part = field.payload;
  }
  return reader.ok();
}

// The value of a Metadata message; fails where there are two.
bool ReadMetadata(std::string_view metadata, EncodedValue* value) {
  bool found = false;
  WireReader reader(metadata);
  for (WireField field; reader.Next(&field);) {
    if (field.number != kMetadataValue) continue;
    if (field.type != WireType::kLength || found) return false;
    found = true;
    if (!ReadValue(field.payload, value)) return false;
  }
  return reader.ok();
}

bool ReadLog(LogEvent* event) {
  LogParts parts;
  if (!ReadParts(event->log, &parts)) return false;
  const bool has_full = parts.metadata_full.data() != nullptr;
  if (has_full) {
    if (!ReadMetadata(parts.metadata_full, &event->metadata)) return false;
  } else if (!ReadValue(parts.metadata, &event->metadata)) {
    return false;
  }
  if (parts.value.data() == nullptr) {
    event->root = {ValueKind::kMap, event->log, 0};
    event->place = TagPlace::kFields;
    return true;
  }
  if (!ReadValue(parts.value, &event->root)) return false;
  if (event->root.kind == ValueKind::kMap) {
    event->place = TagPlace::kValueMap;
    return true;
  }
  const bool only_old = !has_full && parts.metadata.data() != nullptr;
  event->place = only_old ? TagPlace::kMetadata : TagPlace::kMetadataFull;
  // A map written to a value of another kind would replace it.
  return event->metadata.kind == ValueKind::kMap ||
         event->metadata.kind == ValueKind::kNone;
}

}  // namespace

EventKind ReadEvent(std::string_view wrapper, LogEvent* event) {
  *event = LogEvent{.wrapper = wrapper};
  int events = 0;
  WireReader reader(wrapper);
  for (WireField field; reader.Next(&field);) {
    if (field.number > kWrapperTrace) continue;
    ++events;
    if (field.number != kWrapperLog) continue;
    if (field.type != WireType::kLength) return EventKind::kUnknown;
    event->field = field.whole;
    event->log = field.payload;
  }
  if (!reader.ok() || events > 1 || wrapper.empty()) return EventKind::kUnknown;
  if (event->field.empty()) return EventKind::kOther;
  return ReadLog(event) ? EventKind::kLog : EventKind::kUnknown;
}

}  // namespace logclass

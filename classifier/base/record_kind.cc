#include "classifier/base/record_kind.h"

namespace logclass {

std::string_view RecordKindName(RecordKind kind) {
  constexpr std::array<std::string_view, kRecordKindCount> kNames = {
      "log", "event", "state"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view ReasonPrefix(RecordKind kind) {
  constexpr std::array<std::string_view, kRecordKindCount> kPrefixes = {
      "LOG_", "EVENT_", "STATE_"};
  return kPrefixes[static_cast<size_t>(kind)];
}

std::optional<RecordKind> ParseRecordKind(std::string_view name) {
  for (RecordKind kind : kAllRecordKinds) {
    if (RecordKindName(kind) == name) return kind;
  }
  return std::nullopt;
}

}  // namespace logclass

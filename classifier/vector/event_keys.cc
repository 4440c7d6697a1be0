#include "classifier/vector/event_keys.h"

#include <algorithm>
#include <iterator>

#include "classifier/level/fields.h"
#include "classifier/record/json_keys.h"

namespace logclass {
namespace {

// What Vector's sources (docker_logs, file, http_server, journald, kafka,
// kubernetes_logs, socket, syslog) and its `reduce` put beside a message.
// kLineKeys has the rest of them.
bool IsCollectors(std::string_view key) {
  constexpr std::string_view kNames[] = {
      "source_type",   "_partial",     "ingest_timestamp",
      "timestamp_end", "appname",      "facility",
      "msgid",         "procid",       "version",
      "source_ip",     "source_id",    "port",
      "offset",        "container_id", "container_name",
      "image",         "label",        "container_created_at",
      "topic",         "partition",    "message_key",
      "headers",       "path"};
  // journald's own: _SYSTEMD_UNIT, __REALTIME_TIMESTAMP, SYSLOG_IDENTIFIER
  const bool journald = key.starts_with('_') || key.starts_with("SYSLOG_") ||
                        key.starts_with("CODE_");
  return journald || std::ranges::find(kNames, key) != std::end(kNames);
}

EventPart PartOf(std::string_view name) {
  const int index = LineKeyIndex(name);
  if (index < 0) {
    return IsCollectors(name) ? EventPart::kAside : EventPart::kContent;
  }
  const KeyRole role = kLineKeys[index].role;
  if (role == KeyRole::kGroup) return EventPart::kAside;
  if (role == KeyRole::kOrigin) {
    return level::FindField(name) == level::Field::kOther ? EventPart::kAside
                                                          : EventPart::kLevel;
  }
  if (name == "involvedObject" || name == "regarding") {
    return EventPart::kObject;
  }
  if (name == "note") return EventPart::kNote;
  if (name == "reason") return EventPart::kReason;
  if (name == "kind") return EventPart::kKind;
  return EventPart::kContent;
}

TagField TagOf(std::string_view name, const TagOptions& options) {
  if (name == options.classification_field) return TagField::kClassification;
  if (name == options.severity_field) return TagField::kSeverity;
  if (name == options.reason_field) return TagField::kReason;
  return TagField::kNone;
}

}  // namespace

EventKey ReadEventKey(std::string_view name, const TagOptions& options) {
  EventKey key;
  const auto& messages = options.message_fields;
  const auto message = std::ranges::find(messages, name);
  if (message != messages.end()) {
    key.message_rank = static_cast<uint32_t>(message - messages.begin());
  }
  key.tag = TagOf(name, options);
  key.part = PartOf(name);
  key.is_severity_field = name == options.severity_field;
  key.is_reason_field = name == options.reason_field;
  key.is_msg = name == "msg";
  key.is_kubernetes = name == "kubernetes";
  key.is_known = LineKeyIndex(name) >= 0;
  key.is_doubtful =
      key.is_kubernetes || key.tag != TagField::kNone || key.is_named_message();
  return key;
}

const EventKey& EventKeys::Other(std::string_view name) {
  other_ = ReadEventKey(name, options_);
  return other_;
}

void EventKeys::Remember(std::string_view name, Slot* slot) {
  slot->size = static_cast<uint8_t>(name.copy(slot->name, kMaxSize));
  slot->key = ReadEventKey(name, options_);
}

}  // namespace logclass

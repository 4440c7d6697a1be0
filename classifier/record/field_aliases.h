// The names under which rules find a record's fields, one name whatever wrote
// the record: events of both API groups and of the exporters, objects, log
// lines of the collectors. The table of names is in json.h. Constants and pure
// functions.

#ifndef CLASSIFIER_RECORD_FIELD_ALIASES_H_
#define CLASSIFIER_RECORD_FIELD_ALIASES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace logclass {

enum class RecordShape : uint8_t {
  kLine,       // a structured log line
  kEvent,      // core/v1 or events.k8s.io/v1, kind or no kind
  kFlatEvent,  // an exporter's layout: message, reason, type, kind side by side
  kOtelEvent,  // OpenTelemetry's k8s_events: body, attributes["k8s.event.*"]
  kObject,     // a Kubernetes object
  kPayload,    // a webhook's payload
};

// Returns the paths that `name` stands for, of which the first that is set
// counts; empty where it stands for itself.
std::span<const std::string_view> FieldAliases(RecordShape shape,
                                               std::string_view name);

// Returns the other API group's name of an event's object, or of a member of
// it: "regarding.kind" of "involvedObject.kind" and the other way round. Empty
// where `name` is neither.
std::string OtherGroupName(std::string_view name);

// Finds the value that `name` stands for in a record of `shape`. `find` returns
// the Value at a path; a Value says whether it is absent(), unset() (an empty
// string or a zero, which the API server writes for what is not set) or a
// container(). A value-initialised one is absent.
template <typename Value, typename Find>
Value ResolveField(RecordShape shape, std::string_view name, Find find) {
  const auto paths = FieldAliases(shape, name);
  Value unset{};
  for (std::string_view path : paths) {
    const Value value = find(path);
    if (value.absent()) continue;
    if (value.unset()) {
      if (unset.absent()) unset = value;
    } else if (!value.container()) {
      return value;
    }
  }
  if (!unset.absent()) return unset;
  // An event's kind is never the word Event.
  if (!paths.empty() && shape != RecordShape::kLine) return {};
  const Value value = find(name);
  if (!value.absent() || shape != RecordShape::kEvent) return value;
  const std::string other = OtherGroupName(name);
  return other.empty() ? value : find(other);
}

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_FIELD_ALIASES_H_

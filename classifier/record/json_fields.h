// Gives a JSON record's fields to the engine by name, one name whatever the
// shape: events of both API groups and of the exporters, objects, log lines.
// The table of names is in json.h.

#ifndef CLASSIFIER_RECORD_JSON_FIELDS_H_
#define CLASSIFIER_RECORD_JSON_FIELDS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/record/arena.h"
#include "classifier/record/json_reader.h"
#include "classifier/record/record.h"

namespace logclass {

enum class JsonShape : uint8_t {
  kLine,       // a structured log line
  kEvent,      // core/v1 or events.k8s.io/v1, kind or no kind
  kFlatEvent,  // an exporter's layout: message, reason, type, kind side by side
  kOtelEvent,  // OpenTelemetry's k8s_events: body, attributes["k8s.event.*"]
  kObject,     // a Kubernetes object
  kPayload,    // a webhook's payload
};

// One JSON object's fields, then those of the object around it. Looks a field
// up when it is asked for. Uses its owner's reader and arena: one per thread.
class JsonFields final : public FieldSource {
 public:
  struct Init {
    RawJson object;
    JsonShape shape = JsonShape::kLine;
    std::string_view kind;              // of an object that does not say it
    const JsonFields* outer = nullptr;  // what this object was wrapped in
  };

  JsonFields(JsonReader* reader, Arena* arena)
      : reader_(reader), arena_(arena) {}

  // Makes the source one of another object.
  void Reset(const Init& init);

  std::optional<std::string_view> Field(std::string_view name) const override;

  RawJson object() const { return init_.object; }
  JsonShape shape() const { return init_.shape; }
  const JsonFields* outer() const { return init_.outer; }

 private:
  // Returns the value at a path of this object or one around it.
  RawJson FindInLayers(std::string_view path) const;
  std::string_view Text(RawJson value) const;

  JsonReader* reader_;
  Arena* arena_;
  Init init_;
  // Strings that had to be decoded, by where they stand: asking again for a
  // field takes no further memory.
  mutable std::vector<std::pair<const char*, std::string_view>> decoded_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_FIELDS_H_

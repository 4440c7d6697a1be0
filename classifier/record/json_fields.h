// Gives a structured record's fields to the engine by name.

#ifndef CLASSIFIER_RECORD_JSON_FIELDS_H_
#define CLASSIFIER_RECORD_JSON_FIELDS_H_

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/record/arena.h"
#include "classifier/record/field_aliases.h"
#include "classifier/record/json_reader.h"
#include "classifier/record/record.h"

namespace logclass {

// One JSON object's fields, then those of the object around it. Looks a field
// up when it is asked for. Uses its owner's reader and arena: one per thread.
class JsonFields final : public FieldSource {
 public:
  struct Init {
    JsonValue object;
    RecordShape shape = RecordShape::kLine;
    std::string_view kind;              // of an object that does not say it
    const JsonFields* outer = nullptr;  // what this object was wrapped in
  };

  JsonFields(JsonReader* reader, Arena* arena)
      : reader_(reader), arena_(arena) {}

  // Makes the source one of another object.
  void Reset(const Init& init);

  std::optional<std::string_view> Field(std::string_view name) const override;

  JsonValue object() const { return init_.object; }
  RecordShape shape() const { return init_.shape; }
  const JsonFields* outer() const { return init_.outer; }

 private:
  // Returns the value at a path of this object or one around it.
  JsonValue FindInLayers(std::string_view path) const;
  std::string_view Text(JsonValue value) const;

  JsonReader* reader_;
  Arena* arena_;
  Init init_;
  // Texts that had to be written, by where their values stand: asking again for
  // a field takes no further memory.
  mutable std::vector<std::pair<const char*, std::string_view>> written_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_FIELDS_H_

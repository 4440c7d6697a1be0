// Gives the fields of one of Vector's encoded log events to the engine by name.

#ifndef CLASSIFIER_VECTOR_FIELDS_H_
#define CLASSIFIER_VECTOR_FIELDS_H_

#include <optional>
#include <string_view>

#include "classifier/record/arena.h"
#include "classifier/record/field_aliases.h"
#include "classifier/record/record.h"
#include "classifier/vector/value.h"

namespace logclass {

// Looks a field up in the encoded bytes when it is asked for; they must outlive
// the source. Beyond the event's own names those of json.h's table are known,
// and kubernetes.* is found under Vector's own namespace as well, where the
// metadata have it as kubernetes_logs.*. Not thread-safe: texts of numbers are
// kept in the arena.
class VectorFields final : public FieldSource {
 public:
  // `root` is the event's object, or its metadata where it is no object.
  // Fields that it lacks are looked for in `inner` before, where given: those
  // of a record that the event holds.
  VectorFields(const EncodedValue& root, RecordShape shape,
               const FieldSource* inner, Arena* arena)
      : root_(root), shape_(shape), inner_(inner), arena_(arena) {}

  std::optional<std::string_view> Field(std::string_view name) const override;

 private:
  EncodedValue Find(std::string_view path) const;

  EncodedValue root_;
  RecordShape shape_;
  const FieldSource* inner_;
  Arena* arena_;
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_FIELDS_H_

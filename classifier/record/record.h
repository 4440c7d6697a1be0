// A record: what is classified. A message plus named fields, however they are
// stored; nothing is copied.

#ifndef CLASSIFIER_RECORD_RECORD_H_
#define CLASSIFIER_RECORD_RECORD_H_

#include <optional>
#include <string_view>

#include "classifier/base/record_kind.h"
#include "classifier/base/severity.h"

namespace logclass {

// Gives access to a record's fields by name, so that a caller can classify
// what it has (JSON, protobuf bytes, a Lua table) without converting it.
class FieldSource {
 public:
  virtual ~FieldSource() = default;

  // Returns the field's value as text, nullopt where the record lacks it. A
  // nested field's name is joined with dots: "involvedObject.kind". The view
  // lives as long as the source.
  virtual std::optional<std::string_view> Field(
      std::string_view name) const = 0;
};

// Views only: message and fields belong to the caller and must outlive the
// call that classifies them.
struct Record {
  std::string_view message;  // one line, or several joined with newlines
  RecordKind kind = RecordKind::kLog;
  std::optional<Severity> level;        // unset: looked for in the message
  const FieldSource* fields = nullptr;  // null: none
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_RECORD_H_

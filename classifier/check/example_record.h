// An example as the record that it stands for.

#ifndef CLASSIFIER_CHECK_EXAMPLE_RECORD_H_
#define CLASSIFIER_CHECK_EXAMPLE_RECORD_H_

#include "classifier/record/json.h"
#include "classifier/record/record.h"
#include "classifier/rules/rule.h"

namespace logclass {

// A JSON object is read as a structured line, as `logclass classify` does,
// unless the example states kind or fields itself. Views the example, which
// must outlive it.
class ExampleRecord final : public FieldSource {
 public:
  ExampleRecord(const Rule& rule, const Example& example) : example_(example) {
    if (!example.kind && example.fields.empty()) {
      std::span<const Record> records = json_.Parse(example.line);
      if (records.size() == 1) {
        record_ = records[0];
        if (example.level) record_.level = example.level;
        return;
      }
    }
    record_.message = example.line;
    record_.kind = example.kind.value_or(rule.FirstKind());
    record_.level = example.level;
    record_.fields = this;
  }
  ExampleRecord(const ExampleRecord&) = delete;  // the record points to it
  ExampleRecord& operator=(const ExampleRecord&) = delete;

  const Record& record() const { return record_; }

  std::optional<std::string_view> Field(std::string_view name) const override {
    for (const auto& [field, value] : example_.fields) {
      if (field == name) return value;
    }
    return std::nullopt;
  }

 private:
  const Example& example_;
  JsonRecords json_;
  Record record_;
};

}  // namespace logclass

#endif  // CLASSIFIER_CHECK_EXAMPLE_RECORD_H_

// An example as the record that it stands for.

#ifndef CLASSIFIER_CHECK_EXAMPLE_RECORD_H_
#define CLASSIFIER_CHECK_EXAMPLE_RECORD_H_

#include "classifier/record/record.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Views the example, which must outlive it.
class ExampleRecord final : public FieldSource {
 public:
  ExampleRecord(const Rule& rule, const Example& example) : example_(example) {
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
  Record record_;
};

}  // namespace logclass

#endif  // CLASSIFIER_CHECK_EXAMPLE_RECORD_H_

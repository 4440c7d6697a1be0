// Verdicts for programs: one JSON object per record.

#ifndef CLASSIFIER_CLI_NDJSON_OUTPUT_H_
#define CLASSIFIER_CLI_NDJSON_OUTPUT_H_

#include <array>
#include <string>
#include <string_view>

#include "classifier/cli/output.h"

namespace logclass::cli {

// Prints {"line":12,"severity":"ERROR","reason":...,"text":"..."} a record.
class NdjsonOutput : public Output {
 public:
  explicit NdjsonOutput(const OutputOptions& options);

  void BeginFile(std::string_view name, size_t number) override;
  void Add(const Results& results, OutputBuffer& out) override;
  void Merge(const Output&) override {}
  void Finish(size_t, OutputBuffer&) override {}

 private:
  void MakeHead();
  void AddRecord(const Results& results, size_t index, OutputBuffer& out);

  OutputOptions options_;
  std::string file_;
  std::string head_;  // what stands before the line's number
  // What stands between the number and the text of a record that no rule
  // matched, by severity and declared level (the last: none).
  std::array<std::array<std::string, kSeverityCount + 1>, kSeverityCount>
      unmatched_;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_NDJSON_OUTPUT_H_

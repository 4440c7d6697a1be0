// Verdicts for people: severity, reason and record, a line each.

#ifndef CLASSIFIER_CLI_TEXT_OUTPUT_H_
#define CLASSIFIER_CLI_TEXT_OUTPUT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "classifier/cli/output.h"
#include "classifier/engine/database.h"

namespace logclass::cli {

// In colour, failures stand out: the part of the record that matched is
// underlined, and records below WARNING without a reason are dim.
class TextOutput : public Output {
 public:
  TextOutput(std::shared_ptr<const Database> database,
             const OutputOptions& options);

  void BeginFile(std::string_view name, size_t) override { file_ = name; }
  void Add(const Results& results, OutputBuffer& out) override;
  void Merge(const Output&) override {}
  void Finish(size_t, OutputBuffer&) override {}

 private:
  void AddRecord(const Results& results, size_t index, OutputBuffer& out);
  void AddPosition(uint64_t line, OutputBuffer& out);
  void AddText(std::string_view text, const Verdict* verdict,
               OutputBuffer& out);
  void AddLine(std::string_view text, OutputBuffer& out);
  void AddPiece(std::string_view text, OutputBuffer& out);

  std::shared_ptr<const Database> database_;
  OutputOptions options_;
  std::string file_;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_TEXT_OUTPUT_H_

// Turns blocks of input lines into verdicts. A line is a log line or JSON that
// holds one record or several; JSON may also span lines, and YAML does.

#ifndef CLASSIFIER_CLI_BLOCK_CLASSIFIER_H_
#define CLASSIFIER_CLI_BLOCK_CLASSIFIER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/cli/json_documents.h"
#include "classifier/cli/options.h"
#include "classifier/cli/output.h"
#include "classifier/cli/yaml_documents.h"
#include "classifier/engine/scanner.h"
#include "classifier/record/json.h"
#include "classifier/record/record.h"

namespace logclass::cli {

// Returns whether any line begins like a JSON object, blanks aside.
bool HasJsonLine(std::string_view lines);

// One per thread. The scanner must outlive it.
class BlockClassifier {
 public:
  BlockClassifier(Scanner* scanner, InputFormat format);

  // Whether in a file that begins like this every line stands for itself.
  static bool HasOnlyLines(std::string_view first_block, InputFormat format) {
    return ModeOf(first_block, format) == Mode::kLines;
  }

  // Forgets the file before.
  void BeginFile();

  // The same; what comes now is part of a file that has only lines.
  void BeginLines() { mode_ = Mode::kLines; }

  // Classifies a block of lines, the first of which is number `first_line` of
  // its file. The results are views, valid until the next call.
  absl::StatusOr<Results> Classify(std::string_view block, uint64_t first_line);

  // Classifies what the file ends with and no block completed.
  absl::StatusOr<Results> Finish();

  // How many lines the last block had.
  uint64_t line_count() const { return line_count_; }

  // Of the last block, the numbers of the lines that InputFormat::kJson does
  // not allow. They were classified as log lines.
  const std::vector<uint64_t>& bad_lines() const { return bad_lines_; }

  // What is wrong with YAML in the last block: "LINE:COLUMN: message".
  const std::vector<std::string>& errors() const { return errors_; }

  // Whether long lines are to be kept as a whole.
  bool in_yaml() const { return mode_ == Mode::kYaml; }

 private:
  enum class Mode {
    kUndecided,  // nothing of the file was seen yet
    kLines,      // every line stands for itself
    kDocuments,  // objects may span several lines
    kYaml,       // documents, as far as can be told yet
  };

  static Mode ModeOf(std::string_view first_block, InputFormat format);
  static Mode ModeWithoutYaml(InputFormat format);
  void Clear();
  void AddLines(std::string_view block, uint64_t first_line);
  void AddPieces(const std::vector<JsonDocuments::Piece>& pieces);
  void AddYaml(const std::vector<YamlDocuments::Piece>& pieces);
  void AddRecords(std::span<const Record> records, uint64_t number,
                  std::string_view text);
  void AddLine(std::string_view line, uint64_t number);
  absl::StatusOr<Results> ClassifyRecords();

  Scanner* scanner_;
  InputFormat format_;
  Mode mode_ = Mode::kUndecided;
  BatchVerdicts verdicts_;
  JsonDocuments documents_;
  YamlDocuments yaml_;
  JsonRecords json_;
  std::vector<Record> records_;
  std::vector<Origin> origins_;
  std::vector<uint64_t> bad_lines_;
  std::vector<std::string> errors_;
  uint64_t line_count_ = 0;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_BLOCK_CLASSIFIER_H_

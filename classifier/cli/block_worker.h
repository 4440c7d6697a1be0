// What one thread of `logclass classify` classifies and prints with.

#ifndef CLASSIFIER_CLI_BLOCK_WORKER_H_
#define CLASSIFIER_CLI_BLOCK_WORKER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "classifier/cli/block_classifier.h"
#include "classifier/cli/output.h"
#include "classifier/engine/scanner.h"
#include "classifier/text/output_buffer.h"

namespace logclass::cli {

// A block of input, and what came of it.
struct BlockJob {
  std::string_view file;   // its name, for people
  size_t file_number = 0;  // among all files
  uint64_t first_line = 1;
  std::string_view lines;
  std::string copy;  // of the lines, where they would be gone too soon

  OutputBuffer out;
  std::optional<Severity> worst;       // of all records
  std::vector<uint64_t> bad_lines;     // numbers of lines that are not allowed
  std::vector<std::string> bad_yaml;   // "LINE:COLUMN: message"
  std::optional<std::string> trouble;  // the file cannot be read any further
  bool ends_file = false;
  absl::Status status;  // where it fails, going on makes no sense

  // Makes it as new, but for memory worth keeping.
  void Reset();
};

// One per thread.
class BlockWorker {
 public:
  BlockWorker(std::unique_ptr<Scanner> scanner, std::unique_ptr<Output> output,
              InputFormat format)
      : scanner_(std::move(scanner)),
        output_(std::move(output)),
        classifier_(scanner_.get(), format) {}

  // Does a block of a file in which every line stands for itself.
  void DoLines(BlockJob& job);

  // Does the blocks of a file one after the other, and then what the file ends
  // with, for which there is an empty one.
  void BeginFile() { classifier_.BeginFile(); }
  void DoNext(BlockJob& job);
  void DoEnd(BlockJob& job);

  // How many lines the last block had, and whether the next ones are to be
  // whole however long they are.
  uint64_t line_count() const { return classifier_.line_count(); }
  bool needs_whole_lines() const { return classifier_.in_yaml(); }

  Output& output() { return *output_; }

 private:
  void Print(const absl::StatusOr<Results>& results, BlockJob& job);

  std::unique_ptr<Scanner> scanner_;
  std::unique_ptr<Output> output_;
  BlockClassifier classifier_;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_BLOCK_WORKER_H_

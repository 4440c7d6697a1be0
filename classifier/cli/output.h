// The form in which `logclass classify` prints verdicts.

#ifndef CLASSIFIER_CLI_OUTPUT_H_
#define CLASSIFIER_CLI_OUTPUT_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "classifier/base/severity.h"
#include "classifier/base/utf8.h"
#include "classifier/engine/scanner.h"
#include "classifier/engine/verdict.h"
#include "classifier/text/output_buffer.h"

namespace logclass::cli {

// Where a record stood in the input, and what to print of it.
struct Origin {
  uint64_t line = 0;
  std::string_view text;
};

// The verdicts on the records of one block, in input order. Views only.
struct Results {
  const BatchVerdicts* verdicts = nullptr;
  // Of the records, each of which is a line, where there are no origins.
  uint64_t first_line = 1;
  std::span<const Origin> origins;  // none, or one per record

  uint64_t LineOf(size_t index) const {
    return origins.empty() ? first_line + index : origins[index].line;
  }

  // What to print of a record; no more of it than was classified.
  std::string_view TextOf(size_t index) const {
    std::string_view text =
        origins.empty() ? verdicts->items()[index].text : origins[index].text;
    if (text.size() <= Scanner::kMaxMessageBytes) return text;
    return WithoutCutUtf8Char(text.substr(0, Scanner::kMaxMessageBytes));
  }
};

struct OutputOptions {
  Severity min_severity = Severity::kDebug;  // lesser records are left out
  bool with_file = false;                    // name the file of each record
  bool with_line = false;                    // number of the line, in text
  bool with_text = true;                     // the record itself
  bool color = false;
  bool sanitize = false;  // keep control bytes away from the terminal
  size_t width = 100;     // columns
  size_t top = 20;        // reasons in a summary; 0: all
};

// Not thread-safe.
class Output {
 public:
  virtual ~Output() = default;

  // Says that what follows comes from this file, and its place among all files.
  virtual void BeginFile(std::string_view name, size_t number) = 0;

  // Appends the verdicts to `out`, or keeps what is needed of them.
  virtual void Add(const Results& results, OutputBuffer& out) = 0;

  // Takes over what another output of the same kind and options kept.
  virtual void Merge(const Output& other) = 0;

  // Appends what is to be said when all files have been read.
  virtual void Finish(size_t file_count, OutputBuffer& out) = 0;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_OUTPUT_H_

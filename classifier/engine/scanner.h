// Classifies records with the rules of one Database.
//
// A Scanner holds the scratch space and buffers of one thread, so create one
// per thread and reuse it. Not thread-safe. Keeps its Database alive: a reload
// never invalidates a scan in progress.

#ifndef CLASSIFIER_ENGINE_SCANNER_H_
#define CLASSIFIER_ENGINE_SCANNER_H_

#include <memory>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "classifier/engine/database.h"
#include "classifier/engine/verdict.h"
#include "classifier/record/record.h"

namespace logclass {

struct ScannerOptions {
  // Whether verdicts have attributes. Finding them takes a third of the time of
  // a record that rules match.
  bool attributes = true;
  // Whether lines are remembered, so that others that differ from them in
  // nothing but digits are known: several times as fast, with the same
  // verdicts. Takes up to ten megabytes.
  bool memo = true;
};

class Scanner {
 public:
  // Of a longer message only the first bytes are classified, and the verdict
  // says so.
  static constexpr size_t kMaxMessageBytes = size_t{1} << 20;

  // Fails with ResourceExhausted where there is no memory for the scratch.
  static absl::StatusOr<std::unique_ptr<Scanner>> Create(
      std::shared_ptr<const Database> database,
      const ScannerOptions& options = {});

  ~Scanner();
  Scanner(const Scanner&) = delete;  // one scratch, one scan at a time
  Scanner& operator=(const Scanner&) = delete;

  // Classifies one record or log line into `*verdict`, whose memory is reused.
  // Fails with Internal where the engine does; that is never "no match".
  absl::Status Classify(std::string_view line, Verdict* verdict);
  absl::Status Classify(const Record& record, Verdict* verdict);

  // Classifies many records at once: several times faster than one by one.
  // `*verdicts` has one item per record, in order, whose texts view the
  // records' messages.
  absl::Status ClassifyBatch(std::span<const Record> records,
                             BatchVerdicts* verdicts);

  // Classifies every line of `lines`, each a log record of its own; a last one
  // without a newline counts. Carriage returns before a newline do not belong
  // to the line. The items' texts view `lines`.
  absl::Status ClassifyLines(std::string_view lines, BatchVerdicts* verdicts);

  const Database& database() const;

 private:
  class Impl;
  explicit Scanner(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_SCANNER_H_

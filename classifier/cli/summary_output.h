// All verdicts at a glance: how many of each severity, the reasons with an
// example each, and when it happened. Memory is bounded by the rule set.

#ifndef CLASSIFIER_CLI_SUMMARY_OUTPUT_H_
#define CLASSIFIER_CLI_SUMMARY_OUTPUT_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "classifier/cli/histogram.h"
#include "classifier/cli/output.h"
#include "classifier/engine/database.h"

namespace logclass::cli {

class SummaryOutput : public Output {
 public:
  SummaryOutput(std::shared_ptr<const Database> database,
                const OutputOptions& options)
      : database_(std::move(database)), options_(options) {}
  SummaryOutput(const SummaryOutput&) = delete;  // holds pointers into itself
  SummaryOutput& operator=(const SummaryOutput&) = delete;

  void BeginFile(std::string_view name, size_t number) override;
  void Add(const Results& results, OutputBuffer& out) override;
  void Merge(const Output& other) override;
  void Finish(size_t file_count, OutputBuffer& out) override;

 private:
  // Of the records with a reason.
  struct ReasonCount {
    uint64_t count = 0;
    // The first of them: where it is, and its telling part.
    std::pair<size_t, uint64_t> place;  // number of the file, line
    std::string position;
    std::string example;
  };
  // By severity, then reason, which views the Database; empty for failures
  // that no rule knows.
  using ReasonKey = std::pair<Severity, std::string_view>;
  // A reason that was counted lately. To see that it is the same view again
  // takes less than to compare it with others in a map.
  struct RecentReason {
    ReasonKey key;
    ReasonCount* count = nullptr;  // in reasons_
  };

  void AddRecord(const Results& results, size_t index);
  void AddReason(const ReasonKey& key, const Results& results, size_t index);
  ReasonCount& CountOf(const ReasonKey& key);
  size_t TellingPart(std::string_view text, const Verdict* verdict) const;
  void PrintSeverities(OutputBuffer& out) const;
  void PrintReasons(OutputBuffer& out) const;
  void PrintReason(const ReasonKey& key, const ReasonCount& reason,
                   OutputBuffer& out) const;
  void PrintExample(const ReasonCount& reason, OutputBuffer& out) const;
  void PrintChart(const Histogram& histogram, bool has_year,
                  OutputBuffer& out) const;

  std::shared_ptr<const Database> database_;
  OutputOptions options_;
  std::string file_;
  size_t file_number_ = 0;
  std::array<uint64_t, kSeverityCount> counts_ = {};
  std::array<uint64_t, kSeverityCount> with_reason_ = {};
  std::map<ReasonKey, ReasonCount> reasons_;
  std::array<RecentReason, 64> recent_reasons_;  // by a hash of their view
  // Times without a year cannot stand on one axis with those that have one.
  Histogram full_times_;
  Histogram yearless_times_;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_SUMMARY_OUTPUT_H_

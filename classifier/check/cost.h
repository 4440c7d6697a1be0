// What each pattern costs, measured on lines: for the author of a rule, who
// cannot see it from the pattern.

#ifndef CLASSIFIER_CHECK_COST_H_
#define CLASSIFIER_CHECK_COST_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/engine/database.h"
#include "classifier/rules/rule.h"

namespace logclass {

struct PatternCost {
  const Rule* rule = nullptr;        // owned by the Database; the first of them
  const Pattern* pattern = nullptr;  // owned by the Database
  std::string_view tier;             // as Database::PatternTier() gives it
  uint64_t flagged = 0;              // lines in which it had to be tried
  uint64_t failed = 0;               // those of them that it does not match
  double confirm_seconds = 0;        // for trying it in them
  // For scanning all lines for it alone, beyond what the cheapest pattern
  // takes.
  double scan_seconds = 0;
  double compile_seconds = 0;        // of Hyperscan, for it alone
  std::vector<std::string> reasons;  // why it costs more than others do

  double seconds() const { return confirm_seconds + scan_seconds; }
};

// Returns the cost of every pattern that log lines are looked through for, the
// most expensive first. `rules` are those that `database` was compiled from,
// with their examples; `lines` are classified as log lines. Fails only where
// the engine does.
absl::StatusOr<std::vector<PatternCost>> MeasureCost(
    const Database& database, const RuleSet& rules,
    std::span<const std::string_view> lines);

}  // namespace logclass

#endif  // CLASSIFIER_CHECK_COST_H_

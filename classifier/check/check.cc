#include "classifier/check/check.h"

#include <iterator>

#include "classifier/check/coverage.h"
#include "classifier/check/examples.h"
#include "classifier/check/reach.h"

namespace logclass {

absl::StatusOr<std::vector<Diagnostic>> CheckRules(
    const std::shared_ptr<const Database>& database, const RuleSet& rules) {
  absl::StatusOr<ExampleResults> examples = TestExamples(database, rules);
  if (!examples.ok()) return examples.status();
  std::vector<Diagnostic> out = std::move(examples->failures);
  for (const Rule& rule : rules.rules) CheckCoverage(rule, &out);
  CheckReach(rules, &out);
  SortDiagnostics(out);
  return out;
}

}  // namespace logclass

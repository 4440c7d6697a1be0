// Runs the examples that rules carry.

#ifndef CLASSIFIER_CHECK_EXAMPLES_H_
#define CLASSIFIER_CHECK_EXAMPLES_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/diagnostic.h"
#include "classifier/engine/database.h"
#include "classifier/rules/rule.h"

namespace logclass {

struct ExampleResults {
  int passed = 0;
  int failed = 0;
  std::vector<Diagnostic> failures;  // sorted; one example may have several
};

// Classifies every example of `rules` with `database`, which was compiled from
// them, and compares the verdicts with what the examples state. Fails only
// where the engine does.
absl::StatusOr<ExampleResults> TestExamples(
    const std::shared_ptr<const Database>& database, const RuleSet& rules);

}  // namespace logclass

#endif  // CLASSIFIER_CHECK_EXAMPLES_H_

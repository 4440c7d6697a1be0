// Everything about a rule set that is legal but wrong: what `logclass rules
// check` finds beyond errors of reading.

#ifndef CLASSIFIER_CHECK_CHECK_H_
#define CLASSIFIER_CHECK_CHECK_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/diagnostic.h"
#include "classifier/engine/database.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Returns what is wrong with `rules`, from which `database` was compiled,
// sorted: examples that do not hold, rules without examples, patterns that no
// example shows, captures that do not exist, rules that can never decide.
absl::StatusOr<std::vector<Diagnostic>> CheckRules(
    const std::shared_ptr<const Database>& database, const RuleSet& rules);

}  // namespace logclass

#endif  // CLASSIFIER_CHECK_CHECK_H_

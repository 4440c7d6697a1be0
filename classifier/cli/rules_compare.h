// logclass rules test --against: what an edit of the rules changes.

#ifndef CLASSIFIER_CLI_RULES_COMPARE_H_
#define CLASSIFIER_CLI_RULES_COMPARE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "classifier/cli/options.h"

namespace logclass::cli {

struct CompareOptions {
  RuleOptions rules;                 // after the edit
  std::vector<std::string> against;  // before it
  std::vector<std::string> files;    // none: the examples of both sets
  size_t limit = 5;                  // records to show of each group
};

// Classifies every record with both rule sets and prints those on which they
// decide differently, grouped by reason. Returns the exit code.
int CompareRules(const CompareOptions& options);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_RULES_COMPARE_H_

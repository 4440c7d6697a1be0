// `logclass rules check --cost`: the patterns that cost most.

#ifndef CLASSIFIER_CLI_RULES_COST_H_
#define CLASSIFIER_CLI_RULES_COST_H_

#include <string>

#include "absl/status/status.h"
#include "classifier/engine/database.h"
#include "classifier/rules/rule.h"
#include "classifier/text/output_buffer.h"

namespace logclass::cli {

// Appends a table of the most expensive patterns, measured on the lines of
// `file`, or of the rules' examples where it is empty. `rules` are those of
// `database`, with their examples. Fails where the file cannot be read.
absl::Status AppendCost(const Database& database, const RuleSet& rules,
                        const std::string& file, OutputBuffer& out);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_RULES_COST_H_

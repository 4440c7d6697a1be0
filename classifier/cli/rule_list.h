// Tables of a rule set: one line per rule, or the coverage of the failure
// codes.

#ifndef CLASSIFIER_CLI_RULE_LIST_H_
#define CLASSIFIER_CLI_RULE_LIST_H_

#include <vector>

#include "classifier/engine/database.h"
#include "classifier/rules/rule.h"
#include "classifier/text/output_buffer.h"

namespace logclass::cli {

// Appends a line per rule, in columns.
void AppendRuleTable(const Database& database, OutputBuffer& out);

// Appends the rules' ids, each in a line.
void AppendRuleIds(const Database& database, OutputBuffer& out);

// Appends a JSON object per rule.
void AppendRuleObjects(const Database& database, OutputBuffer& out);

// Appends Markdown: a table of all codes, and the codes of the taxonomy that no
// rule covers.
void AppendCoverage(const Database& database, OutputBuffer& out);

// Appends all of one rule, for people. The rule is the database's own,
// `examples` those of its file.
void AppendRule(const Database& database, const Rule& rule,
                const std::vector<Example>& examples, bool color,
                OutputBuffer& out);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_RULE_LIST_H_

// Whether a rule's examples show all of it.

#ifndef CLASSIFIER_CHECK_COVERAGE_H_
#define CLASSIFIER_CHECK_COVERAGE_H_

#include <vector>

#include "classifier/base/diagnostic.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Appends an error for a rule without examples, for every pattern of any, all
// and extract that no `match` example shows, for every veto that no `ignore`
// example shows, and for every attribute that an example expects but no regex
// of the rule captures. The literals of a list count as one pattern.
void CheckCoverage(const Rule& rule, std::vector<Diagnostic>* diagnostics);

}  // namespace logclass

#endif  // CLASSIFIER_CHECK_COVERAGE_H_

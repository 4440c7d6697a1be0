// Rules that can never decide a verdict.

#ifndef CLASSIFIER_CHECK_REACH_H_
#define CLASSIFIER_CHECK_REACH_H_

#include <vector>

#include "classifier/base/diagnostic.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Appends an error for every rule that its own vetoes, its own conditions, or a
// rule that outranks it keep from ever deciding. Finds the provable cases only.
void CheckReach(const RuleSet& rules, std::vector<Diagnostic>* diagnostics);

}  // namespace logclass

#endif  // CLASSIFIER_CHECK_REACH_H_

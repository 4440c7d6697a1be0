// Parts of rules in words, for `explain` and `rules`.

#ifndef CLASSIFIER_TEXT_RULE_TEXT_H_
#define CLASSIFIER_TEXT_RULE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/diagnostic.h"
#include "classifier/engine/explain.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Returns "rules/node.yaml:12".
std::string PositionText(const SourcePosition& where);

// Returns the pattern as one would write it: "oom-kill:", /Killed process \d+/,
// with what else is to be known of it.
std::string PatternText(const Pattern& pattern);

// Returns "any", "all" or "none"; never dangles.
std::string_view RoleName(PatternTrial::Role role);

// Returns `namespace is none of "kube-system", "monitoring"`.
std::string ConditionText(const Condition& condition);

// Returns the rule's reason for each kind that it applies to, without repeats.
std::vector<std::string> ReasonsOf(const Rule& rule);

// Returns the names of the kinds that it applies to.
std::vector<std::string> KindsOf(const Rule& rule);

// Returns how many patterns it has of all sorts.
size_t PatternCount(const Rule& rule);

std::string Join(const std::vector<std::string>& words,
                 std::string_view separator);

// Returns `1 rule`, `2 rules`.
std::string Count(size_t count, std::string_view one, std::string_view many);

}  // namespace logclass

#endif  // CLASSIFIER_TEXT_RULE_TEXT_H_

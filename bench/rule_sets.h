// The rules that are measured: the shipped ones, some of them, or more of them
// than there are.

#ifndef BENCH_RULE_SETS_H_
#define BENCH_RULE_SETS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "classifier/engine/database.h"
#include "classifier/rules/rule.h"

namespace logclass::bench {

// Those of the source tree, with their examples; read once. Ends the program
// where they are not in order.
const RuleSet& ShippedRules();

// A rule file of `count` rules of the shipped ones' make: two in three patterns
// are literals, the others have classes, repetitions and alternatives; some
// ignore case, some have a veto, some extract. All differ, and none matches
// what is not made for it.
std::string SyntheticRuleFile(size_t count);

// Returns so many rules for log lines: from the shipped ones in even steps, and
// when these are not enough all of them and synthetic ones. 0: all shipped.
RuleSet RulesFor(size_t count);

// Compiles them. Ends the program where that fails.
std::shared_ptr<const Database> CompileRules(RuleSet rules);

}  // namespace logclass::bench

#endif  // BENCH_RULE_SETS_H_

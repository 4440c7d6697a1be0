// The patterns that every peer looks for, also for those that do not read RE2's
// dialect.

#ifndef BENCH_PEERS_PATTERNS_H_
#define BENCH_PEERS_PATTERNS_H_

#include <string>
#include <vector>

#include "classifier/rules/rule.h"

namespace logclass::bench {

// Those whose hit makes a log line worth a look: no vetoes, no extractions, and
// of patterns that all have to match only the first.
std::vector<Pattern> LogPatterns(const RuleSet& rules);

// For Rust's regex crate and ripgrep: bytes, no needless escapes, and groups
// without names, which must not be used twice in what ripgrep makes one regex.
std::string RustRegex(const Pattern& pattern);

// The literals of which a line has to have one, as far as a chain of
// contains() can tell: of a literal itself, of a regex the clause whose
// shortest one is the longest. Folded; empty where there is none.
std::vector<std::string> ContainedLiterals(const Pattern& pattern);

}  // namespace logclass::bench

#endif  // BENCH_PEERS_PATTERNS_H_

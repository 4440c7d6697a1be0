// A pattern in the dialect of `grep -E`.

#ifndef BENCH_PEERS_EXTENDED_REGEX_H_
#define BENCH_PEERS_EXTENDED_REGEX_H_

#include <optional>
#include <string>

#include "classifier/rules/rule.h"

namespace logclass::bench {

// Returns the pattern as POSIX's extended regex for the C locale, with GNU's \b
// and \B. Nullopt for what it cannot say.
std::optional<std::string> ExtendedRegex(const Pattern& pattern);

}  // namespace logclass::bench

#endif  // BENCH_PEERS_EXTENDED_REGEX_H_

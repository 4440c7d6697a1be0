// Whether a regex is one that a rule may use.

#ifndef CLASSIFIER_RULES_REGEX_CHECK_H_
#define CLASSIFIER_RULES_REGEX_CHECK_H_

#include <re2/re2.h>

#include <optional>
#include <string>
#include <string_view>

#include "classifier/base/diagnostic.h"
#include "classifier/rules/rule.h"

namespace logclass {

// The options that define what every pattern means: bytes, not characters, so
// that any log line is valid input; quiet, since a library does not print.
RE2::Options PatternOptions(bool ignore_case);

// Returns the regex that a pattern, which may be a literal, stands for.
std::string RegexOf(const Pattern& pattern);

// The same for sets of patterns, which share their options: says itself whether
// case counts.
std::string RegexWithCase(const Pattern& pattern);

// Returns what is wrong with `regex`: bad syntax with a caret under it, a match
// of the empty string, bad group names. Nullopt where nothing is. The caller
// fills in the position and puts the subject before the message.
std::optional<Diagnostic> CheckRegex(std::string_view regex, bool ignore_case);

}  // namespace logclass

#endif  // CLASSIFIER_RULES_REGEX_CHECK_H_

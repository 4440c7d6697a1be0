// A pattern as Hyperscan gets it.
//
// Scanning a batch means that Hyperscan sees many lines at once, so the
// expression must match within single lines just where RE2 matches the pattern
// in the line alone. See regex_tree.h for how lines are kept apart.

#ifndef CLASSIFIER_ENGINE_EXPRESSION_H_
#define CLASSIFIER_ENGINE_EXPRESSION_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/rules/rule.h"

namespace logclass {

// How a pattern is matched.
enum class Tier : uint8_t {
  kHyperscan,  // Hyperscan alone: a hit is a match
  kConfirm,    // Hyperscan finds candidates, RE2 confirms each
  kRe2,        // Hyperscan cannot express it: RE2 tries every line
};

// Returns "hyperscan", "hyperscan+re2" or "re2".
std::string_view TierName(Tier tier);

struct Expression {
  std::string text;  // to compile with HS_FLAG_MULTILINE; empty in kRe2
  Tier tier = Tier::kHyperscan;
  // A line that matches contains at least one of these, folded; empty: unknown.
  std::vector<std::string> required_literals;
  std::vector<std::string> exact_literals;  // the same, not folded
};

// Returns the expression for `pattern`. What it need not read to know that the
// pattern matches is cut off at both ends ("\d+ foo.*" becomes "\d foo"): only
// whether a line matches counts here. Returns nullopt for a regex that can
// match the empty string.
std::optional<Expression> ToExpression(const Pattern& pattern);

// Leaves of a long expression only the literals of which every match contains
// one: finding those, and confirming with RE2 in the few lines that have them,
// is as fast, and compiles in half the time.
void PreferLiterals(Expression& expression);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_EXPRESSION_H_

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

#include "classifier/engine/regex_tree.h"
#include "classifier/engine/required_literals.h"
#include "classifier/rules/rule.h"

namespace logclass {

// How a pattern is matched.
enum class Tier : uint8_t {
  kHyperscan,  // Hyperscan alone: a hit is a match
  kConfirm,    // Hyperscan finds candidates, RE2 confirms each
  kRe2,        // Hyperscan cannot express it: RE2 tries every line
  kLiteral,    // our literal finder finds candidates, RE2 confirms each
};

// Returns "hyperscan", "hyperscan+re2", "re2" or "literal+re2".
std::string_view TierName(Tier tier);

struct Expression {
  std::string text;  // to compile with HS_FLAG_MULTILINE; empty in kRe2
  Tier tier = Tier::kHyperscan;
  RegexNode tree;  // what it was made of
};

// How an expression sees digits: as they are, or as a text whose digits are all
// alike (digits_alike.h) shows them.
enum class Digits { kAsTheyAre, kAlike };

// Returns the expression for `pattern`. What it need not read to know that the
// pattern matches is cut off at both ends ("\d+ foo.*" becomes "\d foo"): only
// whether a line matches counts here. Where it asks which digit it is and
// digits are alike, RE2 has to confirm. Returns nullopt for a regex that can
// match the empty string.
std::optional<Expression> ToExpression(const Pattern& pattern, Digits digits);

// Returns an expression that finds every literal of `clause` in either case.
std::string AnyOf(const Clause& clause);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_EXPRESSION_H_

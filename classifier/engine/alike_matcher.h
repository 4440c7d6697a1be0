// What a pattern that tells digits apart asks of the lines that are alike: most
// often a few digits in a few places, which are compared faster than RE2 can be
// tried.
//
// Immutable and thread-safe.

#ifndef CLASSIFIER_ENGINE_ALIKE_MATCHER_H_
#define CLASSIFIER_ENGINE_ALIKE_MATCHER_H_

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/required_literals.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Digits that a line may have in a place.
struct DigitCheck {
  const std::string* literal;  // whose digits they are; owned by a Matcher
  uint32_t begin;              // where it stands in the line

  bool Holds(std::string_view line) const;
};

class AlikeMatcher {
 public:
  explicit AlikeMatcher(const Pattern& pattern);

  // Returns false only where the pattern matches none of the lines that are
  // `alike`, a line with its digits alike. Otherwise appends checks of which
  // one holds in each line that it matches; none where it may match any of
  // them.
  bool MayMatch(std::string_view alike, std::vector<DigitCheck>& checks) const;

 private:
  // The clauses that one of the things that the pattern matches requires.
  using Branch = std::vector<Clause>;

  std::unique_ptr<RE2> re_;  // null: it may match any line
  std::vector<Branch> branches_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_ALIKE_MATCHER_H_

// Chooses the literals that a pattern is looked for with.

#ifndef CLASSIFIER_ENGINE_ANCHORS_H_
#define CLASSIFIER_ENGINE_ANCHORS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "classifier/engine/regex_tree.h"
#include "classifier/engine/required_literals.h"
#include "classifier/rules/rule.h"

namespace logclass {

// About how often literals occur: measured on the rules' own examples, since
// failures and what looks like them are where a literal must tell lines apart,
// and on the words that are common in any log. All with digits alike, as lines
// are scanned.
class LiteralRarity {
 public:
  explicit LiteralRarity(const RuleSet& rules);

  // Returns an upper bound of the examples' lines that contain the literal: how
  // often the rarest four of its bytes do.
  uint32_t Occurrences(std::string_view literal) const;
  uint32_t Occurrences(const Clause& clause) const;

  uint32_t line_count() const { return line_count_; }

 private:
  void Add(std::string_view line, uint32_t times);

  std::vector<uint32_t> counts_;  // by hash of four bytes
  uint32_t line_count_ = 0;
};

// Returns the literals to look for, of which every match has one: those that
// the fewest lines have, with a preference for what LiteralFinder can find.
// Empty where all are too short or too common.
Clause ChooseAnchor(const RegexNode& pattern, const LiteralRarity& rarity);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_ANCHORS_H_

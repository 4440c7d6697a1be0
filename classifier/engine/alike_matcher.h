// What a pattern that tells digits apart asks of the lines that are alike: most
// often a few digits in a few places, which are compared faster than RE2 can be
// tried.
//
// Immutable but for what is made at first use: most patterns never see a hit.
// Thread-safe.

#ifndef CLASSIFIER_ENGINE_ALIKE_MATCHER_H_
#define CLASSIFIER_ENGINE_ALIKE_MATCHER_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/line_grams.h"
#include "classifier/engine/matcher.h"
#include "classifier/engine/regex_tree.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Digits that a line may have in a place.
struct DigitCheck {
  const std::string* literal;  // that has them; owned by an AlikeMatcher
  uint32_t begin;              // where it stands in the line

  bool Holds(std::string_view line) const;
};

// A line with its digits alike, to ask what is in it. The line must stay valid
// while questions are asked.
class AlikeLine {
 public:
  void Reset(std::string_view alike) {
    grams_.Reset(alike);
    folded_.clear();
  }

  LineGrams& grams() { return grams_; }

  // Returns where `literal`, folded, begins for the first time at `from` or
  // after; npos for nowhere.
  size_t Find(const std::string& literal, size_t from);

 private:
  LineGrams grams_;
  std::string folded_;  // empty until it is asked about
};

class AlikeMatcher {
 public:
  explicit AlikeMatcher(const Pattern& pattern) : pattern_(pattern) {}

  // Returns false only where the pattern matches none of the lines that are
  // `alike`. Otherwise appends checks of which one holds in each line that it
  // matches; none where it may match any of them.
  bool MayMatch(AlikeLine& alike, std::vector<DigitCheck>& checks) const;

 private:
  using Checks = std::vector<DigitCheck>;

  // A literal, and what to look for in lines alike.
  struct Literal {
    std::string text;
    std::string alike;
    LineGrams::Sample sample;
    bool has_digits;
  };
  // Each line that matches has one of the literals.
  using Literals = std::vector<Literal>;
  // What one of the things that the pattern matches requires: all of these.
  using Branch = std::vector<Literals>;

  struct Analysis {
    std::unique_ptr<Matcher> matcher;  // of lines alike; null: any may match
    std::vector<Branch> branches;
  };

  static Branch BranchOf(const RegexNode& tree);
  static std::optional<Checks> ChecksOf(const Literals& literals,
                                        AlikeLine& alike);
  static std::optional<Checks> FewestChecks(const Branch& branch,
                                            AlikeLine& alike);
  std::optional<Checks> ChecksOf(AlikeLine& alike) const;
  const Analysis& analysis() const;

  const Pattern pattern_;
  mutable std::once_flag analysis_once_;
  mutable Analysis analysis_;  // set once, under analysis_once_
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_ALIKE_MATCHER_H_

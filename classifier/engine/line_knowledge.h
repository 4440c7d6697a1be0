// What is known of a line, and of all lines that are alike, once it was
// scanned.

#ifndef CLASSIFIER_ENGINE_LINE_KNOWLEDGE_H_
#define CLASSIFIER_ENGINE_LINE_KNOWLEDGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "classifier/base/severity.h"
#include "classifier/engine/alike_matcher.h"

namespace logclass {

// A pattern that tells digits apart: it is still to be tried on each line.
struct LineTrial {
  uint32_t matcher;  // index in Program::matchers()
  // It is tried only where one of these checks holds, in LineKnowledge::checks;
  // always where there are none.
  uint32_t checks_begin, checks_end;
};

// A trigger whose pattern matches, or is still to be tried.
struct LineTrigger {
  uint32_t trigger;  // index in Program::triggers()
  std::optional<LineTrial> trial;
};

// One of the rule's patterns of `all` or `none`.
struct LineFurther {
  LineTrial trial;
  bool must_match;
};

// A named group that took part in a match. It stands at the same place in all
// lines that are alike.
struct LineCapture {
  std::string_view name;  // owned by a Matcher
  uint32_t begin;         // offset in the line
  uint32_t end;
};

// A rule whose patterns hold, but for those that are still to be tried: its
// triggers perhaps, and of `all` and `none` those in LineKnowledge::further.
struct LineRule {
  uint32_t rule;  // index in Program::rules()
  // Length of the longest of its triggers that match; 0: none is known to.
  uint32_t longest_match;
  // In LineKnowledge, from where those of the rule before it end.
  uint32_t further_end;
  uint32_t captures_end;
  bool captures_known;  // else they are still to be found
};

struct LineKnowledge {
  // No others hit the line.
  std::span<const LineTrigger> triggers;
  // No others match.
  std::span<const LineRule> rules;
  std::span<const LineFurther> further;
  std::span<const LineCapture> captures;
  std::span<const DigitCheck> checks;

  // Whether a rule may match.
  bool is_of_interest() const { return !rules.empty(); }
};

// Keeps what is known of many lines.
class KnowledgeStore {
 public:
  void Clear();

  // Returns an index for Get().
  uint32_t Add(const LineKnowledge& knowledge);

  // How much there is: rules, triggers and so on, together.
  size_t size() const {
    return triggers_.size() + rules_.size() + further_.size() +
           captures_.size() + checks_.size();
  }

  // Valid until the next Add() or Clear().
  LineKnowledge Get(uint32_t index) const;

 private:
  // Where the parts end; they begin where those of the line before it end.
  struct Ends {
    uint32_t triggers = 0, rules = 0, further = 0, captures = 0, checks = 0;
  };

  std::vector<Ends> ends_;
  std::vector<LineTrigger> triggers_;
  std::vector<LineRule> rules_;
  std::vector<LineFurther> further_;
  std::vector<LineCapture> captures_;
  std::vector<DigitCheck> checks_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_KNOWLEDGE_H_

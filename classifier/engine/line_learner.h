// Finds out what a line that was scanned has in common with all lines that are
// alike: which rules' patterns hold, and what is left to be tried because it
// rests on digits. Takes a microsecond or more.
//
// Holds reusable buffers; one per thread.

#ifndef CLASSIFIER_ENGINE_LINE_LEARNER_H_
#define CLASSIFIER_ENGINE_LINE_LEARNER_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "classifier/engine/line_knowledge.h"
#include "classifier/engine/line_patterns.h"
#include "classifier/engine/line_scanner.h"
#include "classifier/engine/program.h"

namespace logclass {

class LineLearner {
 public:
  // `program` must outlive the learner.
  LineLearner(const Program* program, bool with_captures);

  // Valid until the next call.
  LineKnowledge Learn(const ScannedLine& line);

 private:
  // A rule that has triggers in the line; valid where it carries its stamp.
  struct Candidate {
    uint64_t stamp = 0;
    uint32_t longest_match = 0;  // of its triggers; 0: none is known to match
  };

  void LearnTrigger(uint32_t id);
  void AddCandidates(const Trigger& trigger, bool is_match);
  void LearnRule(const ScannedLine& line, uint32_t rule);
  bool LearnFurther(const CompiledRule& rule);
  bool LearnCaptures(const CompiledRule& rule, const ScannedLine& line);
  bool MayMatch(uint32_t matcher, ScanGroup group) const;
  std::optional<LineTrial> TrialOf(uint32_t matcher);

  const Program* program_;
  const bool with_captures_;
  LinePatterns patterns_;
  AlikeLine alike_;
  uint64_t stamp_ = 0;
  std::vector<Candidate> candidates_by_rule_;
  std::vector<uint32_t> candidates_;
  std::vector<Matcher::Capture> found_captures_;

  std::vector<LineTrigger> triggers_;
  std::vector<LineRule> rules_;
  std::vector<LineFurther> further_;
  std::vector<LineCapture> captures_;
  std::vector<DigitCheck> checks_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_LEARNER_H_

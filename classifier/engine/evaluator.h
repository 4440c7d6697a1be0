// Decides a record's verdict from the patterns that hit its lines: vetoes,
// conditions, levels, order of rules, attributes. Only runs on records that
// were hit, so it may cost a microsecond.
//
// Holds reusable buffers; one per thread.

#ifndef CLASSIFIER_ENGINE_EVALUATOR_H_
#define CLASSIFIER_ENGINE_EVALUATOR_H_

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "classifier/engine/line_knowledge.h"
#include "classifier/engine/line_patterns.h"
#include "classifier/engine/program.h"
#include "classifier/engine/verdict.h"
#include "classifier/record/record.h"

namespace logclass {

class Evaluator {
 public:
  // `program` must outlive the evaluator.
  explicit Evaluator(const Program* program, bool with_attributes = true);

  // Starts a record. Its message must stay valid until Finish().
  void Begin(const Record& record, std::optional<Severity> declared_level);

  // Adds one line of the record, in order of lines. The knowledge must stay
  // valid until Finish().
  void AddLine(std::string_view line, const LineKnowledge& knowledge);

  bool has_match() const { return !matches_.empty(); }

  // Fills in the verdict but for its `truncated`.
  void Finish(Verdict* verdict);

 private:
  struct Match {
    uint32_t rule;
    uint32_t line_number;  // within the record; rules without patterns: 0
    int specificity;
    std::string_view line;
    // Its named groups where they are known.
    std::optional<std::span<const LineCapture>> captures = std::nullopt;
  };

  // A rule that has a trigger in the line; valid where it carries its stamp.
  struct Candidate {
    uint64_t stamp = 0;
    uint32_t longest_match = 0;  // of its triggers; 0: none matches
    std::span<const LineFurther> further;
    std::optional<std::span<const LineCapture>> captures;  // unset: not known
  };

  bool Applies(const CompiledRule& rule);
  std::optional<std::string_view> FieldValue(uint32_t field);
  bool AnyLineVetoes(uint32_t rule) const;
  void AddCandidates(const LineKnowledge& knowledge);
  void AddCandidates(const Trigger& trigger);
  bool Matches(const LineTrial& trial, std::span<const DigitCheck> checks);
  bool AllHold(std::span<const LineFurther> further,
               std::span<const DigitCheck> checks);
  bool Precedes(const Match& a, const Match& b) const;
  bool Admits(const Trigger& trigger) const {
    return trigger.Admits(record_->kind, declared_level_);
  }
  bool KnownNotToMatch(uint32_t matcher) const;
  void AddReasons(Verdict* verdict);
  void AddAttributes(const Match& match, Verdict* verdict);
  void FindCaptures(const Match& match);
  void AddIdentity(Verdict* verdict);

  const Program* program_;
  const bool with_attributes_;
  const Record* record_ = nullptr;
  std::optional<Severity> declared_level_;
  uint32_t line_number_ = 0;
  std::vector<Match> matches_;

  // Values of the record's fields, looked up once: it may be slow.
  struct FieldLookup {
    uint64_t record = 0;  // valid where it is the current record's number
    std::optional<std::string_view> value;
  };
  uint64_t record_number_ = 0;
  std::vector<FieldLookup> field_lookups_;

  LinePatterns patterns_;        // of the last line, or that of attributes
  bool triggers_tried_ = false;  // on that line
  uint64_t stamp_ = 0;
  std::vector<Candidate> candidates_by_rule_;
  std::vector<uint32_t> candidates_;
  std::vector<Matcher::Capture> captures_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_EVALUATOR_H_

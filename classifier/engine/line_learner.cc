#include "classifier/engine/line_learner.h"

#include <algorithm>

namespace logclass {

LineLearner::LineLearner(const Program* program, bool with_captures)
    : program_(program),
      with_captures_(with_captures),
      patterns_(program),
      candidates_by_rule_(program->rules().size()) {}

LineKnowledge LineLearner::Learn(const ScannedLine& line) {
  ++stamp_;
  patterns_.Reset(line.text);
  alike_.Reset(line.alike);
  candidates_.clear();
  triggers_.clear();
  rules_.clear();
  further_.clear();
  captures_.clear();
  checks_.clear();
  for (uint32_t trigger : line.triggers) LearnTrigger(trigger);
  for (uint32_t rule : candidates_) LearnRule(line, rule);
  return {.triggers = triggers_,
          .rules = rules_,
          .further = further_,
          .captures = captures_,
          .checks = checks_};
}

void LineLearner::LearnTrigger(uint32_t id) {
  const Trigger& trigger = program_->triggers()[id];
  if (patterns_.Known(trigger.matcher)) return;  // again
  if (trigger.tells_digits_apart) {
    const auto trial = TrialOf(trigger.matcher);
    patterns_.Note(trigger.matcher, trial.has_value());
    if (!trial) return;
    triggers_.push_back({id, trial});
    return AddCandidates(trigger, false);
  }
  // Hyperscan's hit is a match.
  if (trigger.tier == Tier::kHyperscan) patterns_.Note(trigger.matcher, true);
  if (!patterns_.Matches(trigger.matcher)) return;
  triggers_.push_back({id, std::nullopt});
  AddCandidates(trigger, true);
}

void LineLearner::AddCandidates(const Trigger& trigger, bool is_match) {
  const uint32_t length = is_match ? program_->LengthOf(trigger) : 0;
  for (uint32_t rule : trigger.rules) {
    Candidate& candidate = candidates_by_rule_[rule];
    if (candidate.stamp != stamp_) {
      candidate = {stamp_, 0};
      candidates_.push_back(rule);
    }
    candidate.longest_match = std::max(candidate.longest_match, length);
  }
}

void LineLearner::LearnRule(const ScannedLine& line, uint32_t rule) {
  const CompiledRule& compiled = program_->rules()[rule];
  const size_t further_before = further_.size();
  if (!LearnFurther(compiled)) {
    further_.resize(further_before);
    return;
  }
  const bool captures_known = LearnCaptures(compiled, line);
  rules_.push_back({rule, candidates_by_rule_[rule].longest_match,
                    static_cast<uint32_t>(further_.size()),
                    static_cast<uint32_t>(captures_.size()), captures_known});
}

// Returns false where the rule matches no line that is alike.
bool LineLearner::LearnFurther(const CompiledRule& rule) {
  for (const Further& pattern : rule.further_alike) {
    if (patterns_.Matches(pattern.matcher) != pattern.must_match) return false;
  }
  for (const Further& pattern : rule.further_apart) {
    const auto trial = TrialOf(pattern.matcher);
    if (!trial && pattern.must_match) return false;
    if (trial) further_.push_back({*trial, pattern.must_match});
  }
  return true;
}

// Returns false, and appends none, where the named groups may differ between
// lines that are alike.
bool LineLearner::LearnCaptures(const CompiledRule& rule,
                                const ScannedLine& line) {
  const auto& tells_digits_apart = program_->patterns().tells_digits_apart;
  const bool may_differ =
      std::any_of(rule.extract.begin(), rule.extract.end(),
                  [&](uint32_t m) { return tells_digits_apart[m]; });
  if (!with_captures_ || may_differ) return false;
  found_captures_.clear();
  for (uint32_t matcher : rule.extract) {
    if (!MayMatch(matcher, line.group)) continue;
    patterns_.Extract(matcher, found_captures_);
  }
  for (const auto& [name, value] : found_captures_) {
    const auto begin = static_cast<uint32_t>(value.data() - line.text.data());
    const auto size = static_cast<uint32_t>(value.size());
    captures_.push_back({name, begin, begin + size});
  }
  return true;
}

// Returns false where the pattern was tried in vain, or is one of the group's
// triggers and was not hit.
bool LineLearner::MayMatch(uint32_t matcher, ScanGroup group) const {
  if (const auto known = patterns_.Known(matcher)) return *known;
  const Trigger* trigger = program_->trigger_of(matcher);
  return trigger == nullptr || !trigger->IsIn(group);
}

// Returns what is left to be tried of a pattern that tells digits apart,
// nullopt where it matches no line that is alike.
std::optional<LineTrial> LineLearner::TrialOf(uint32_t matcher) {
  const auto begin = static_cast<uint32_t>(checks_.size());
  if (!program_->alike_matcher(matcher)->MayMatch(alike_, checks_)) {
    return std::nullopt;
  }
  return LineTrial{matcher, begin, static_cast<uint32_t>(checks_.size())};
}

}  // namespace logclass

#include "classifier/engine/evaluator.h"

#include <algorithm>

namespace logclass {
namespace {

// What an Event or an object is about, so that findings can be joined: names of
// attributes, and of the fields that hold them (classifier/record/json.h).
struct IdentityField {
  std::string_view attribute;
  std::string_view field;
};

constexpr IdentityField kIdentity[] = {
    {"kind", "kind"},
    {"namespace", "namespace"},
    {"name", "name"},
    {"node", "source.host"},
    {"node", "spec.nodeName"},
    {"component", "component"},
    {"count", "count"},
    {"first_timestamp", "firstTimestamp"},
    {"last_timestamp", "lastTimestamp"},
};

// The first value of a name stays.
void AddAttribute(std::string_view name, std::string_view value,
                  Verdict* verdict) {
  for (const Attribute& known : verdict->attributes) {
    if (known.name == name) return;
  }
  verdict->attributes.push_back({name, std::string(value)});
}

}  // namespace

Evaluator::Evaluator(const Program* program, bool with_attributes)
    : program_(program),
      with_attributes_(with_attributes),
      field_lookups_(program->fields().size()),
      patterns_(program),
      candidates_by_rule_(program->rules().size()) {}

void Evaluator::Begin(const Record& record,
                      std::optional<Severity> declared_level) {
  record_ = &record;
  declared_level_ = declared_level;
  line_number_ = 0;
  ++record_number_;
  triggers_tried_ = false;
  matches_.clear();
  if (record.kind == RecordKind::kLog) return;  // log rules have patterns
  for (uint32_t rule : program_->field_rules(record.kind)) {
    if (!Applies(program_->rules()[rule]) || AnyLineVetoes(rule)) continue;
    matches_.push_back({rule, 0, program_->rules()[rule].base_specificity,
                        record.message.substr(0, record.message.find('\n'))});
  }
}

std::optional<std::string_view> Evaluator::FieldValue(uint32_t field) {
  if (record_->fields == nullptr) return std::nullopt;
  FieldLookup& lookup = field_lookups_[field];
  if (lookup.record != record_number_) {
    lookup = {record_number_,
              record_->fields->Field(program_->fields()[field])};
  }
  return lookup.value;
}

// A rule without patterns is about the record as a whole.
bool Evaluator::AnyLineVetoes(uint32_t rule) const {
  std::string_view rest = record_->message;
  while (true) {
    size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    for (uint32_t matcher : program_->rules()[rule].none) {
      if (program_->matcher(matcher).Matches(line)) return true;
    }
    if (end == std::string_view::npos) return false;
    rest.remove_prefix(end + 1);
  }
}

// Everything but the patterns.
bool Evaluator::Applies(const CompiledRule& compiled) {
  const Rule& rule = *compiled.rule;
  if (!rule.AppliesTo(record_->kind)) return false;
  if (declared_level_ && *declared_level_ < rule.min_level) return false;
  for (const CompiledCondition& condition : compiled.when) {
    if (!condition.Holds(FieldValue(condition.field))) return false;
  }
  return true;
}

void Evaluator::AddCandidates(const LineKnowledge& knowledge) {
  uint32_t further_begin = 0, captures_begin = 0;
  for (const LineRule& rule : knowledge.rules) {
    Candidate& candidate = candidates_by_rule_[rule.rule];
    candidate = {.stamp = stamp_, .longest_match = rule.longest_match};
    candidate.further = knowledge.further.subspan(
        further_begin, rule.further_end - further_begin);
    if (rule.captures_known) {
      candidate.captures = knowledge.captures.subspan(
          captures_begin, rule.captures_end - captures_begin);
    }
    further_begin = rule.further_end;
    captures_begin = rule.captures_end;
    if (rule.longest_match > 0) candidates_.push_back(rule.rule);
  }
}

// The trigger was tried and matches.
void Evaluator::AddCandidates(const Trigger& trigger) {
  for (uint32_t rule : trigger.rules) {
    Candidate& candidate = candidates_by_rule_[rule];
    if (candidate.stamp != stamp_) continue;  // known not to match
    if (candidate.longest_match == 0) candidates_.push_back(rule);
    candidate.longest_match =
        std::max(candidate.longest_match, program_->LengthOf(trigger));
  }
}

bool Evaluator::Matches(const LineTrial& trial,
                        std::span<const DigitCheck> checks) {
  const auto of_trial =
      checks.subspan(trial.checks_begin, trial.checks_end - trial.checks_begin);
  const bool may_match =
      of_trial.empty() ||
      std::any_of(of_trial.begin(), of_trial.end(),
                  [&](const auto& c) { return c.Holds(patterns_.line()); });
  return may_match && patterns_.Matches(trial.matcher);
}

bool Evaluator::AllHold(std::span<const LineFurther> further,
                        std::span<const DigitCheck> checks) {
  return std::all_of(
      further.begin(), further.end(), [&](const LineFurther& pattern) {
        return Matches(pattern.trial, checks) == pattern.must_match;
      });
}

void Evaluator::AddLine(std::string_view line, const LineKnowledge& knowledge) {
  ++stamp_;
  patterns_.Reset(line);
  triggers_tried_ = true;
  candidates_.clear();
  AddCandidates(knowledge);
  for (const auto& [id, trial] : knowledge.triggers) {
    const Trigger& trigger = program_->triggers()[id];
    if (!trial) {
      patterns_.Note(trigger.matcher, true);
    } else if (Admits(trigger) && Matches(*trial, knowledge.checks)) {
      AddCandidates(trigger);
    }
  }
  for (uint32_t rule : candidates_) {
    const CompiledRule& compiled = program_->rules()[rule];
    const Candidate& candidate = candidates_by_rule_[rule];
    if (!Applies(compiled) || !AllHold(candidate.further, knowledge.checks)) {
      continue;
    }
    int specificity =
        compiled.base_specificity + static_cast<int>(candidate.longest_match);
    matches_.push_back(
        {rule, line_number_, specificity, line, candidate.captures});
  }
  ++line_number_;
}

bool Evaluator::Precedes(const Match& a, const Match& b) const {
  const Rule& first = *program_->rules()[a.rule].rule;
  const Rule& second = *program_->rules()[b.rule].rule;
  if (first.symptom != second.symptom) return second.symptom;
  if (first.severity != second.severity) {
    return first.severity > second.severity;
  }
  if (first.priority != second.priority) {
    return first.priority > second.priority;
  }
  if (a.specificity != b.specificity) return a.specificity > b.specificity;
  if (a.rule != b.rule) return a.rule < b.rule;  // rules are sorted by id
  return a.line_number < b.line_number;
}

void Evaluator::Finish(Verdict* verdict) {
  verdict->declared_level = declared_level_;
  verdict->reasons.clear();
  verdict->attributes.clear();
  if (matches_.empty()) {
    verdict->severity = declared_level_.value_or(Severity::kInfo);
    verdict->reason = verdict->category = verdict->rule = {};
    return;
  }
  // The first line that names a cause decides, or the first at all where there
  // are symptoms only; the others follow by rank.
  auto is_cause = [this](const Match& match) {
    return !program_->rules()[match.rule].rule->symptom;
  };
  auto first = std::find_if(matches_.begin(), matches_.end(), is_cause);
  if (first == matches_.end()) first = matches_.begin();
  uint32_t first_line = first->line_number;
  std::sort(matches_.begin(), matches_.end(),
            [&](const Match& a, const Match& b) {
              bool a_first = a.line_number == first_line;
              bool b_first = b.line_number == first_line;
              return a_first != b_first ? a_first : Precedes(a, b);
            });
  const CompiledRule& decider = program_->rules()[matches_[0].rule];
  verdict->severity = decider.rule->severity;
  if (declared_level_ == Severity::kCritical &&
      verdict->severity >= Severity::kWarning) {
    verdict->severity = Severity::kCritical;
  }
  verdict->reason = decider.reasons[static_cast<size_t>(record_->kind)];
  verdict->category = decider.rule->category;
  verdict->rule = decider.rule->id;
  AddReasons(verdict);
  if (!with_attributes_) return;
  for (const Match& match : matches_) AddAttributes(match, verdict);
  if (record_->kind != RecordKind::kLog) AddIdentity(verdict);
}

void Evaluator::AddReasons(Verdict* verdict) {
  for (const Match& match : matches_) {
    std::string_view reason = program_->rules()[match.rule]
                                  .reasons[static_cast<size_t>(record_->kind)];
    auto& reasons = verdict->reasons;
    if (reason != verdict->reason &&
        std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
      reasons.push_back(reason);
    }
  }
}

// A pattern that would have triggered, and did not, need not be tried again.
bool Evaluator::KnownNotToMatch(uint32_t matcher) const {
  if (const auto known = patterns_.Known(matcher)) return !*known;
  const Trigger* trigger = program_->trigger_of(matcher);
  return triggers_tried_ && trigger != nullptr && Admits(*trigger);
}

void Evaluator::FindCaptures(const Match& match) {
  captures_.clear();
  if (patterns_.line().data() != match.line.data()) {
    patterns_.Reset(match.line);
    triggers_tried_ = false;
  }
  for (uint32_t matcher : program_->rules()[match.rule].extract) {
    if (!KnownNotToMatch(matcher)) patterns_.Extract(matcher, captures_);
  }
}

void Evaluator::AddAttributes(const Match& match, Verdict* verdict) {
  if (!match.captures) {
    FindCaptures(match);
    for (const auto& [name, value] : captures_) {
      AddAttribute(name, value, verdict);
    }
    return;
  }
  for (const LineCapture& capture : *match.captures) {
    const size_t size = capture.end - capture.begin;
    AddAttribute(capture.name, match.line.substr(capture.begin, size), verdict);
  }
}

void Evaluator::AddIdentity(Verdict* verdict) {
  if (record_->fields == nullptr) return;
  for (const auto& [attribute, field] : kIdentity) {
    if (auto value = record_->fields->Field(field)) {
      AddAttribute(attribute, *value, verdict);
    }
  }
}

}  // namespace logclass

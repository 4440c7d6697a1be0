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
      matcher_results_(program->matcher_count()),
      candidates_by_rule_(program->rules().size()) {}

void Evaluator::Begin(const Record& record,
                      std::optional<Severity> declared_level) {
  record_ = &record;
  declared_level_ = declared_level;
  line_number_ = 0;
  ++record_number_;
  last_line_ = {};
  matches_.clear();
  ++stamp_;
  if (record.kind == RecordKind::kLog) return;  // log rules have patterns
  for (uint32_t rule : program_->field_rules(record.kind)) {
    if (!Satisfied(rule, false) || AnyLineVetoes(rule)) continue;
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

void Evaluator::Remember(uint32_t matcher, bool matched) {
  matcher_results_[matcher] = {stamp_, matched};
}

bool Evaluator::Matches(uint32_t matcher) {
  MatcherResult& result = matcher_results_[matcher];
  if (result.stamp != stamp_) {
    Remember(matcher, program_->matcher(matcher).Matches(line_));
  }
  return result.matched;
}

// Everything but `any`, cheapest first.
bool Evaluator::Satisfied(uint32_t index, bool check_patterns) {
  const CompiledRule& compiled = program_->rules()[index];
  const Rule& rule = *compiled.rule;
  if (!rule.AppliesTo(record_->kind)) return false;
  if (declared_level_ && *declared_level_ < rule.min_level) return false;
  for (const CompiledCondition& condition : compiled.when) {
    if (!condition.Holds(FieldValue(condition.field))) return false;
  }
  if (!check_patterns) return true;
  for (uint32_t matcher : compiled.all) {
    if (!Matches(matcher)) return false;
  }
  for (uint32_t matcher : compiled.none) {
    if (Matches(matcher)) return false;
  }
  return true;
}

// Whether a hit is a match.
bool Evaluator::Confirm(const Trigger& trigger) {
  bool matched = trigger.tier == Tier::kHyperscan ||
                 program_->matcher(trigger.matcher).Matches(line_);
  Remember(trigger.matcher, matched);
  return matched;
}

void Evaluator::AddCandidates(const Trigger& trigger) {
  auto length =
      static_cast<uint32_t>(program_->pattern(trigger.matcher).text.size());
  for (uint32_t rule : trigger.rules) {
    Candidate& candidate = candidates_by_rule_[rule];
    if (candidate.stamp != stamp_) {
      candidate = {stamp_, length};
      candidates_.push_back(rule);
    } else {
      candidate.longest_match = std::max(candidate.longest_match, length);
    }
  }
}

void Evaluator::AddLine(std::string_view line,
                        std::span<const uint32_t> triggers) {
  ++stamp_;
  last_line_ = line;
  line_.Reset(line);
  candidates_.clear();
  for (uint32_t id : triggers) {
    const Trigger& trigger = program_->triggers()[id];
    if (!Admits(trigger)) continue;
    if (matcher_results_[trigger.matcher].stamp == stamp_) continue;  // again
    if (Confirm(trigger)) AddCandidates(trigger);
  }
  for (uint32_t rule : candidates_) {
    if (!Satisfied(rule, true)) continue;
    int specificity = program_->rules()[rule].base_specificity +
                      static_cast<int>(candidates_by_rule_[rule].longest_match);
    matches_.push_back({rule, line_number_, specificity, line});
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
// That is remembered for the last line only.
bool Evaluator::KnownNotToMatch(uint32_t matcher, const Match& match) const {
  if (match.line.data() != last_line_.data()) return false;
  const MatcherResult& result = matcher_results_[matcher];
  if (result.stamp == stamp_) return !result.matched;
  const Trigger* trigger = program_->trigger_of(matcher);
  return trigger != nullptr && Admits(*trigger);
}

void Evaluator::AddAttributes(const Match& match, Verdict* verdict) {
  captures_.clear();
  if (line_.line().data() != match.line.data()) line_.Reset(match.line);
  for (uint32_t matcher : program_->rules()[match.rule].extract) {
    if (KnownNotToMatch(matcher, match)) continue;
    program_->matcher(matcher).Extract(line_, captures_);
  }
  for (const Matcher::Capture& capture : captures_) {
    AddAttribute(capture.name, capture.value, verdict);
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

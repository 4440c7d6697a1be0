#include "classifier/text/explain_why.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/text/rule_text.h"

namespace logclass {
namespace {

using Role = PatternTrial::Role;

std::string Outranked(const RuleTrial& trial, const Rule& decider) {
  const Rule& rule = *trial.rule;
  std::string_view why = "it is more specific, or equally so and first by name";
  if (rule.severity < decider.severity) {
    why = "it is more severe";
  } else if (rule.severity > decider.severity) {
    why = "it matches an earlier line";
  } else if (rule.priority < decider.priority) {
    why = "its priority is higher";
  } else if (rule.priority > decider.priority) {
    why = "it matches an earlier line";
  }
  return Concat("matches too, outranked by ", decider.id, ": ", why);
}

void AddPatternReasons(const RuleTrial& trial,
                       std::vector<std::string>& reasons) {
  size_t any_count = 0;
  for (const PatternTrial& pattern : trial.patterns) {
    any_count += pattern.role == Role::kAny;
    if (pattern.role == Role::kAll && !pattern.matched) {
      reasons.push_back(
          Concat("lacks ", PatternText(*pattern.pattern), ", which it needs"));
    }
  }
  if (!trial.any_matched()) {
    reasons.push_back(any_count == 1 ? "its pattern is not in the line"
                                     : Concat("none of its ", any_count,
                                              " patterns is in the line"));
  }
  for (const PatternTrial& pattern : trial.patterns) {
    if (pattern.role == Role::kNone && pattern.matched) {
      reasons.push_back(Concat("vetoed by ", PatternText(*pattern.pattern)));
    }
  }
}

std::string ConditionReason(const ConditionTrial& trial) {
  const std::string value = trial.value.has_value()
                                ? Concat("is ", Quoted(*trial.value))
                                : "is absent";
  return Concat(trial.condition->field, ' ', value, ", but the rule asks that ",
                ConditionText(*trial.condition));
}

std::string WhyNot(const Record& record, const RuleTrial& trial,
                   std::optional<Severity> declared_level) {
  std::vector<std::string> reasons;
  if (!trial.kind_applies) {
    reasons.push_back(Concat("it is for records of kind ",
                             Join(KindsOf(*trial.rule), ", "), ", not ",
                             RecordKindName(record.kind)));
  }
  AddPatternReasons(trial, reasons);
  if (!trial.level_suffices && declared_level.has_value()) {
    reasons.push_back(Concat("declared level ", SeverityName(*declared_level),
                             " is below min_level ",
                             SeverityName(trial.rule->min_level)));
  }
  for (const ConditionTrial& condition : trial.conditions) {
    if (!condition.holds) reasons.push_back(ConditionReason(condition));
  }
  return Concat("does not match: ", Join(reasons, "; "));
}

}  // namespace

std::string WhyText(const Database& database, const Record& record,
                    const RuleTrial& trial, const Verdict& verdict) {
  if (!trial.matched) return WhyNot(record, trial, verdict.declared_level);
  if (trial.rule->id == verdict.rule) {
    return trial.decides ? "decides" : "decides already by an earlier line";
  }
  const Rule* decider = database.rules().Find(verdict.rule);
  return decider == nullptr ? "matches" : Outranked(trial, *decider);
}

}  // namespace logclass

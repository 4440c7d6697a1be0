#include "classifier/check/examples.h"

#include <algorithm>

#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"
#include "classifier/check/example_record.h"
#include "classifier/engine/explain.h"
#include "classifier/engine/program.h"

namespace logclass {
namespace {

// Checks one example and says what is wrong with it.
class ExampleCheck {
 public:
  ExampleCheck(const Rule& rule, const Example& example,
               const Explanation& explanation, ExampleResults& results)
      : rule_(rule),
        example_(example),
        explanation_(explanation),
        results_(results) {}

  void Run() {
    size_t before = results_.failures.size();
    bool matched =
        std::any_of(explanation_.rules.begin(), explanation_.rules.end(),
                    [](const auto& t) { return t.matched; });
    if (example_.should_match) {
      if (matched) {
        CheckReason(rule_.ReasonFor(Kind()));
        CheckSeverity(ExpectedSeverity());
        CheckAttributes();
      } else {
        ReportNoMatch();
      }
    } else {
      if (matched) ReportUnwantedMatch();
      CheckReason("");
      if (example_.severity) CheckSeverity(*example_.severity);
    }
    bool ok = results_.failures.size() == before;
    ++(ok ? results_.passed : results_.failed);
  }

 private:
  const Verdict& verdict() const { return explanation_.verdict; }

  RecordKind Kind() const { return example_.kind.value_or(rule_.FirstKind()); }

  Diagnostic& Fail(std::string_view message) {
    Diagnostic d;
    d.where = example_.where;
    d.message = Concat("rule ", Quoted(rule_.id), ": ", message);
    d.excerpt = example_.line.substr(0, example_.line.find('\n'));
    results_.failures.push_back(std::move(d));
    return results_.failures.back();
  }

  Severity ExpectedSeverity() const {
    if (example_.severity) return *example_.severity;
    bool raised = verdict().declared_level == Severity::kCritical &&
                  rule_.severity >= Severity::kWarning;
    return raised ? Severity::kCritical : rule_.severity;
  }

  // `own` is what holds where the example states no reason; empty: anything.
  void CheckReason(std::string_view own) {
    std::string_view expected = example_.reason ? *example_.reason : own;
    if (!example_.reason && own.empty()) return;
    if (verdict().reason == expected) return;
    Diagnostic& d =
        Fail(Concat("the example's reason is ",
                    verdict().has_reason() ? verdict().reason : "none",
                    ", not ", expected.empty() ? "none" : expected));
    if (!verdict().rule.empty()) {
      d.reason = Concat("rule ", Quoted(verdict().rule), " decides");
      d.hint =
          "raise this rule's priority, veto the text in the other rule, "
          "or state the other reason in the example";
    }
  }

  void CheckSeverity(Severity expected) {
    if (verdict().severity == expected) return;
    Diagnostic& d = Fail(Concat("the example's severity is ",
                                SeverityName(verdict().severity), ", not ",
                                SeverityName(expected)));
    if (!verdict().rule.empty()) {
      d.reason = Concat("rule ", Quoted(verdict().rule), " decides");
    }
  }

  void CheckAttributes() {
    for (const auto& [name, expected] : example_.attributes) {
      auto found = std::find_if(
          verdict().attributes.begin(), verdict().attributes.end(),
          [&name = name](const Attribute& a) { return a.name == name; });
      if (found == verdict().attributes.end()) {
        Fail(Concat("the example has no attribute ", Quoted(name)));
      } else if (found->value != expected) {
        Fail(Concat("the example's attribute ", Quoted(name), " is ",
                    Quoted(found->value), ", not ", Quoted(expected)));
      }
    }
  }

  void ReportNoMatch() {
    Diagnostic& d = Fail("the rule does not match its example");
    for (const RuleTrial& trial : explanation_.rules) {
      d.reason = WhyNot(trial, d);
    }
  }

  // The first thing that keeps the rule from matching.
  std::string WhyNot(const RuleTrial& trial, Diagnostic& d) const {
    if (!trial.kind_applies) return "the rule is not for this kind of record";
    if (!trial.any_matched()) return "no pattern of any matches";
    for (const PatternTrial& p : trial.patterns) {
      if (p.role == PatternTrial::Role::kAll && !p.matched) {
        return Concat("pattern of all does not match: ", p.pattern->text);
      }
      if (p.role == PatternTrial::Role::kNone && p.matched) {
        d.caret = static_cast<int>(p.begin);
        d.caret_width = static_cast<int>(p.end - p.begin);
        return Concat("vetoed by ", p.pattern->text);
      }
    }
    if (!trial.level_suffices) {
      return Concat("the declared level ",
                    SeverityName(*verdict().declared_level),
                    " is below min_level ", SeverityName(rule_.min_level));
    }
    for (const ConditionTrial& c : trial.conditions) {
      if (!c.holds) {
        return Concat("the condition on ", Quoted(c.condition->field),
                      " does not hold");
      }
    }
    return "";
  }

  void ReportUnwantedMatch() {
    Diagnostic& d = Fail("the rule matches an example that it must ignore");
    for (const RuleTrial& trial : explanation_.rules) {
      if (!trial.matched) continue;
      for (const PatternTrial& p : trial.patterns) {
        if (!p.matched) continue;
        d.reason = Concat("matched by ", p.pattern->text);
        if (trial.line == std::string_view(d.excerpt)) {
          d.caret = static_cast<int>(p.begin);
          d.caret_width = static_cast<int>(p.end - p.begin);
        }
        break;
      }
    }
    d.hint = "narrow the pattern, or add a veto under none";
  }

  const Rule& rule_;
  const Example& example_;
  const Explanation& explanation_;
  ExampleResults& results_;
};

}  // namespace

absl::StatusOr<ExampleResults> TestExamples(
    const std::shared_ptr<const Database>& database, const RuleSet& rules) {
  ExampleResults results;
  for (const Rule& rule : rules.rules) {
    for (const Example& example : rule.examples) {
      ExampleRecord record(rule, example);
      absl::StatusOr<Explanation> explanation =
          Explain(database, record.record(), rule.id);
      if (!explanation.ok()) return explanation.status();
      ExampleCheck(rule, example, *explanation, results).Run();
    }
  }
  SortDiagnostics(results.failures);
  return results;
}

}  // namespace logclass

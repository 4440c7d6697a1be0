#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/cli/rule_list.h"
#include "classifier/text/rule_text.h"
#include "classifier/text/styled.h"

namespace logclass::cli {
namespace {

constexpr size_t kLabelWidth = 11;

class RulePrinter {
 public:
  RulePrinter(const Database& database, bool color, OutputBuffer& out)
      : database_(database), color_(color), out_(out) {}

  void Heading(const Rule& rule) {
    AppendStyled(rule.id, kBold, color_, out_);
    out_.Append(Concat("  ", PositionText(rule.where), '\n'));
  }

  void Field(std::string_view label, std::string_view value) {
    Label(label);
    AppendSanitized(value, out_);
    out_.Append('\n');
  }

  void Patterns(std::string_view label, const std::vector<Pattern>& patterns) {
    for (const Pattern& pattern : patterns) {
      Field(&pattern == &patterns.front() ? label : "",
            Concat(PatternText(pattern), "  [", database_.PatternTier(pattern),
                   "]  ", PositionText(pattern.where)));
    }
  }

  void Examples(const std::vector<Example>& examples, bool should_match) {
    for (const Example& example : examples) {
      if (example.should_match != should_match) continue;
      Field(should_match ? "match" : "ignore", example.line);
      const std::string more = Circumstances(example);
      if (!more.empty()) Field("", more);
    }
  }

 private:
  void Label(std::string_view label) {
    out_.Append("  ");
    AppendStyled(label, kDim, color_, out_);
    out_.Append(kLabelWidth - std::min(label.size(), kLabelWidth), ' ');
  }

  static void AddFields(std::string_view what, const Fields& fields,
                        std::vector<std::string>& parts) {
    for (const auto& [name, value] : fields) {
      parts.push_back(Concat(what, ' ', name, '=', Quoted(value)));
    }
  }

  // What an example says beside its line.
  static std::string Circumstances(const Example& example) {
    std::vector<std::string> parts;
    if (example.kind) {
      parts.push_back(Concat("kind ", RecordKindName(*example.kind)));
    }
    if (example.level) {
      parts.push_back(Concat("declares ", SeverityName(*example.level)));
    }
    AddFields("field", example.fields, parts);
    if (example.severity) {
      parts.push_back(Concat("expects ", SeverityName(*example.severity)));
    }
    if (example.reason) {
      parts.push_back(Concat("expects reason ", Quoted(*example.reason)));
    }
    AddFields("expects", example.attributes, parts);
    return parts.empty() ? "" : Concat("(", Join(parts, ", "), ")");
  }

  const Database& database_;
  bool color_;
  OutputBuffer& out_;
};

}  // namespace

void AppendRule(const Database& database, const Rule& rule,
                const std::vector<Example>& examples, bool color,
                OutputBuffer& out) {
  RulePrinter print(database, color, out);
  print.Heading(rule);
  print.Field("title", rule.title);
  print.Field("reason", Join(ReasonsOf(rule), ", "));
  print.Field("severity", SeverityName(rule.severity));
  print.Field("category", rule.category);
  print.Field("kinds", Join(KindsOf(rule), ", "));
  if (rule.min_level > Severity::kDebug) {
    print.Field("min_level", SeverityName(rule.min_level));
  }
  if (rule.priority != 0) {
    print.Field("priority", std::to_string(rule.priority));
  }
  if (!rule.hint.empty()) print.Field("hint", rule.hint);
  print.Patterns("any", rule.any);
  print.Patterns("all", rule.all);
  print.Patterns("none", rule.none);
  print.Patterns("extract", rule.extract);
  for (const Condition& condition : rule.when) {
    print.Field("when", ConditionText(condition));
  }
  print.Examples(examples, true);
  print.Examples(examples, false);
}

}  // namespace logclass::cli

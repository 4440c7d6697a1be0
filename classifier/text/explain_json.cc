#include "classifier/text/explain_json.h"

#include <string_view>

#include "classifier/base/record_kind.h"
#include "classifier/text/explain_why.h"
#include "classifier/text/json_writer.h"
#include "classifier/text/rule_text.h"
#include "classifier/text/verdict_json.h"

namespace logclass {
namespace {

// Each appends `,"name":value`, so none is for the first of an object.
void AppendKey(std::string_view name, OutputBuffer& out) {
  out.Append(",\"");
  out.Append(name);
  out.Append("\":");
}

void AppendMember(std::string_view name, std::string_view value,
                  OutputBuffer& out) {
  AppendKey(name, out);
  AppendJsonString(value, out);
}

void AppendBool(std::string_view name, bool value, OutputBuffer& out) {
  AppendKey(name, out);
  out.Append(value ? "true" : "false");
}

void AppendInt(std::string_view name, size_t value, OutputBuffer& out) {
  AppendKey(name, out);
  out.AppendNumber(value);
}

void AppendOptional(std::string_view name, std::string_view value,
                    OutputBuffer& out) {
  AppendKey(name, out);
  AppendJsonStringOrNull(value, out);
}

// Appends a JSON array of what `append` writes for each element.
template <typename Elements, typename Append>
void AppendArray(std::string_view name, const Elements& elements,
                 OutputBuffer& out, const Append& append) {
  AppendKey(name, out);
  out.Append('[');
  bool first = true;
  for (const auto& element : elements) {
    if (!first) out.Append(',');
    first = false;
    append(element);
  }
  out.Append(']');
}

void AppendLevel(const Explanation& explanation, OutputBuffer& out) {
  AppendKey("level", out);
  if (!explanation.level.has_value()) {
    out.Append("null");
    return;
  }
  out.Append(R"({"format":)");
  AppendJsonString(explanation.level->format, out);
  AppendInt("begin", explanation.level->begin, out);
  AppendInt("end", explanation.level->end, out);
  out.Append('}');
}

void AppendPattern(const PatternTrial& trial, OutputBuffer& out) {
  const Pattern& pattern = *trial.pattern;
  out.Append(R"({"role":)");
  AppendJsonString(RoleName(trial.role), out);
  AppendMember("pattern", pattern.text, out);
  AppendBool("regex", pattern.is_regex, out);
  AppendBool("ignore_case", pattern.ignore_case, out);
  AppendOptional("list", pattern.list, out);
  AppendMember("tier", trial.tier, out);
  AppendBool("matched", trial.matched, out);
  if (trial.matched) {
    AppendInt("begin", trial.begin, out);
    AppendInt("end", trial.end, out);
  } else {
    out.Append(R"(,"begin":null,"end":null)");
  }
  out.Append('}');
}

void AppendCondition(const ConditionTrial& trial, OutputBuffer& out) {
  out.Append(R"({"field":)");
  AppendJsonString(trial.condition->field, out);
  AppendMember("asks", ConditionText(*trial.condition), out);
  if (trial.value.has_value()) {
    AppendMember("value", *trial.value, out);
  } else {
    out.Append(R"(,"value":null)");
  }
  AppendBool("holds", trial.holds, out);
  out.Append('}');
}

void AppendTrial(const Database& database, const Record& record,
                 const RuleTrial& trial, const Verdict& verdict,
                 OutputBuffer& out) {
  const Rule& rule = *trial.rule;
  const RecordKind kind = trial.kind_applies ? record.kind : rule.FirstKind();
  out.Append(R"({"id":)");
  AppendJsonString(rule.id, out);
  AppendMember("title", rule.title, out);
  AppendOptional("hint", rule.hint, out);
  AppendMember("severity", SeverityName(rule.severity), out);
  AppendMember("reason", rule.ReasonFor(kind), out);
  AppendMember("category", rule.category, out);
  AppendMember("file", rule.where.file, out);
  AppendInt("line", rule.where.line, out);
  AppendMember("text", trial.line, out);
  AppendBool("matched", trial.matched, out);
  AppendBool("decides", trial.decides, out);
  AppendBool("kind_applies", trial.kind_applies, out);
  AppendBool("level_suffices", trial.level_suffices, out);
  AppendMember("why", WhyText(database, record, trial, verdict), out);
  AppendArray("patterns", trial.patterns, out,
              [&](const auto& pattern) { AppendPattern(pattern, out); });
  AppendArray("conditions", trial.conditions, out,
              [&](const auto& condition) { AppendCondition(condition, out); });
  out.Append('}');
}

}  // namespace

void AppendExplanationJson(const Database& database, const Record& record,
                           const Explanation& explanation, OutputBuffer& out) {
  const Verdict& verdict = explanation.verdict;
  out.Append('{');
  AppendVerdictMembers(verdict, out);
  AppendMember("kind", RecordKindName(record.kind), out);
  AppendBool("truncated", verdict.truncated, out);
  AppendLevel(explanation, out);
  AppendArray("rules", explanation.rules, out, [&](const RuleTrial& trial) {
    AppendTrial(database, record, trial, verdict, out);
  });
  out.Append('}');
}

}  // namespace logclass

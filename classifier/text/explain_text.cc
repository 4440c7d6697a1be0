#include "classifier/text/explain_text.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/base/utf8.h"
#include "classifier/text/explain_why.h"
#include "classifier/text/rule_text.h"
#include "classifier/text/styled.h"

namespace logclass {
namespace {

using Role = PatternTrial::Role;

constexpr size_t kLabelWidth = 12;
constexpr size_t kMinExcerptWidth = 40;
// Of many patterns that are not in the line only the first few are named.
constexpr size_t kMaxMissesShown = 8;

size_t CharCount(std::string_view text) {
  size_t count = 0;
  while (!text.empty()) {
    text.remove_prefix(FirstUtf8Char(text).length);
    ++count;
  }
  return count;
}

// One column per character, so that carets stay below what they point at.
std::string Sanitized(std::string_view text) {
  OutputBuffer buffer;
  AppendSanitized(text, buffer);
  std::string out(buffer.view());
  std::replace(out.begin(), out.end(), '\t', ' ');
  return out;
}

void AppendLabel(std::string_view label, const ExplainStyle& style,
                 OutputBuffer& out) {
  AppendStyled(label, kBold, style.color, out);
  out.Append(kLabelWidth - std::min(label.size(), kLabelWidth), ' ');
}

void AppendField(std::string_view label, std::string_view value,
                 const ExplainStyle& style, OutputBuffer& out) {
  AppendLabel(label, style, out);
  AppendSanitized(value, out);
  out.Append('\n');
}

// Appends what stands around line[begin, end), and carets below that part.
void AppendExcerpt(std::string_view line, size_t begin, size_t end,
                   size_t indent, const ExplainStyle& style,
                   OutputBuffer& out) {
  const size_t margin = indent + 2;
  const size_t width = style.width < margin + kMinExcerptWidth
                           ? kMinExcerptWidth
                           : style.width - margin;
  size_t from = begin > width / 2 ? begin - width / 3 : 0;
  while (from < begin && (line[from] & 0xc0) == 0x80) ++from;
  const std::string head =
      Concat(from > 0 ? "..." : "", Sanitized(line.substr(from, begin - from)));
  const size_t head_width = CharCount(head);
  const size_t room = width > head_width + 8 ? width - head_width : 8;
  const std::string all_match = Sanitized(line.substr(begin, end - begin));
  const std::string_view match = CutToWidth(all_match, room);
  const size_t match_width = CharCount(match);
  const std::string all_tail = Sanitized(line.substr(end, 4 * width));
  std::string_view tail = CutToWidth(all_tail, room - match_width);
  const bool cut = tail.size() < all_tail.size();
  if (cut) tail = CutToWidth(tail, std::max<size_t>(CharCount(tail), 3) - 3);
  out.Append(indent, ' ');
  out.Append("| ");
  out.Append(head);
  AppendStyled(match, kMatchColor, style.color, out);
  out.Append(Concat(tail, cut ? "..." : "", '\n'));
  out.Append(indent, ' ');
  out.Append("| ");
  out.Append(head_width, ' ');
  out.Append(std::max<size_t>(match_width, 1), '^');
  out.Append('\n');
}

void AppendLevel(const Record& record, const Explanation& explanation,
                 const ExplainStyle& style, OutputBuffer& out) {
  const std::optional<Severity>& declared = explanation.verdict.declared_level;
  if (!declared.has_value()) {
    AppendField("level", "none declared", style, out);
    return;
  }
  if (!explanation.level.has_value()) {
    AppendField("level", Concat(SeverityName(*declared), ", a field's value"),
                style, out);
    return;
  }
  const DeclaredLevel& level = *explanation.level;
  AppendField("level",
              Concat(SeverityName(*declared), ", read as ", level.format),
              style, out);
  const std::string_view message = record.message;
  const size_t before = message.substr(0, level.begin).rfind('\n');
  const size_t start = before == message.npos ? 0 : before + 1;
  const std::string_view line =
      message.substr(start, message.find('\n', start) - start);
  AppendExcerpt(line, level.begin - start, level.end - start, kLabelWidth,
                style, out);
}

std::string AttributeText(const Verdict& verdict) {
  std::vector<std::string> words;
  for (const Attribute& attribute : verdict.attributes) {
    words.push_back(Concat(attribute.name, '=', Quoted(attribute.value)));
  }
  return Join(words, " ");
}

// Says why the severity is what it is, where that is not simply the rule's.
std::string SeverityText(const Verdict& verdict, const Rule* rule) {
  if (rule == nullptr) {
    return verdict.declared_level.has_value()
               ? "no rule matches: the severity is the declared level"
               : "no rule matches and no level is declared: INFO";
  }
  if (verdict.severity == rule->severity) return "";
  return Concat("the rule says ", SeverityName(rule->severity),
                "; the record declares a fatal level, which raises it");
}

void AppendVerdict(const Record& record, const Explanation& explanation,
                   const Rule* rule, const ExplainStyle& style,
                   OutputBuffer& out) {
  const Verdict& verdict = explanation.verdict;
  AppendLabel("verdict", style, out);
  AppendStyled(SeverityName(verdict.severity), SeverityColor(verdict.severity),
               style.color, out);
  out.Append("  ");
  AppendStyled(verdict.has_reason() ? verdict.reason : "-", kBold, style.color,
               out);
  out.Append('\n');
  const std::string why = SeverityText(verdict, rule);
  if (!why.empty()) AppendField("", why, style, out);
  if (verdict.truncated) {
    AppendField("", "only the first MiB of the record counts", style, out);
  }
  AppendLevel(record, explanation, style, out);
  AppendField("kind", RecordKindName(record.kind), style, out);
  if (rule != nullptr) {
    AppendField("category", verdict.category, style, out);
    AppendField("rule", Concat(rule->id, ": ", rule->title), style, out);
    if (!rule->hint.empty()) AppendField("hint", rule->hint, style, out);
  }
  if (!verdict.attributes.empty()) {
    AppendField("attributes", AttributeText(verdict), style, out);
  }
  if (!verdict.reasons.empty()) {
    AppendField("also",
                Join({verdict.reasons.begin(), verdict.reasons.end()}, ", "),
                style, out);
  }
}

void AppendPattern(const RuleTrial& trial, const PatternTrial& pattern,
                   const ExplainStyle& style, OutputBuffer& out) {
  out.Append("  ");
  out.AppendPadded(RoleName(pattern.role), 5);
  out.Append(pattern.matched ? "hit   " : "miss  ");
  AppendSanitized(PatternText(*pattern.pattern), out);
  out.Append(Concat("  [", pattern.tier, "]\n"));
  if (!pattern.matched) return;
  AppendExcerpt(trial.line, pattern.begin, pattern.end, 8, style, out);
}

void AppendPatterns(const RuleTrial& trial, const ExplainStyle& style,
                    OutputBuffer& out) {
  size_t misses = 0;
  size_t vetoes = 0;
  for (const PatternTrial& pattern : trial.patterns) {
    if (pattern.role == Role::kNone && !pattern.matched) {
      ++vetoes;
      continue;
    }
    // Which other pattern might have hit matters only where none did.
    if (pattern.role == Role::kAny && !pattern.matched) {
      if (trial.any_matched()) continue;
      if (++misses > kMaxMissesShown) continue;
    }
    AppendPattern(trial, pattern, style, out);
  }
  if (misses > kMaxMissesShown) {
    out.Append(Concat("  any  miss  ... and ", misses - kMaxMissesShown,
                      " more patterns\n"));
  }
  if (vetoes > 0) {
    out.Append(Concat("  none miss  ", Count(vetoes, "veto", "vetoes"), '\n'));
  }
}

void AppendConditions(const RuleTrial& trial, OutputBuffer& out) {
  for (const ConditionTrial& condition : trial.conditions) {
    out.Append(condition.holds ? "  when holds " : "  when fails ");
    const std::string value = condition.value.has_value()
                                  ? Concat("it is ", Quoted(*condition.value))
                                  : "it is absent";
    AppendSanitized(
        Concat(ConditionText(*condition.condition), " (", value, ")"), out);
    out.Append('\n');
  }
}

}  // namespace

void AppendTrial(const Database& database, const Record& record,
                 const RuleTrial& trial, const Verdict& verdict,
                 const ExplainStyle& style, OutputBuffer& out) {
  const Rule& rule = *trial.rule;
  AppendStyled(rule.id, kBold, style.color, out);
  const RecordKind kind = trial.kind_applies ? record.kind : rule.FirstKind();
  out.Append(Concat("  ", SeverityName(rule.severity), "  ",
                    rule.ReasonFor(kind), "  ", PositionText(rule.where),
                    '\n'));
  AppendPatterns(trial, style, out);
  AppendConditions(trial, out);
  if (rule.min_level > Severity::kDebug) {
    const auto& level = verdict.declared_level;
    out.Append(Concat("  min_level ", SeverityName(rule.min_level), ": ",
                      trial.level_suffices ? "holds" : "fails", " (",
                      level.has_value() ? SeverityName(*level) : "none",
                      " declared)\n"));
  }
  out.Append("  => ");
  AppendStyled(Sanitized(WhyText(database, record, trial, verdict)),
               trial.decides ? kBold : std::string_view(), style.color, out);
  out.Append('\n');
}

void AppendExplanation(const Database& database, const Record& record,
                       const Explanation& explanation,
                       const ExplainStyle& style, OutputBuffer& out) {
  AppendVerdict(record, explanation,
                database.rules().Find(explanation.verdict.rule), style, out);
  if (explanation.rules.empty()) {
    out.Append("\nNo pattern of any rule is in the record.\n");
    return;
  }
  for (const RuleTrial& trial : explanation.rules) {
    out.Append('\n');
    AppendTrial(database, record, trial, explanation.verdict, style, out);
  }
}

}  // namespace logclass

#include "classifier/engine/explain.h"

#include <algorithm>
#include <tuple>

#include "absl/status/status.h"
#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"
#include "classifier/engine/program.h"
#include "classifier/engine/scanner.h"

namespace logclass {
namespace {

using Role = PatternTrial::Role;

std::vector<std::string_view> Lines(std::string_view message) {
  std::vector<std::string_view> out;
  while (true) {
    size_t end = message.find('\n');
    std::string_view line = message.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    out.push_back(line);
    if (end == std::string_view::npos) return out;
    message.remove_prefix(end + 1);
  }
}

// Tries rules on lines, one by one.
class Explainer {
 public:
  Explainer(const Database& database, const Record& record,
            const Verdict& verdict)
      : database_(database), record_(record), verdict_(verdict) {}

  RuleTrial Try(const CompiledRule& rule, std::string_view line) const {
    RuleTrial out;
    out.rule = rule.rule;
    out.line = line;
    out.kind_applies = rule.rule->AppliesTo(record_.kind);
    out.level_suffices = !verdict_.declared_level ||
                         *verdict_.declared_level >= rule.rule->min_level;
    TryPatterns(Role::kAny, rule.rule->any, rule.any, out);
    TryPatterns(Role::kAll, rule.rule->all, rule.all, out);
    TryPatterns(Role::kNone, rule.rule->none, rule.none, out);
    if (rule.any.empty() && rule.all.empty()) TryVetoesOnAllLines(rule, out);
    for (const CompiledCondition& condition : rule.when) {
      out.conditions.push_back(TryCondition(condition));
    }
    out.matched = out.kind_applies && out.level_suffices && out.any_matched() &&
                  PatternsHold(out) &&
                  std::all_of(out.conditions.begin(), out.conditions.end(),
                              [](const auto& c) { return c.holds; });
    return out;
  }

 private:
  void TryPatterns(Role role, const std::vector<Pattern>& patterns,
                   const std::vector<uint32_t>& matchers,
                   RuleTrial& out) const {
    for (size_t i = 0; i < patterns.size(); ++i) {
      PatternTrial trial;
      trial.role = role;
      trial.pattern = &patterns[i];
      trial.tier = database_.PatternTier(patterns[i]);
      auto span = database_.program().matcher(matchers[i]).Find(out.line);
      if (span) {
        trial.matched = true;
        trial.begin = span->begin;
        trial.end = span->end;
      }
      out.patterns.push_back(trial);
    }
  }

  // A rule without patterns is about the record as a whole.
  void TryVetoesOnAllLines(const CompiledRule& rule, RuleTrial& out) const {
    for (size_t i = 0; i < rule.none.size(); ++i) {
      for (std::string_view line : Lines(record_.message)) {
        if (database_.program().matcher(rule.none[i]).Matches(line)) {
          out.patterns[i].matched = true;
        }
      }
    }
  }

  ConditionTrial TryCondition(const CompiledCondition& condition) const {
    ConditionTrial out;
    out.condition = condition.condition;
    std::optional<std::string_view> value;
    if (record_.fields != nullptr) {
      value = record_.fields->Field(out.condition->field);
    }
    if (value) out.value = std::string(*value);
    out.holds = condition.Holds(value);
    return out;
  }

  // Every pattern of `all` and none of `none`.
  static bool PatternsHold(const RuleTrial& trial) {
    return std::all_of(trial.patterns.begin(), trial.patterns.end(),
                       [](const PatternTrial& p) {
                         return p.role == Role::kAny ||
                                p.matched == (p.role == Role::kAll);
                       });
  }

  const Database& database_;
  const Record& record_;
  const Verdict& verdict_;
};

// Worth showing unasked: what it looks for is there, or, for a rule without
// patterns, it matched.
bool IsCandidate(const RuleTrial& trial) {
  if (trial.matched) return true;
  if (!trial.kind_applies) return false;
  return std::any_of(
      trial.patterns.begin(), trial.patterns.end(),
      [](const PatternTrial& p) { return p.matched && p.role != Role::kNone; });
}

}  // namespace

bool RuleTrial::any_matched() const {
  bool has_any = false;
  for (const PatternTrial& trial : patterns) {
    if (trial.role != Role::kAny) continue;
    has_any = true;
    if (trial.matched) return true;
  }
  return !has_any;
}

absl::StatusOr<Explanation> Explain(
    const std::shared_ptr<const Database>& database, const Record& record,
    std::string_view only_rule) {
  const Program& program = database->program();
  if (!only_rule.empty() && database->rules().Find(only_rule) == nullptr) {
    std::vector<std::string_view> ids;
    for (const Rule& rule : database->rules().rules) ids.push_back(rule.id);
    return absl::NotFoundError(Concat("no rule ", Quoted(only_rule), "; ",
                                      DidYouMean(only_rule, ids)));
  }
  absl::StatusOr<std::unique_ptr<Scanner>> scanner = Scanner::Create(database);
  if (!scanner.ok()) return scanner.status();
  Explanation out;
  absl::Status status = (*scanner)->Classify(record, &out.verdict);
  if (!status.ok()) return status;

  std::string_view message =
      record.message.substr(0, Scanner::kMaxMessageBytes);
  std::vector<std::string_view> lines = Lines(message);
  for (std::string_view line : lines) {
    if (out.level || record.level || record.kind != RecordKind::kLog) break;
    if (auto level = DetectLevel(line)) {
      auto offset = static_cast<uint32_t>(line.data() - message.data());
      level->begin += offset;
      level->end += offset;
      out.level = level;
    }
  }
  Explainer explainer(*database, record, out.verdict);
  for (std::string_view line : lines) {
    for (const CompiledRule& rule : program.rules()) {
      if (!only_rule.empty() && rule.rule->id != only_rule) continue;
      RuleTrial trial = explainer.Try(rule, line);
      if (!only_rule.empty() || IsCandidate(trial)) {
        out.rules.push_back(std::move(trial));
      }
    }
  }
  // The deciding rule once, on the first line that it matched.
  for (RuleTrial& trial : out.rules) {
    if (trial.matched && trial.rule->id == out.verdict.rule) {
      trial.decides = true;
      break;
    }
  }
  std::stable_sort(out.rules.begin(), out.rules.end(),
                   [](const RuleTrial& a, const RuleTrial& b) {
                     return std::tuple(!a.decides, !a.matched) <
                            std::tuple(!b.decides, !b.matched);
                   });
  return out;
}

std::optional<std::pair<size_t, size_t>> MatchedSpan(const Database& database,
                                                     const Verdict& verdict,
                                                     std::string_view message) {
  const Rule* rule = database.rules().Find(verdict.rule);
  if (rule == nullptr) return std::nullopt;
  const Program& program = database.program();
  const CompiledRule& compiled =
      program.rules()[rule - database.rules().rules.data()];
  const std::vector<uint32_t>& decisive =
      compiled.any.empty() ? compiled.all : compiled.any;
  for (std::string_view line : Lines(message)) {
    for (uint32_t matcher : decisive) {
      if (auto span = program.matcher(matcher).Find(line)) {
        size_t offset = line.data() - message.data();
        return std::pair(offset + span->begin, offset + span->end);
      }
    }
  }
  return std::nullopt;
}

}  // namespace logclass

#include "classifier/check/reach.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "classifier/base/strings.h"
#include "classifier/engine/matcher.h"

namespace logclass {
namespace {

// The patterns of which one must be in every matching line.
const std::vector<Pattern>& Decisive(const Rule& rule) {
  return rule.any.empty() ? rule.all : rule.any;
}

// True where every line with `pattern` is vetoed: the veto matches the literal
// itself, wherever it stands, or is the same pattern.
bool AlwaysVetoed(const Pattern& pattern, const Pattern& veto) {
  if (pattern.Key() == veto.Key()) return true;
  if (pattern.is_regex || (pattern.ignore_case && !veto.ignore_case)) {
    return false;
  }
  if (!veto.is_regex) return Matcher(veto).Matches(pattern.text);
  // An anchor would look at what stands around the literal.
  bool anchored = veto.text.find_first_of("^$\\") != std::string::npos;
  return !anchored && Matcher(veto).Matches(pattern.text);
}

const Pattern* VetoOfAll(const Rule& rule) {
  const std::vector<Pattern>& decisive = Decisive(rule);
  if (decisive.empty()) return nullptr;
  for (const Pattern& veto : rule.none) {
    if (std::all_of(decisive.begin(), decisive.end(),
                    [&](const Pattern& p) { return AlwaysVetoed(p, veto); })) {
      return &veto;
    }
  }
  return nullptr;
}

// A condition that no value satisfies.
const Condition* Impossible(const Rule& rule) {
  for (const Condition& c : rule.when) {
    bool needs_value = !c.any_of.empty() || !c.regex.empty();
    if (c.exists == false && needs_value) return &c;
    bool all_excluded =
        !c.any_of.empty() &&
        std::all_of(c.any_of.begin(), c.any_of.end(), [&](const auto& value) {
          return std::find(c.none_of.begin(), c.none_of.end(), value) !=
                 c.none_of.end();
        });
    if (all_excluded) return &c;
  }
  return nullptr;
}

bool Outranks(const Rule& a, const Rule& b) {
  return std::tuple(!a.symptom, a.severity, a.priority) >
         std::tuple(!b.symptom, b.severity, b.priority);
}

// True where `wide` matches whatever has this pattern: it asks for nothing
// else that `narrow` does not ask for.
bool MatchesWhenever(const Rule& wide, const Rule& narrow) {
  if (!wide.all.empty() || !wide.none.empty() || !wide.when.empty() ||
      wide.min_level > narrow.min_level) {
    return false;
  }
  for (size_t kind = 0; kind < kRecordKindCount; ++kind) {
    if (narrow.kinds[kind] && !wide.kinds[kind]) return false;
  }
  return true;
}

using RulesByPattern = std::map<std::string, std::vector<const Rule*>>;

// Returns a rule that outranks `rule` on every line that it can match. Only
// rules that list the same patterns are looked at.
const Rule* Shadow(const Rule& rule, const RulesByPattern& by_pattern) {
  const std::vector<Pattern>& decisive = Decisive(rule);
  const Rule* shadow = nullptr;
  for (const Pattern& pattern : decisive) {
    auto found = by_pattern.find(pattern.Key());
    const Rule* other = nullptr;
    if (found != by_pattern.end()) {
      for (const Rule* candidate : found->second) {
        if (Outranks(*candidate, rule) && MatchesWhenever(*candidate, rule)) {
          other = candidate;
        }
      }
    }
    if (other == nullptr) return nullptr;
    shadow = other;
  }
  return shadow;
}

}  // namespace

void CheckReach(const RuleSet& rules, std::vector<Diagnostic>* diagnostics) {
  RulesByPattern by_pattern;
  for (const Rule& rule : rules.rules) {
    for (const Pattern& pattern : rule.any) {
      by_pattern[pattern.Key()].push_back(&rule);
    }
  }
  for (const Rule& rule : rules.rules) {
    Diagnostic d;
    d.where = rule.where;
    if (const Pattern* veto = VetoOfAll(rule)) {
      d.where = veto->where;
      d.reason = "the veto matches every pattern that the rule looks for";
      d.excerpt = veto->text;
    } else if (const Condition* condition = Impossible(rule)) {
      d.where = condition->where;
      d.reason = Concat("no value of ", Quoted(condition->field),
                        " satisfies the condition");
    } else if (const Rule* shadow = Shadow(rule, by_pattern)) {
      d.reason =
          Concat("rule ", Quoted(shadow->id), " (", shadow->where.file, ':',
                 shadow->where.line, ") has the same patterns and outranks it");
    } else {
      continue;
    }
    d.message = Concat("rule ", Quoted(rule.id), ": the rule can never decide");
    d.hint = "drop it, or change what keeps it from deciding";
    diagnostics->push_back(std::move(d));
  }
}

}  // namespace logclass

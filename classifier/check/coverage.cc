#include "classifier/check/coverage.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"
#include "classifier/check/example_record.h"
#include "classifier/engine/matcher.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

Diagnostic& Report(const Rule& rule, const SourcePosition& where,
                   std::string_view message,
                   std::vector<Diagnostic>* diagnostics) {
  Diagnostic d;
  d.where = where;
  d.message = Concat("rule ", Quoted(rule.id), ": ", message);
  diagnostics->push_back(std::move(d));
  return diagnostics->back();
}

bool MatchesSomeLine(const Matcher& matcher, std::string_view message) {
  while (true) {
    size_t end = message.find('\n');
    if (matcher.Matches(message.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    message.remove_prefix(end + 1);
  }
}

// An example and what the engine sees of it: of a JSON object, its message.
struct Shown {
  bool by_match;
  std::string message;
};

std::vector<Shown> ExamplesOf(const Rule& rule) {
  std::vector<Shown> examples;
  for (const Example& example : rule.examples) {
    const ExampleRecord record(rule, example);
    examples.push_back(
        {example.should_match, std::string(record.record().message)});
  }
  return examples;
}

bool IsShown(const Pattern& pattern, const std::vector<Shown>& examples,
             bool by_match) {
  Matcher matcher(pattern);
  return std::any_of(examples.begin(), examples.end(), [&](const Shown& shown) {
    return shown.by_match == by_match &&
           MatchesSomeLine(matcher, shown.message);
  });
}

void CheckPatterns(const Rule& rule, std::string_view key,
                   const std::vector<Pattern>& patterns,
                   const std::vector<Shown>& examples, bool by_match,
                   std::vector<Diagnostic>* diagnostics) {
  std::set<std::string> shown_lists;
  for (const Pattern& pattern : patterns) {
    if (!pattern.list.empty() && IsShown(pattern, examples, by_match)) {
      shown_lists.insert(pattern.list);
    }
  }
  std::set<std::string> reported_lists;
  for (const Pattern& pattern : patterns) {
    if (pattern.list.empty()
            ? IsShown(pattern, examples, by_match)
            : shown_lists.contains(pattern.list) ||
                  !reported_lists.insert(pattern.list).second) {
      continue;
    }
    Diagnostic& d = Report(rule, pattern.where,
                           Concat("no ", by_match ? "match" : "ignore",
                                  " example shows this pattern of ", key),
                           diagnostics);
    d.excerpt = pattern.text;
    d.hint = by_match ? "add a line that it matches, or drop the pattern"
                      : "add a line that it keeps from matching, or drop it";
  }
}

std::vector<std::string> CapturedNames(const Rule& rule) {
  std::set<std::string> names;
  for (const auto* patterns : {&rule.any, &rule.all, &rule.extract}) {
    for (const Pattern& pattern : *patterns) {
      if (!pattern.is_regex) continue;
      RE2 re(pattern.text, PatternOptions(pattern.ignore_case));
      for (const auto& [name, group] : re.NamedCapturingGroups()) {
        names.insert(name);
      }
    }
  }
  return {names.begin(), names.end()};
}

void CheckExpectedAttributes(const Rule& rule,
                             std::vector<Diagnostic>* diagnostics) {
  std::vector<std::string> names = CapturedNames(rule);
  std::vector<std::string_view> known(names.begin(), names.end());
  for (const Example& example : rule.examples) {
    // Another rule may rightly decide an example, and capture for it.
    if (example.reason) continue;
    for (const auto& [name, value] : example.attributes) {
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      Report(
          rule, example.where,
          Concat("no regex of the rule captures the attribute ", Quoted(name)),
          diagnostics)
          .hint = DidYouMean(name, known);
    }
  }
}

}  // namespace

void CheckCoverage(const Rule& rule, std::vector<Diagnostic>* diagnostics) {
  bool any_match = std::any_of(rule.examples.begin(), rule.examples.end(),
                               [](const auto& e) { return e.should_match; });
  bool any_ignore = std::any_of(rule.examples.begin(), rule.examples.end(),
                                [](const auto& e) { return !e.should_match; });
  if (!any_match || !any_ignore) {
    Report(
        rule, rule.where,
        Concat("the rule has no ", any_match ? "ignore" : "match", " examples"),
        diagnostics)
        .hint = any_match ? "show a line that a keyword rule would get wrong"
                          : "show lines that it is about";
  }
  if (!any_match) return;  // every pattern would be reported
  const std::vector<Shown> examples = ExamplesOf(rule);
  CheckPatterns(rule, "any", rule.any, examples, true, diagnostics);
  CheckPatterns(rule, "all", rule.all, examples, true, diagnostics);
  CheckPatterns(rule, "extract", rule.extract, examples, true, diagnostics);
  CheckPatterns(rule, "none", rule.none, examples, false, diagnostics);
  CheckExpectedAttributes(rule, diagnostics);
}

}  // namespace logclass

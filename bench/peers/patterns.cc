#include "bench/peers/patterns.h"

#include <algorithm>
#include <string_view>

#include "bench/rule_sets.h"
#include "classifier/base/strings.h"
#include "classifier/engine/program.h"
#include "classifier/engine/regex_tree.h"
#include "classifier/engine/required_literals.h"
#include "classifier/rules/regex_check.h"

namespace logclass::bench {
namespace {

constexpr std::string_view kSpecial = R"(\.+*?()|[]{}^$#&-~)";

bool IsPunctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') ||
         (c >= '[' && c <= '`') || (c >= '{' && c <= '~') || c == ' ';
}

constexpr std::string_view kNamedGroup = "(?P<";

// Other engines refuse an escape that means nothing, or mean something by it.
std::string ForRust(std::string_view regex) {
  std::string out;
  for (size_t i = 0; i < regex.size(); ++i) {
    const bool escape = regex[i] == '\\' && i + 1 < regex.size();
    if (escape && (!IsPunctuation(regex[i + 1]) ||
                   kSpecial.find(regex[i + 1]) != kSpecial.npos)) {
      out += regex[i++];
    } else if (escape) {
      ++i;
    } else if (regex.substr(i).starts_with(kNamedGroup)) {
      out += "(?:";
      i = regex.find('>', i);
      continue;
    }
    out += regex[i];
  }
  return out;
}

std::string Folded(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(FoldByte(static_cast<unsigned char>(c)));
  }
  return text;
}

}  // namespace

std::vector<Pattern> LogPatterns(const RuleSet& rules) {
  const std::shared_ptr<const Database> database = CompileRules(rules);
  const Program& program = database->program();
  std::vector<Pattern> out;
  for (const Trigger& trigger : program.triggers()) {
    if (trigger.kinds[static_cast<size_t>(RecordKind::kLog)]) {
      out.push_back(program.pattern(trigger.matcher));
    }
  }
  return out;
}

std::string RustRegex(const Pattern& pattern) {
  return Concat("(?-u)", ForRust(RegexWithCase(pattern)));
}

std::vector<std::string> ContainedLiterals(const Pattern& pattern) {
  if (!pattern.is_regex) return {Folded(pattern.text)};
  const auto tree = ParseRegex(RegexOf(pattern), pattern.ignore_case);
  if (!tree) return {};
  const std::vector<Clause> clauses = RequiredClauses(*tree);
  if (clauses.empty()) return {};
  return *std::ranges::max_element(clauses, {}, ShortestLength);
}

}  // namespace logclass::bench

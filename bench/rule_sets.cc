#include "bench/rule_sets.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/random.h"
#include "classifier/base/strings.h"
#include "classifier/rules/loader.h"

namespace logclass::bench {
namespace {

constexpr std::string_view kParts[] = {
    "volume",  "lease",    "webhook", "replica",  "token",   "snapshot",
    "ingress", "endpoint", "quota",   "schedule", "journal", "compactor",
    "broker",  "mirror",   "proxy",   "importer",
};

constexpr std::string_view kVerbs[] = {
    "attach", "renew", "reach",  "verify", "mount",  "commit",
    "flush",  "parse", "rotate", "bind",   "decode", "elect",
};

constexpr std::string_view kCauses[] = {
    "permission denied by policy", "no quorum among members",
    "checksum does not agree",     "deadline of the caller passed",
    "device is read-only",         "peer hung up early",
    "generation is too old",       "certificate has no such name",
};

[[noreturn]] void Die(const std::vector<Diagnostic>& diagnostics) {
  std::fprintf(stderr, "%s", FormatDiagnostics(diagnostics).c_str());
  std::exit(1);
}

RuleSet ReadShippedRules() {
  std::vector<Diagnostic> diagnostics;
  RuleSet rules = LoadRules({LOGCLASS_RULES_DIR}, &diagnostics);
  if (!diagnostics.empty()) Die(diagnostics);
  return rules;
}

// A name that only one rule has, in a few letters, as error codes are.
std::string Code(size_t index) {
  std::string out = "Q";
  for (size_t rest = index; out.size() < 5; rest /= 26) {
    out += static_cast<char>('A' + rest % 26);
  }
  return out;
}

std::string Literal(Random& random, const std::string& code) {
  return Concat("'", random.Pick(kParts), ' ', code, ": failed to ",
                random.Pick(kVerbs), ": ", random.Pick(kCauses), "'");
}

std::string Regex(Random& random, const std::string& code) {
  const std::string_view part = random.Pick(kParts);
  const std::string_view verb = random.Pick(kVerbs);
  switch (random.Below(3)) {
    case 0:
      return Concat("{regex: '", part, " \\S+ (?:could not|failed to) ", verb,
                    " ", code, "'}");
    case 1:
      return Concat("{regex: '", code, "-\\d+: ", part, " [a-z]{2,12} ", verb,
                    "\\b', ignore_case: true}");
    default:
      return Concat("{regex: 'cannot ", verb, " ", part, " [\"\\x27]?", code,
                    "[^ ]* .*after \\d+ (?:attempts|retries)'}");
  }
}

void AppendRule(size_t index, Random& random, std::string& out) {
  const std::string code = Code(index);
  out += Concat("- id: synthetic-", index, "\n  code: SYNTHETIC_", index % 500,
                "\n  title: Synthetic\n  any:\n");
  for (uint64_t i = 0, count = 1 + random.Below(3); i < count; ++i) {
    const std::string name = Concat(code, i);
    out += Concat(
        "  - ",
        random.Below(3) < 2 ? Literal(random, name) : Regex(random, name),
        '\n');
  }
  if (index % 3 == 0) out += "  none: ['dry run', '0 failed']\n";
  if (index % 4 == 0) out += "  extract: ['node (?P<node>[a-z0-9-]+)']\n";
}

}  // namespace

const RuleSet& ShippedRules() {
  static const RuleSet* const kRules = new RuleSet(ReadShippedRules());
  return *kRules;
}

std::string SyntheticRuleFile(size_t count) {
  Random random(1);
  std::string out =
      "defaults: {category: synthetic, severity: ERROR}\nrules:\n";
  for (size_t i = 0; i < count; ++i) AppendRule(i, random, out);
  return out;
}

RuleSet RulesFor(size_t count) {
  RuleSet shipped = ShippedRules();
  if (count == 0) return shipped;
  std::erase_if(shipped.rules, [](const Rule& rule) {
    return !rule.AppliesTo(RecordKind::kLog);
  });
  const size_t all = shipped.rules.size();
  if (count > all) {
    std::vector<Diagnostic> diagnostics;
    RuleSet more = ParseRules(
        {{"synthetic.yaml", SyntheticRuleFile(count - all)}}, &diagnostics);
    if (more.rules.size() != count - all) Die(diagnostics);
    std::ranges::move(more.rules, std::back_inserter(shipped.rules));
    std::ranges::sort(shipped.rules, {}, &Rule::id);
    return shipped;
  }
  RuleSet out;
  for (size_t i = 0; i < count; ++i) {
    out.rules.push_back(std::move(shipped.rules[i * all / count]));
  }
  return out;
}

std::shared_ptr<const Database> CompileRules(RuleSet rules) {
  std::vector<Diagnostic> diagnostics;
  auto database = Database::Compile(std::move(rules), &diagnostics);
  if (!database.ok()) Die(diagnostics);
  return *std::move(database);
}

}  // namespace logclass::bench

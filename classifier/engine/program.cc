#include "classifier/engine/program.h"

#include <algorithm>

#include "classifier/base/strings.h"
#include "classifier/engine/anchors.h"
#include "classifier/engine/digits_alike.h"
#include "classifier/engine/literal_table.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

// A condition is worth more than any length of text.
constexpr int kConditionSpecificity = 1000;

bool ContainsText(const std::vector<std::string>& texts,
                  std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

// Hyperscan alone is at its best with few patterns.
constexpr size_t kMinTriggersForLiterals = 64;

// Returns the literals that are none for LiteralFinder.
Clause TooShortOf(const Clause& anchor) {
  Clause out;
  for (const std::string& literal : anchor) {
    if (literal.size() < LiteralFinder::kMinLength) out.push_back(literal);
  }
  return out;
}

// Decides how an expression is looked for, and changes it accordingly. Returns
// the literals that it is looked for with; none: by itself.
Clause AnchorOf(Expression& expression, const LiteralRarity& rarity) {
  if (expression.tier == Tier::kRe2) return {};
  Clause anchor = ChooseAnchor(expression.tree, rarity);
  if (anchor.empty()) return anchor;
  const Clause for_hyperscan = TooShortOf(anchor);
  if (for_hyperscan.empty()) {
    expression.tier = Tier::kLiteral;
  } else {  // it is fast with few short literals, and with nothing else
    expression.text = AnyOf(for_hyperscan);
    expression.tier = Tier::kConfirm;
  }
  return anchor;
}

bool TellsDigitsApart(const Pattern& pattern) {
  const auto tree = ParseRegex(RegexOf(pattern), pattern.ignore_case);
  return !tree || TellsDigitsApart(*tree);
}

absl::StatusOr<CompiledPatterns> CompilePatterns(
    const std::vector<Trigger>& triggers, const LiteralRarity& rarity,
    std::vector<Expression>& expressions, const std::vector<Clause>& anchors) {
  CompiledPatterns out;
  for (ScanGroup group : {ScanGroup::kLogs, ScanGroup::kOthers}) {
    CompiledGroup& compiled = out.groups[static_cast<size_t>(group)];
    LiteralTable literals(&rarity);
    std::vector<uint32_t> for_hyperscan;
    for (uint32_t i = 0; i < triggers.size(); ++i) {
      if (!triggers[i].IsIn(group)) continue;
      literals.Add(anchors[i], i);
      if (expressions[i].tier != Tier::kLiteral) for_hyperscan.push_back(i);
    }
    absl::StatusOr<HsDatabase> hyperscan =
        CompileExpressions(for_hyperscan, expressions);
    if (!hyperscan.ok()) return hyperscan.status();
    compiled.hyperscan = *std::move(hyperscan);
    compiled.literals = literals.literals();
    for (const auto& list : literals.triggers()) {
      compiled.triggers_by_literal.Add(list);
    }
  }
  for (const Expression& expression : expressions) {
    out.tiers.push_back(expression.tier);
  }
  return out;
}

}  // namespace

void NumberLists::Add(std::span<const uint32_t> list) {
  numbers.insert(numbers.end(), list.begin(), list.end());
  ends.push_back(static_cast<uint32_t>(numbers.size()));
}

bool Trigger::IsIn(ScanGroup group) const {
  for (RecordKind kind : kAllRecordKinds) {
    if (GroupOf(kind) == group && kinds[static_cast<size_t>(kind)]) return true;
  }
  return false;
}

bool CompiledCondition::Holds(std::optional<std::string_view> value) const {
  const Condition& c = *condition;
  if (c.exists && *c.exists != value.has_value()) return false;
  if (!c.any_of.empty() && !(value && ContainsText(c.any_of, *value))) {
    return false;
  }
  if (!c.none_of.empty() && value && ContainsText(c.none_of, *value)) {
    return false;
  }
  return regex == nullptr || (value && regex->Matches(*value));
}

Program::Program(RuleSet rules) : rule_set_(std::move(rules)) {
  for (const Rule& rule : rule_set_.rules) AddRule(rule);
}

uint32_t Program::MatcherFor(const Pattern& pattern) {
  auto index = static_cast<uint32_t>(matchers_.size());
  auto [known, inserted] = matcher_by_pattern_.try_emplace(&pattern, index);
  if (inserted) {
    matchers_.emplace_back(&pattern);
    patterns_by_matcher_.push_back(&pattern);
    trigger_of_matcher_.push_back(-1);
  }
  return known->second;
}

uint32_t Program::FieldFor(const std::string& name) {
  auto known = std::find(fields_.begin(), fields_.end(), name);
  if (known == fields_.end()) known = fields_.insert(known, name);
  return static_cast<uint32_t>(known - fields_.begin());
}

void Program::AddTrigger(uint32_t matcher, uint32_t rule) {
  int32_t& trigger = trigger_of_matcher_[matcher];
  if (trigger < 0) {
    trigger = static_cast<int32_t>(triggers_.size());
    triggers_.emplace_back().matcher = matcher;
  }
  Trigger& triggered = triggers_[trigger];
  const Rule& source = rule_set_.rules[rule];
  triggered.min_level = std::min(triggered.min_level, source.min_level);
  for (size_t kind = 0; kind < kRecordKindCount; ++kind) {
    triggered.kinds[kind] = triggered.kinds[kind] || source.kinds[kind];
  }
  std::vector<uint32_t>& rules = triggered.rules;
  if (rules.empty() || rules.back() != rule) rules.push_back(rule);
}

void Program::AddRule(const Rule& rule) {
  auto index = static_cast<uint32_t>(rules_.size());
  CompiledRule out;
  out.rule = &rule;
  for (RecordKind kind : kAllRecordKinds) {
    out.reasons[static_cast<size_t>(kind)] = rule.ReasonFor(kind);
  }
  auto intern = [&](const std::vector<Pattern>& from,
                    std::vector<uint32_t>& to) {
    for (const Pattern& pattern : from) to.push_back(MatcherFor(pattern));
  };
  intern(rule.any, out.any);
  intern(rule.all, out.all);
  intern(rule.none, out.none);
  for (const auto* decisive : {&out.any, &out.all}) {
    for (uint32_t matcher : *decisive) {
      if (matchers_[matcher].captures()) out.extract.push_back(matcher);
    }
  }
  intern(rule.extract, out.extract);
  for (const Condition& condition : rule.when) {
    std::unique_ptr<Matcher> regex;
    if (!condition.regex.empty()) {
      regex = std::make_unique<Matcher>(Pattern{.is_regex = true,
                                                .ignore_case = false,
                                                .text = condition.regex,
                                                .list = "",
                                                .where = condition.where});
    }
    out.when.push_back(
        {&condition, FieldFor(condition.field), std::move(regex)});
  }
  out.base_specificity =
      kConditionSpecificity * static_cast<int>(rule.when.size());
  for (const Pattern& pattern : rule.all) {
    out.base_specificity += static_cast<int>(pattern.text.size());
  }

  // Any one of `any`, or the longest of `all`, must be in a matching line.
  if (!out.any.empty()) {
    for (uint32_t matcher : out.any) AddTrigger(matcher, index);
  } else if (!out.all.empty()) {
    auto longest = std::max_element(
        out.all.begin(), out.all.end(), [this](uint32_t a, uint32_t b) {
          return patterns_by_matcher_[a]->text.size() <
                 patterns_by_matcher_[b]->text.size();
        });
    AddTrigger(*longest, index);
  } else {
    for (RecordKind kind : kAllRecordKinds) {
      if (rule.AppliesTo(kind)) {
        field_rules_[static_cast<size_t>(kind)].push_back(index);
      }
    }
  }
  rules_.push_back(std::move(out));
}

const LiteralFinder* Program::finder(ScanGroup group) const {
  const auto i = static_cast<size_t>(group);
  const Literals& literals = patterns_.groups[i].literals;
  if (literals.size() == 0) return nullptr;
  std::call_once(finders_once_[i], [&] { finders_[i].emplace(&literals); });
  return &*finders_[i];
}

std::optional<Tier> Program::TierOf(const Pattern& pattern) const {
  auto matcher = matcher_by_pattern_.find(&pattern);
  if (matcher == matcher_by_pattern_.end()) return std::nullopt;
  int32_t trigger = trigger_of_matcher_[matcher->second];
  if (trigger < 0) return std::nullopt;
  return triggers_[trigger].tier;
}

std::vector<Expression> Program::Expressions(
    const LiteralRarity& rarity, std::vector<Clause>* anchors,
    std::vector<Diagnostic>* diagnostics) const {
  const bool use_literals = triggers_.size() >= kMinTriggersForLiterals;
  std::vector<Expression> out;
  for (const Trigger& trigger : triggers_) {
    const Pattern& pattern = *patterns_by_matcher_[trigger.matcher];
    std::optional<Expression> expression =
        ToExpression(pattern, Digits::kAlike);
    if (!expression) {
      Diagnostic d;
      d.where = pattern.where;
      d.message = "the pattern can match the empty string, so any line";
      d.excerpt = pattern.text;
      d.hint = "make some part of it obligatory";
      diagnostics->push_back(std::move(d));
    }
    Expression& added = out.emplace_back(
        std::move(expression).value_or(Expression{"", Tier::kRe2, {}}));
    anchors->push_back(use_literals ? AnchorOf(added, rarity) : Clause());
    added.tree = {};  // those of a rule set would take most of all memory
  }
  return out;
}

void Program::SplitFurther(CompiledRule& rule) const {
  auto add = [&](const std::vector<uint32_t>& matchers, bool must_match) {
    for (uint32_t matcher : matchers) {
      auto& further = patterns_.tells_digits_apart[matcher]
                          ? rule.further_apart
                          : rule.further_alike;
      further.push_back({matcher, must_match});
    }
  };
  add(rule.all, true);
  add(rule.none, false);
}

void Program::Finish(CompiledPatterns patterns) {
  patterns_ = std::move(patterns);
  alike_matchers_.resize(matchers_.size());
  for (size_t i = 0; i < matchers_.size(); ++i) {
    if (!patterns_.tells_digits_apart[i]) continue;
    alike_matchers_[i] =
        std::make_unique<const AlikeMatcher>(*patterns_by_matcher_[i]);
  }
  for (CompiledRule& rule : rules_) SplitFurther(rule);
  for (uint32_t i = 0; i < triggers_.size(); ++i) {
    triggers_[i].tier = patterns_.tiers[i];
    triggers_[i].tells_digits_apart =
        patterns_.tells_digits_apart[triggers_[i].matcher];
    if (triggers_[i].tier == Tier::kRe2) re2_triggers_.push_back(i);
  }
  if (re2_triggers_.empty()) return;
  re2_set_ = std::make_unique<RE2::Set>(PatternOptions(false), RE2::UNANCHORED);
  for (uint32_t trigger : re2_triggers_) {
    const Pattern& pattern = *patterns_by_matcher_[triggers_[trigger].matcher];
    re2_set_->Add(RegexWithCase(pattern), nullptr);
  }
  re2_set_->Compile();
}

absl::StatusOr<std::unique_ptr<const Program>> Program::Compile(
    RuleSet rules, std::vector<Diagnostic>* diagnostics) {
  if (absl::Status status = CheckHyperscanPlatform(); !status.ok()) {
    return status;
  }
  LiteralRarity rarity(rules);
  for (Rule& rule : rules.rules) rule.examples.clear();
  std::unique_ptr<Program> program(new Program(std::move(rules)));
  size_t before = diagnostics->size();
  std::vector<Clause> anchors;
  std::vector<Expression> expressions =
      program->Expressions(rarity, &anchors, diagnostics);
  if (diagnostics->size() > before) {
    return absl::InvalidArgumentError("a pattern matches any line");
  }
  absl::StatusOr<CompiledPatterns> patterns =
      CompilePatterns(program->triggers_, rarity, expressions, anchors);
  if (!patterns.ok()) return patterns.status();
  for (const Pattern* pattern : program->patterns_by_matcher_) {
    patterns->tells_digits_apart.push_back(TellsDigitsApart(*pattern));
  }
  program->Finish(*std::move(patterns));
  return program;
}

absl::StatusOr<std::unique_ptr<const Program>> Program::Restore(
    RuleSet rules, CompiledPatterns patterns) {
  std::unique_ptr<Program> program(new Program(std::move(rules)));
  if (patterns.tiers.size() != program->triggers_.size() ||
      patterns.tells_digits_apart.size() != program->matchers_.size()) {
    return absl::DataLossError("rules and compiled patterns differ in number");
  }
  program->Finish(std::move(patterns));
  return program;
}

}  // namespace logclass

// A rule set in the form that lines are evaluated with: every distinct pattern
// once, rules referring to them by index, and what finds the lines worth
// evaluating.
//
// Immutable, but for what is made at first use, and safe to share between
// threads.

#ifndef CLASSIFIER_ENGINE_PROGRAM_H_
#define CLASSIFIER_ENGINE_PROGRAM_H_

#include <re2/set.h>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/diagnostic.h"
#include "classifier/engine/alike_matcher.h"
#include "classifier/engine/anchors.h"
#include "classifier/engine/expression.h"
#include "classifier/engine/hyperscan.h"
#include "classifier/engine/literal_finder.h"
#include "classifier/engine/matcher.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Log lines are many and are scanned for the patterns of log rules alone; the
// messages of Events and objects for those of all other rules.
enum class ScanGroup : uint8_t { kLogs, kOthers };
inline constexpr size_t kScanGroupCount = 2;

constexpr ScanGroup GroupOf(RecordKind kind) {
  return kind == RecordKind::kLog ? ScanGroup::kLogs : ScanGroup::kOthers;
}

// A pattern whose hit makes its rules worth evaluating. Its index is its id in
// the Hyperscan databases.
struct Trigger {
  uint32_t matcher = 0;
  Tier tier = Tier::kHyperscan;
  bool tells_digits_apart = false;
  std::array<bool, kRecordKindCount> kinds = {};  // of any of the rules
  Severity min_level = Severity::kCritical;       // the least of the rules'
  std::vector<uint32_t> rules;

  // Whether it is one that the group's lines are scanned for.
  bool IsIn(ScanGroup group) const;

  // Whether any rule can match such a record.
  bool Admits(RecordKind kind, std::optional<Severity> declared_level) const {
    return kinds[static_cast<size_t>(kind)] &&
           (!declared_level || *declared_level >= min_level);
  }
};

struct CompiledCondition {
  const Condition* condition = nullptr;
  uint32_t field = 0;              // index in Program::fields()
  std::unique_ptr<Matcher> regex;  // null: none

  bool Holds(std::optional<std::string_view> value) const;
};

// Compare patterns by what they match.
struct PatternHash {
  size_t operator()(const Pattern* pattern) const {
    return std::hash<std::string>()(pattern->text);
  }
};
struct MatchTheSame {
  bool operator()(const Pattern* a, const Pattern* b) const {
    return a->text == b->text && a->is_regex == b->is_regex &&
           a->ignore_case == b->ignore_case;
  }
};

// A pattern of a rule's `all` or `none`.
struct Further {
  uint32_t matcher;
  bool must_match;
};

// A rule with its patterns as indexes into Program::matchers().
struct CompiledRule {
  const Rule* rule = nullptr;
  std::array<std::string, kRecordKindCount> reasons;  // by record kind
  std::vector<uint32_t> any, all, none;
  std::vector<uint32_t> extract;  // those of any and all that capture, too
  // all and none again: those whose answer is the same for all lines that are
  // alike, and those that tell digits apart.
  std::vector<Further> further_alike, further_apart;
  std::vector<CompiledCondition> when;
  int base_specificity = 0;  // conditions and `all` patterns
};

// Lists of numbers in few allocations: rules are loaded at every start.
struct NumberLists {
  std::vector<uint32_t> numbers;  // of all lists
  std::vector<uint32_t> ends;     // of each list in `numbers`

  void Add(std::span<const uint32_t> list);
  std::span<const uint32_t> operator[](size_t index) const {
    const uint32_t begin = index == 0 ? 0 : ends[index - 1];
    return std::span(numbers).subspan(begin, ends[index] - begin);
  }
};

// How the triggers of a scan group are found.
struct CompiledGroup {
  // By their short literals, or as they are where they have none or are few.
  // Null: none.
  HsDatabase hyperscan;
  // By their long literals. Every match contains a literal of either kind.
  Literals literals;
  NumberLists triggers_by_literal;
};

// What takes long to compile, and is cached.
struct CompiledPatterns {
  std::vector<Tier> tiers;               // of each trigger
  std::vector<bool> tells_digits_apart;  // each matcher's pattern
  std::array<CompiledGroup, kScanGroupCount> groups;
};

class Program {
 public:
  // Compiles `rules`, whose examples are not kept. A pattern that the engine
  // cannot accept is appended to
  // `*diagnostics` and fails the whole with InvalidArgument.
  static absl::StatusOr<std::unique_ptr<const Program>> Compile(
      RuleSet rules, std::vector<Diagnostic>* diagnostics);

  // Puts a program together from what was compiled before. Fails with DataLoss
  // where the parts do not fit together.
  static absl::StatusOr<std::unique_ptr<const Program>> Restore(
      RuleSet rules, CompiledPatterns patterns);

  const RuleSet& rule_set() const { return rule_set_; }
  const std::vector<CompiledRule>& rules() const { return rules_; }
  const Matcher& matcher(uint32_t index) const { return matchers_[index]; }
  // Null where the matcher's pattern does not tell digits apart.
  const AlikeMatcher* alike_matcher(uint32_t index) const {
    return alike_matchers_[index].get();
  }
  const Pattern& pattern(uint32_t index) const {
    return *patterns_by_matcher_[index];
  }
  // Null where the matcher triggers nothing.
  const Trigger* trigger_of(uint32_t matcher) const {
    int32_t trigger = trigger_of_matcher_[matcher];
    return trigger < 0 ? nullptr : &triggers_[trigger];
  }
  // Returns the length of the trigger's pattern.
  uint32_t LengthOf(const Trigger& trigger) const {
    return static_cast<uint32_t>(pattern(trigger.matcher).text.size());
  }
  size_t matcher_count() const { return matchers_.size(); }
  const std::vector<Trigger>& triggers() const { return triggers_; }

  // The names of the fields that any condition asks for.
  const std::vector<std::string>& fields() const { return fields_; }

  // Rules without patterns, by record kind: decided by conditions alone.
  const std::vector<uint32_t>& field_rules(RecordKind kind) const {
    return field_rules_[static_cast<size_t>(kind)];
  }

  const CompiledPatterns& patterns() const { return patterns_; }
  const CompiledGroup& group(ScanGroup group) const {
    return patterns_.groups[static_cast<size_t>(group)];
  }
  // Finds the literals of the group; null where it has none. Made at first use:
  // few programs see records of both groups.
  const LiteralFinder* finder(ScanGroup group) const;

  // The triggers that every line is tried with, by their index in
  // re2_triggers(); null where there are none.
  const RE2::Set* re2_set() const { return re2_set_.get(); }
  const std::vector<uint32_t>& re2_triggers() const { return re2_triggers_; }

  // The tier of a pattern that triggers evaluation; nullopt for others: vetoes,
  // extractions and further `all` patterns are only tried on lines that were
  // hit.
  std::optional<Tier> TierOf(const Pattern& pattern) const;

 private:
  explicit Program(RuleSet rules);

  void AddRule(const Rule& rule);
  uint32_t MatcherFor(const Pattern& pattern);
  uint32_t FieldFor(const std::string& name);
  void AddTrigger(uint32_t matcher, uint32_t rule);
  // Returns an expression for each trigger, and sets the literals that it is
  // looked for with; none: by itself.
  std::vector<Expression> Expressions(
      const LiteralRarity& rarity, std::vector<Clause>* anchors,
      std::vector<Diagnostic>* diagnostics) const;
  void Finish(CompiledPatterns patterns);
  void SplitFurther(CompiledRule& rule) const;

  RuleSet rule_set_;
  std::vector<CompiledRule> rules_;
  std::vector<std::string> fields_;
  std::deque<Matcher> matchers_;  // never moved
  std::vector<std::unique_ptr<const AlikeMatcher>> alike_matchers_;
  std::vector<const Pattern*> patterns_by_matcher_;
  std::vector<int32_t> trigger_of_matcher_;  // -1: none
  std::vector<Trigger> triggers_;
  std::array<std::vector<uint32_t>, kRecordKindCount> field_rules_;
  std::unordered_map<const Pattern*, uint32_t, PatternHash, MatchTheSame>
      matcher_by_pattern_;
  CompiledPatterns patterns_;
  // Each set once, under its finders_once_.
  mutable std::array<std::optional<const LiteralFinder>, kScanGroupCount>
      finders_;
  mutable std::array<std::once_flag, kScanGroupCount> finders_once_;
  std::unique_ptr<RE2::Set> re2_set_;
  std::vector<uint32_t> re2_triggers_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_PROGRAM_H_

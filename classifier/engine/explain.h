// Says why a verdict is what it is, and why it is not another.
//
// Slow and complete where scanning is fast: every pattern is tried with RE2
// alone. Its verdict is the Scanner's.

#ifndef CLASSIFIER_ENGINE_EXPLAIN_H_
#define CLASSIFIER_ENGINE_EXPLAIN_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/engine/database.h"
#include "classifier/engine/verdict.h"
#include "classifier/level/level.h"
#include "classifier/record/record.h"

namespace logclass {

// A pattern tried on a line.
struct PatternTrial {
  enum class Role { kAny, kAll, kNone };

  Role role = Role::kAny;
  const Pattern* pattern = nullptr;  // owned by the Database
  std::string_view tier;             // as Database::PatternTier() gives it
  bool matched = false;
  size_t begin = 0;  // where: line[begin, end), if it matched
  size_t end = 0;
};

struct ConditionTrial {
  const Condition* condition = nullptr;  // owned by the Database
  std::optional<std::string> value;      // the record's; unset: absent
  bool holds = false;
};

// A rule tried on one line of the record.
struct RuleTrial {
  const Rule* rule = nullptr;  // owned by the Database
  std::string_view line;       // of the record's message
  bool matched = false;
  bool decides = false;
  bool kind_applies = false;
  bool level_suffices = false;
  std::vector<PatternTrial> patterns;
  std::vector<ConditionTrial> conditions;

  // What the rule's `any` asks for is there.
  bool any_matched() const;
};

struct Explanation {
  Verdict verdict;
  std::optional<DeclaredLevel> level;  // where the message states it
  // Every rule with a pattern that hit, or that `only_rule` named: those that
  // matched first, the deciding one at the top.
  std::vector<RuleTrial> rules;
};

// Explains the verdict on `record`. With a non-empty `only_rule`, tries that
// rule alone, and even where nothing of it matched; fails with NotFound where
// there is no such rule. Views point into `record` and `*database`.
absl::StatusOr<Explanation> Explain(
    const std::shared_ptr<const Database>& database, const Record& record,
    std::string_view only_rule = "");

// Returns where in the record's message the pattern stands that made the
// deciding rule match: offsets [first, second). Nullopt where no rule decided,
// or one without patterns.
std::optional<std::pair<size_t, size_t>> MatchedSpan(const Database& database,
                                                     const Verdict& verdict,
                                                     std::string_view message);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_EXPLAIN_H_

// The rule model: what a rule file says, with lists and macros expanded and
// overrides applied. Plain values; see rules/README.md for their meaning.

#ifndef CLASSIFIER_RULES_RULE_H_
#define CLASSIFIER_RULES_RULE_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/diagnostic.h"
#include "classifier/base/record_kind.h"
#include "classifier/base/severity.h"

namespace logclass {

// One pattern: bytes to find, or an RE2 regex. Nothing in it refers to lists
// or macros any more.
struct Pattern {
  bool is_regex = false;
  bool ignore_case = false;
  std::string text;
  std::string list;  // the list that a literal came from; empty: none
  SourcePosition where;

  // The same for patterns that match the same.
  std::string Key() const;
};

// A condition on one other field of the record. All stated parts must hold; an
// absent field satisfies `none_of` and `exists: false` only.
struct Condition {
  std::string field;
  std::vector<std::string> any_of;   // empty: no such part
  std::vector<std::string> none_of;  // empty: no such part
  std::string regex;                 // empty: no such part
  std::optional<bool> exists;
  SourcePosition where;
};

using Fields = std::vector<std::pair<std::string, std::string>>;

// A record that shows what a rule does, checked by `logclass rules check`.
struct Example {
  bool should_match = true;
  std::string line;
  std::optional<RecordKind> kind;  // unset: the rule's first
  std::optional<Severity> level;   // a declared level, where not in the line
  Fields fields;
  // What is expected beyond the rule's own; unset: not checked.
  std::optional<Severity> severity;
  std::optional<std::string> reason;
  Fields attributes;
  SourcePosition where;
};

struct Rule {
  std::string id;
  std::string code;    // RBAC_DENIED; empty where `reason` is given verbatim
  std::string reason;  // verbatim reason; empty where `code` is given
  std::string title;
  std::string category;
  std::string hint;
  Severity severity = Severity::kError;
  Severity min_level = Severity::kDebug;
  int priority = 0;
  bool symptom = false;  // leaves the verdict to any other rule that matches
  std::array<bool, kRecordKindCount> kinds = {};
  std::vector<Pattern> any;
  std::vector<Pattern> all;
  std::vector<Pattern> none;
  std::vector<Pattern> extract;
  std::vector<Condition> when;
  std::vector<Example> examples;
  SourcePosition where;

  bool AppliesTo(RecordKind kind) const {
    return kinds[static_cast<size_t>(kind)];
  }
  RecordKind FirstKind() const;
  // The reason of a verdict on a record of `kind`: LOG_RBAC_DENIED.
  std::string ReasonFor(RecordKind kind) const;
};

// Sorted by id.
struct RuleSet {
  std::vector<Rule> rules;

  // Returns null where no rule has this id.
  const Rule* Find(std::string_view id) const;
};

}  // namespace logclass

#endif  // CLASSIFIER_RULES_RULE_H_

#include "classifier/rules/rule.h"

#include <algorithm>

#include "classifier/base/strings.h"

namespace logclass {

std::string Pattern::Key() const {
  return Concat(is_regex ? 'r' : 'l', ignore_case ? 'i' : 'c', text);
}

RecordKind Rule::FirstKind() const {
  auto first = std::find(kinds.begin(), kinds.end(), true);
  return first == kinds.end() ? RecordKind::kLog
                              : static_cast<RecordKind>(first - kinds.begin());
}

std::string Rule::ReasonFor(RecordKind kind) const {
  if (!reason.empty()) return reason;
  return Concat(ReasonPrefix(kind), code);
}

const Rule* RuleSet::Find(std::string_view id) const {
  auto found = std::lower_bound(
      rules.begin(), rules.end(), id,
      [](const Rule& rule, std::string_view key) { return rule.id < key; });
  return found != rules.end() && found->id == id ? &*found : nullptr;
}

}  // namespace logclass

#include "classifier/text/rule_text.h"

#include <algorithm>

#include "classifier/base/strings.h"

namespace logclass {
namespace {

std::string QuotedList(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  for (const std::string& word : words) quoted.push_back(Quoted(word));
  return Join(quoted, ", ");
}

// In the quotes that it does not itself contain.
std::string QuotedLiteral(std::string_view text) {
  const bool has_double = text.find('"') != text.npos;
  return has_double ? Concat('\'', text, '\'') : Quoted(text);
}

}  // namespace

std::string PositionText(const SourcePosition& where) {
  return where.line > 0 ? Concat(where.file, ':', where.line) : where.file;
}

std::string PatternText(const Pattern& pattern) {
  std::string text = pattern.is_regex ? Concat('/', pattern.text, '/')
                                      : QuotedLiteral(pattern.text);
  if (pattern.ignore_case) text += " ignoring case";
  if (!pattern.list.empty()) text += Concat(", of list ", pattern.list);
  return text;
}

std::string_view RoleName(PatternTrial::Role role) {
  switch (role) {
    case PatternTrial::Role::kAny:
      return "any";
    case PatternTrial::Role::kAll:
      return "all";
    case PatternTrial::Role::kNone:
      return "none";
  }
  return "";
}

std::string ConditionText(const Condition& condition) {
  std::vector<std::string> parts;
  if (condition.any_of.size() == 1) {
    parts.push_back(Concat("is ", Quoted(condition.any_of[0])));
  } else if (!condition.any_of.empty()) {
    parts.push_back(Concat("is any of ", QuotedList(condition.any_of)));
  }
  if (condition.none_of.size() == 1) {
    parts.push_back(Concat("is not ", Quoted(condition.none_of[0])));
  } else if (!condition.none_of.empty()) {
    parts.push_back(Concat("is none of ", QuotedList(condition.none_of)));
  }
  if (!condition.regex.empty()) {
    parts.push_back(Concat("matches /", condition.regex, '/'));
  }
  if (condition.exists.has_value()) {
    parts.push_back(*condition.exists ? "exists" : "does not exist");
  }
  return Concat(condition.field, ' ', Join(parts, " and "));
}

std::vector<std::string> ReasonsOf(const Rule& rule) {
  std::vector<std::string> reasons;
  for (RecordKind kind : kAllRecordKinds) {
    if (!rule.AppliesTo(kind)) continue;
    std::string reason = rule.ReasonFor(kind);
    if (std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
      reasons.push_back(std::move(reason));
    }
  }
  return reasons;
}

std::vector<std::string> KindsOf(const Rule& rule) {
  std::vector<std::string> kinds;
  for (RecordKind kind : kAllRecordKinds) {
    if (rule.AppliesTo(kind)) kinds.emplace_back(RecordKindName(kind));
  }
  return kinds;
}

size_t PatternCount(const Rule& rule) {
  return rule.any.size() + rule.all.size() + rule.none.size() +
         rule.extract.size();
}

std::string Join(const std::vector<std::string>& words,
                 std::string_view separator) {
  std::string joined;
  for (const std::string& word : words) {
    if (!joined.empty()) joined += separator;
    joined += word;
  }
  return joined;
}

std::string Count(size_t count, std::string_view one, std::string_view many) {
  return Concat(count, ' ', count == 1 ? one : many);
}

}  // namespace logclass

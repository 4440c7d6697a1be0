#include "classifier/engine/matcher.h"

#include <string.h>

#include <array>
#include <span>

#include "classifier/engine/regex_tree.h"
#include "classifier/engine/required_literals.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

// More groups than this in one regex are left out of the attributes.
constexpr int kMaxGroups = 17;

// A pattern that is one thing or another requires what either does.
Requirement RequirementOf(const RegexNode& pattern) {
  const bool branches = pattern.kind == RegexNode::Kind::kAlternation;
  Requirement requirement;
  for (const RegexNode& branch :
       branches ? std::span<const RegexNode>(pattern.children)
                : std::span(&pattern, 1)) {
    requirement.AddAlternative(
        RequiredClauses(branch, LineText::kWithoutBackslashes));
  }
  return requirement;
}

bool Contains(std::string_view line, std::string_view text) {
  return memmem(line.data(), line.size(), text.data(), text.size()) != nullptr;
}

}  // namespace

Matcher::Matcher(const Pattern& pattern)
    : pattern_(pattern),
      is_plain_(!pattern.is_regex && !pattern.ignore_case),
      captures_(pattern.is_regex &&
                pattern.text.find("(?P<") != std::string::npos) {}

const Matcher::Compiled& Matcher::compiled() const {
  std::call_once(compiled_once_, [this] {
    compiled_.re = std::make_unique<RE2>(RegexOf(pattern_),
                                         PatternOptions(pattern_.ignore_case));
    for (const auto& [index, name] : compiled_.re->CapturingGroupNames()) {
      if (index >= kMaxGroups) continue;
      compiled_.groups.push_back({name, index});
      compiled_.group_count = index + 1;
    }
  });
  return compiled_;
}

const Requirement& Matcher::requirement() const {
  std::call_once(requirement_once_, [this] {
    const auto tree = ParseRegex(RegexOf(pattern_), pattern_.ignore_case);
    if (tree) requirement_ = RequirementOf(*tree);
  });
  return requirement_;
}

bool Matcher::Matches(std::string_view line) const {
  if (is_plain_) return Contains(line, pattern_.text);
  return compiled().re->Match(line, 0, line.size(), RE2::UNANCHORED, nullptr,
                              0);
}

bool Matcher::Matches(LineGrams& grams) const {
  return requirement().MayHold(grams) && Matches(grams.line());
}

std::optional<Span> Matcher::Find(std::string_view line) const {
  if (is_plain_) {
    size_t at = line.find(pattern_.text);
    if (at == std::string_view::npos) return std::nullopt;
    return Span{at, at + pattern_.text.size()};
  }
  re2::StringPiece match;
  if (!compiled().re->Match(line, 0, line.size(), RE2::UNANCHORED, &match, 1)) {
    return std::nullopt;
  }
  size_t begin = match.data() - line.data();
  return Span{begin, begin + match.size()};
}

void Matcher::Extract(LineGrams& grams, std::vector<Capture>& captures) const {
  if (!captures_ || !requirement().MayHold(grams)) return;
  const std::string_view line = grams.line();
  const Compiled& c = compiled();
  std::array<re2::StringPiece, kMaxGroups> groups;
  if (!c.re->Match(line, 0, line.size(), RE2::UNANCHORED, groups.data(),
                   c.group_count)) {
    return;
  }
  for (const NamedGroup& group : c.groups) {
    const re2::StringPiece& value = groups[group.index];
    if (value.empty()) continue;
    captures.push_back({group.name, {value.data(), value.size()}});
  }
}

}  // namespace logclass

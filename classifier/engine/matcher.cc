#include "classifier/engine/matcher.h"

#include <string.h>

#include <algorithm>
#include <array>

#include "classifier/engine/regex_tree.h"
#include "classifier/engine/required_literals.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

// More groups than this in one regex are left out of the attributes.
constexpr int kMaxGroups = 17;
constexpr size_t kMaxRequiredLiterals = 3;

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
  std::call_once(once_, [this] {
    std::string regex = RegexOf(pattern_);
    compiled_.re =
        std::make_unique<RE2>(regex, PatternOptions(pattern_.ignore_case));
    for (const auto& [index, name] : compiled_.re->CapturingGroupNames()) {
      if (index >= kMaxGroups) continue;
      compiled_.groups.push_back({name, index});
      compiled_.group_count = index + 1;
    }
    if (auto tree = ParseRegex(regex, pattern_.ignore_case)) {
      compiled_.required_literals = RequiredLiterals(*tree, LetterCase::kExact);
    }
    // Searching for many literals is slower than RE2.
    if (compiled_.required_literals.size() > kMaxRequiredLiterals) {
      compiled_.required_literals.clear();
    }
  });
  return compiled_;
}

bool Matcher::MayMatch(std::string_view line) const {
  const std::vector<std::string>& literals = compiled().required_literals;
  return literals.empty() ||
         std::any_of(literals.begin(), literals.end(),
                     [&](const auto& text) { return Contains(line, text); });
}

bool Matcher::Matches(std::string_view line) const {
  if (is_plain_) return Contains(line, pattern_.text);
  if (!MayMatch(line)) return false;
  return compiled().re->Match(line, 0, line.size(), RE2::UNANCHORED, nullptr,
                              0);
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

void Matcher::Extract(std::string_view line,
                      std::vector<Capture>& captures) const {
  if (!captures_ || !MayMatch(line)) return;
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

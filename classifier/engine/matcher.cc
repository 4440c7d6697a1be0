#include "classifier/engine/matcher.h"

#include <array>

#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

// More groups than this in one regex are left out of the attributes.
constexpr int kMaxGroups = 17;

}  // namespace

Matcher::Matcher(const Pattern& pattern)
    : pattern_(pattern),
      is_plain_(!pattern.is_regex && !pattern.ignore_case),
      captures_(pattern.is_regex &&
                pattern.text.find("(?P<") != std::string::npos) {}

const Matcher::Compiled& Matcher::compiled() const {
  std::call_once(once_, [this] {
    std::string regex =
        pattern_.is_regex ? pattern_.text : RE2::QuoteMeta(pattern_.text);
    compiled_.re =
        std::make_unique<RE2>(regex, PatternOptions(pattern_.ignore_case));
    for (const auto& [index, name] : compiled_.re->CapturingGroupNames()) {
      if (index >= kMaxGroups) continue;
      compiled_.groups.push_back({name, index});
      compiled_.group_count = index + 1;
    }
  });
  return compiled_;
}

bool Matcher::Matches(std::string_view line) const {
  if (is_plain_) return line.find(pattern_.text) != std::string_view::npos;
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
  if (!captures_) return;
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

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

// Where more branches may hold, or more places are tried in vain, a search of
// the whole line is cheaper.
constexpr size_t kMaxBranches = 8;
constexpr int kMaxPlaces = 8;

bool Contains(std::string_view line, std::string_view text) {
  return memmem(line.data(), line.size(), text.data(), text.size()) != nullptr;
}

}  // namespace

Matcher::Matcher(const Pattern& pattern)
    : Matcher(std::make_unique<const Pattern>(pattern), nullptr) {}

Matcher::Matcher(const Pattern* pattern) : Matcher(nullptr, pattern) {}

Matcher::Matcher(std::unique_ptr<const Pattern> copy, const Pattern* pattern)
    : copy_(std::move(copy)),
      pattern_(copy_ == nullptr ? *pattern : *copy_),
      is_plain_(!pattern_.is_regex && !pattern_.ignore_case),
      captures_(pattern_.is_regex &&
                pattern_.text.find("(?P<") != std::string::npos) {}

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

const std::vector<Matcher::Branch>& Matcher::branches() const {
  std::call_once(branches_once_, [this] {
    const auto tree = ParseRegex(RegexOf(pattern_), pattern_.ignore_case);
    if (!tree) {
      branches_.push_back({Requirement({}), std::nullopt, {}});
      return;
    }
    for (const RegexNode& branch : BranchesOf(*tree)) {
      const auto clauses =
          RequiredClauses(branch, LineText::kWithoutBackslashes);
      Branch& added = branches_.emplace_back(
          Branch{Requirement(clauses), OpeningsOf(branch), {}});
      if (!added.openings) added.runs = RunsIn(branch);
    }
  });
  return branches_;
}

bool Matcher::Matches(std::string_view line) const {
  if (is_plain_) return Contains(line, pattern_.text);
  return compiled().re->Match(line, 0, line.size(), RE2::UNANCHORED, nullptr,
                              0);
}

// The places in a line where a match may begin.
class Matcher::Starts {
 public:
  Starts(const std::vector<Branch>& branches, LineGrams& grams)
      : line_(grams.line()) {
    for (const Branch& branch : branches) {
      if (!branch.requirement.MayHold(grams)) continue;
      if (!branch.openings) {
        anywhere_ = branch.runs.empty() || ContainsAny(line_, branch.runs);
      } else if (count_ == kMaxBranches) {
        anywhere_ = true;
      } else {
        openings_[count_++] = &*branch.openings;
      }
      if (anywhere_) return;
    }
  }

  bool anywhere() const { return anywhere_; }

  // Returns the first place at `from` or after, npos where there is none.
  // Tells whether that is all that a match needs.
  size_t Next(size_t from, bool* is_match) const {
    size_t first = std::string_view::npos;
    for (size_t i = 0; i < count_; ++i) {
      const Openings& openings = *openings_[i];
      if (openings.at_line_begin && from == 0) first = 0;
      for (const ByteRun& run : openings.any) {
        const size_t at = run.Find(line_, from);
        if (at == std::string_view::npos) continue;
        *is_match = *is_match || openings.is_whole;
        first = std::min(first, at);
      }
    }
    return first;
  }

 private:
  std::string_view line_;
  bool anywhere_ = false;
  std::array<const Openings*, kMaxBranches> openings_;
  size_t count_ = 0;
};

bool Matcher::Match(LineGrams& grams, re2::StringPiece* groups) const {
  const Starts starts(branches(), grams);
  const std::string_view line = grams.line();
  size_t from = 0;
  for (int i = 0; i < kMaxPlaces && !starts.anywhere(); ++i, ++from) {
    bool is_match = false;
    from = starts.Next(from, &is_match);
    if (from == std::string_view::npos) return false;
    if (is_match && groups == nullptr) return true;
    if (MatchFrom(line, from, RE2::ANCHOR_START, groups)) return true;
  }
  return from <= line.size() && MatchFrom(line, from, RE2::UNANCHORED, groups);
}

bool Matcher::MatchFrom(std::string_view line, size_t from, RE2::Anchor anchor,
                        re2::StringPiece* groups) const {
  const Compiled& c = compiled();
  return c.re->Match(line, from, line.size(), anchor, groups,
                     groups == nullptr ? 0 : c.group_count);
}

bool Matcher::Matches(LineGrams& grams) const { return Match(grams, nullptr); }

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
  std::array<re2::StringPiece, kMaxGroups> groups;
  if (!captures_ || !Match(grams, groups.data())) return;
  for (const NamedGroup& group : compiled().groups) {
    const re2::StringPiece& value = groups[group.index];
    if (value.empty()) continue;
    captures.push_back({group.name, {value.data(), value.size()}});
  }
}

}  // namespace logclass

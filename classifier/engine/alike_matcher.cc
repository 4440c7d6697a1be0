#include "classifier/engine/alike_matcher.h"

#include <string.h>

#include <algorithm>
#include <optional>

#include "classifier/engine/digits_alike.h"
#include "classifier/engine/expression.h"
#include "classifier/engine/required_literals.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

// With more checks than this RE2 is as fast.
constexpr size_t kMaxChecks = 16;

bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }

}  // namespace

size_t AlikeLine::Find(const std::string& literal, size_t from) {
  const std::string_view line = grams_.line();
  if (folded_.empty()) {
    folded_.resize(line.size());
    std::transform(line.begin(), line.end(), folded_.begin(),
                   [](unsigned char byte) { return FoldByte(byte); });
  }
  if (from > folded_.size()) return std::string::npos;
  const char* const begin = folded_.data();
  const void* found = memmem(begin + from, folded_.size() - from,
                             literal.data(), literal.size());
  return found == nullptr ? std::string::npos
                          : static_cast<const char*>(found) - begin;
}

bool DigitCheck::Holds(std::string_view line) const {
  for (size_t i = 0; i < literal->size(); ++i) {
    const char byte = (*literal)[i];
    if (IsDigit(byte) && line[begin + i] != byte) return false;
  }
  return true;
}

AlikeMatcher::Branch AlikeMatcher::BranchOf(const RegexNode& tree) {
  Branch out;
  for (const Clause& clause : RequiredClauses(tree)) {
    Literals literals;
    for (const std::string& text : clause) {
      const std::string alike = WithDigitsAlike(text);
      // Grams know lines without their backslashes.
      std::string plain = alike;
      std::erase(plain, '\\');
      if (plain.size() < LineGrams::kGramBytes) break;
      literals.push_back({text, alike, LineGrams::SampleOf(plain),
                          std::any_of(text.begin(), text.end(), IsDigit)});
    }
    if (literals.size() == clause.size()) out.push_back(std::move(literals));
  }
  return out;
}

const AlikeMatcher::Analysis& AlikeMatcher::analysis() const {
  std::call_once(analysis_once_, [this] {
    const auto expression = ToExpression(pattern_, Digits::kAlike);
    if (expression && !expression->text.empty()) {
      Pattern alike = pattern_;
      alike.is_regex = true;
      alike.ignore_case = false;  // the expression says itself what it ignores
      alike.text = expression->text;
      analysis_.matcher = std::make_unique<Matcher>(alike);
    }
    const auto tree = ParseRegex(RegexOf(pattern_), pattern_.ignore_case);
    if (!tree) {
      analysis_.branches.emplace_back();
      return;
    }
    for (const RegexNode& branch : BranchesOf(*tree)) {
      analysis_.branches.push_back(BranchOf(branch));
    }
  });
  return analysis_;
}

// Returns checks of which one holds in each line that is alike and has one of
// the literals; nullopt where that may not depend on digits.
std::optional<AlikeMatcher::Checks> AlikeMatcher::ChecksOf(
    const Literals& literals, AlikeLine& alike) {
  Checks out;
  for (const Literal& literal : literals) {
    if (!alike.grams().MayContain(literal.sample)) continue;
    for (size_t at = alike.Find(literal.alike, 0); at != std::string::npos;
         at = alike.Find(literal.alike, at + 1)) {
      if (!literal.has_digits || out.size() == kMaxChecks) return std::nullopt;
      out.push_back({&literal.text, static_cast<uint32_t>(at)});
    }
  }
  return out;
}

// All of the branch's literals must be there: the fewest checks do.
std::optional<AlikeMatcher::Checks> AlikeMatcher::FewestChecks(
    const Branch& branch, AlikeLine& alike) {
  std::optional<Checks> fewest;
  for (const Literals& literals : branch) {
    std::optional<Checks> checks = ChecksOf(literals, alike);
    if (!checks || (fewest && fewest->size() <= checks->size())) continue;
    fewest = std::move(checks);
    if (fewest->empty()) break;
  }
  return fewest;
}

// Returns checks of which one holds in each line that is alike and matches;
// nullopt where that may not depend on digits.
std::optional<AlikeMatcher::Checks> AlikeMatcher::ChecksOf(
    AlikeLine& alike) const {
  Checks out;
  for (const Branch& branch : analysis().branches) {
    const auto fewest = FewestChecks(branch, alike);
    if (!fewest || out.size() + fewest->size() > kMaxChecks) {
      return std::nullopt;
    }
    out.insert(out.end(), fewest->begin(), fewest->end());
  }
  return out;
}

bool AlikeMatcher::MayMatch(AlikeLine& alike,
                            std::vector<DigitCheck>& checks) const {
  if (const auto found = ChecksOf(alike)) {
    checks.insert(checks.end(), found->begin(), found->end());
    return !found->empty();
  }
  const Matcher* matcher = analysis().matcher.get();
  return matcher == nullptr || matcher->Matches(alike.grams());
}

}  // namespace logclass

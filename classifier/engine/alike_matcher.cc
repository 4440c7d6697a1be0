#include "classifier/engine/alike_matcher.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>

#include "classifier/engine/digits_alike.h"
#include "classifier/engine/expression.h"
#include "classifier/engine/regex_tree.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

// With more checks than this RE2 is as fast.
constexpr size_t kMaxChecks = 16;

using Checks = std::vector<DigitCheck>;

bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }

std::string Folded(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char byte) {
    return static_cast<char>(FoldByte(byte));
  });
  return out;
}

// Returns checks of which one holds in each line that is alike and fulfils the
// clause; nullopt where that may not depend on digits.
std::optional<Checks> ChecksOf(const Clause& clause, std::string_view alike) {
  Checks out;
  for (const std::string& literal : clause) {
    const bool has_digits =
        std::any_of(literal.begin(), literal.end(), IsDigit);
    const std::string wanted = WithDigitsAlike(literal);
    for (size_t at = alike.find(wanted); at != std::string_view::npos;
         at = alike.find(wanted, at + 1)) {
      if (!has_digits || out.size() == kMaxChecks) return std::nullopt;
      out.push_back({&literal, static_cast<uint32_t>(at)});
    }
  }
  return out;
}

// The same of all the clauses, each of which must be fulfilled: the fewest.
std::optional<Checks> FewestChecks(std::span<const Clause> clauses,
                                   std::string_view alike) {
  std::optional<Checks> fewest;
  for (const Clause& clause : clauses) {
    std::optional<Checks> checks = ChecksOf(clause, alike);
    if (!checks || (fewest && fewest->size() <= checks->size())) continue;
    fewest = std::move(checks);
  }
  return fewest;
}

}  // namespace

bool DigitCheck::Holds(std::string_view line) const {
  for (size_t i = 0; i < literal->size(); ++i) {
    const char byte = (*literal)[i];
    if (IsDigit(byte) && line[begin + i] != byte) return false;
  }
  return true;
}

AlikeMatcher::AlikeMatcher(const Pattern& pattern) {
  const auto expression = ToExpression(pattern, Digits::kAlike);
  if (expression && !expression->text.empty()) {
    re_ = std::make_unique<RE2>(expression->text, PatternOptions(false));
    if (!re_->ok()) re_ = nullptr;  // too large
  }
  const auto tree = ParseRegex(RegexOf(pattern), pattern.ignore_case);
  if (!tree) {
    branches_.emplace_back();
    return;
  }
  const bool is_one = tree->kind != RegexNode::Kind::kAlternation;
  for (const RegexNode& branch :
       is_one ? std::span(&*tree, 1)
              : std::span<const RegexNode>(tree->children)) {
    branches_.push_back(RequiredClauses(branch));
  }
}

bool AlikeMatcher::MayMatch(std::string_view alike,
                            std::vector<DigitCheck>& checks) const {
  if (re_ != nullptr && !RE2::PartialMatch(alike, *re_)) return false;
  const std::string folded = Folded(alike);
  Checks all;
  for (const Branch& branch : branches_) {
    const auto fewest = FewestChecks(branch, folded);
    if (!fewest || all.size() + fewest->size() > kMaxChecks) return true;
    all.insert(all.end(), fewest->begin(), fewest->end());
  }
  checks.insert(checks.end(), all.begin(), all.end());
  return !all.empty();
}

}  // namespace logclass

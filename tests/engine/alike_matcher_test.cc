#include "classifier/engine/alike_matcher.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <random>
#include <string>

#include "classifier/engine/digits_alike.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

Pattern Regex(std::string text) {
  Pattern pattern;
  pattern.is_regex = true;
  pattern.text = std::move(text);
  return pattern;
}

struct Answer {
  bool may_match;
  std::vector<DigitCheck> checks;
};

Answer Ask(const AlikeMatcher& matcher, const std::string& alike) {
  AlikeLine line;
  line.Reset(alike);
  Answer out;
  out.may_match = matcher.MayMatch(line, out.checks);
  return out;
}

TEST(AlikeMatcherTest, ComparesDigitsWhereALiteralMayStand) {
  const AlikeMatcher matcher(Regex("HTTP/1\\.1\" 5[0-9][0-9] "));
  const std::string line = "GET /a HTTP/1.1\" 503 17 HTTP/1.0\" 200 ";
  const Answer answer = Ask(matcher, WithDigitsAlike(line));
  EXPECT_TRUE(answer.may_match);
  ASSERT_FALSE(answer.checks.empty());
  auto holds = [&](std::string_view text) {
    return std::any_of(answer.checks.begin(), answer.checks.end(),
                       [&](const auto& check) { return check.Holds(text); });
  };
  EXPECT_TRUE(holds(line));
  EXPECT_TRUE(holds("GET /a HTTP/1.0\" 200 17 HTTP/1.1\" 500 "));
  EXPECT_FALSE(holds("GET /a HTTP/1.1\" 203 17 HTTP/1.0\" 500 "));
}

TEST(AlikeMatcherTest, KnowsWhatMatchesNoLineThatIsAlike) {
  const AlikeMatcher matcher(Regex("error 5\\d|code=[12]x"));
  EXPECT_TRUE(Ask(matcher, "an error 00 occurred").may_match);
  EXPECT_TRUE(Ask(matcher, "code=0x").may_match);
  EXPECT_FALSE(Ask(matcher, "an error occurred").may_match);
  EXPECT_FALSE(Ask(matcher, "code=00x").may_match);
  EXPECT_FALSE(Ask(matcher, "").may_match);
}

TEST(AlikeMatcherTest, WhatNeedNotDependOnDigitsHasNoChecks) {
  const AlikeMatcher matcher(Regex("disk full|disk [12] fails"));
  const Answer answer = Ask(matcher, "disk full, disk 0 fails");
  EXPECT_TRUE(answer.may_match);
  EXPECT_TRUE(answer.checks.empty());
}

// Whatever the digits are: what is said of lines alike is true of each.
TEST(AlikeMatcherTest, NeverMissesALine) {
  const char* const kRegexes[] = {"code=5\\d\\d\\b",
                                  "50[0-4] bad|429 slow",
                                  "(?i:Exit Code) 1(?:3|4)",
                                  "a\\\\*\"5",
                                  "[1-3]+ of 7 pods",
                                  "^9.*0$",
                                  "x[5-9]?y1|z",
                                  "\\b4[0-9]{2}\\b.* over 1\\.5s"};
  const char* const kPieces[] = {
      "code=",     "500",  " ",     "bad",    "429",       "slow", "1",
      "EXIT CODE", "3",    "a\\\"", " of 7 ", "pods",      "x",    "y1",
      "z",         "over", "1.5s",  "404",    "exit code "};
  std::mt19937 random(7);
  size_t matched = 0, with_checks = 0;
  for (const char* regex : kRegexes) {
    const Pattern pattern = Regex(regex);
    const AlikeMatcher matcher(pattern);
    const RE2 re(RegexOf(pattern), PatternOptions(false));
    for (int i = 0; i < 20000; ++i) {
      std::string line;
      for (int piece = 2 + random() % 5; piece > 0; --piece) {
        line += kPieces[random() % std::size(kPieces)];
      }
      const Answer answer = Ask(matcher, WithDigitsAlike(line));
      with_checks += !answer.checks.empty();
      for (int variant = 0; variant < 4; ++variant) {
        if (RE2::PartialMatch(line, re)) {
          ++matched;
          ASSERT_TRUE(answer.may_match) << regex << ": " << line;
          ASSERT_TRUE(answer.checks.empty() ||
                      std::any_of(answer.checks.begin(), answer.checks.end(),
                                  [&](const auto& c) { return c.Holds(line); }))
              << regex << ": " << line;
        }
        for (char& c : line) {
          if (c >= '0' && c <= '9') c = static_cast<char>('0' + random() % 10);
        }
      }
    }
  }
  EXPECT_GT(matched, 1000u);
  EXPECT_GT(with_checks, 1000u);
}

}  // namespace
}  // namespace logclass

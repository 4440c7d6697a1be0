#include "classifier/engine/expression.h"

#include <gtest/gtest.h>

namespace logclass {
namespace {

std::optional<Expression> Regex(std::string text, bool ignore_case = false) {
  Pattern pattern;
  pattern.is_regex = true;
  pattern.ignore_case = ignore_case;
  pattern.text = std::move(text);
  return ToExpression(pattern, Digits::kAsTheyAre);
}

TEST(ExpressionTest, CutsWhatExistenceDoesNotNeed) {
  struct Case {
    const char* regex;
    const char* expression;
  };
  const Case kCases[] = {
      {"foo", "foo"},
      {".*foo.*", "foo"},
      {"\\d+ foo", "[0-9] foo"},
      {"foo=(?P<x>[^ ]+)", "foo\\x3d[\\x00-\\x09\\x0b-\\x1f\\x21-\\xff]"},
      {"(?:a*|b)foo", "foo"},
      {"foo(?: bar)?", "foo"},
      {"foo{2,5}", "foo{2,2}"},
      {"(?:foo)+", "foo"},
      {"(?:a+foo|b*bar+)", "afoo|bar"},
      {"foo.*bar", "foo.*bar"},
      {"^\\s*foo", "^[\\x09\\x0c\\x0d ]*foo"},
      {"foo\\b.*", "foo\\b"},
      {"x\\Q.*\\E+", "x\\x2e\\x2a"},
  };
  for (const Case& c : kCases) {
    auto expression = Regex(c.regex);
    ASSERT_TRUE(expression) << c.regex;
    EXPECT_EQ(expression->text, c.expression) << c.regex;
    EXPECT_EQ(expression->tier, Tier::kHyperscan) << c.regex;
  }
}

TEST(ExpressionTest, NoSetContainsALineEnd) {
  EXPECT_EQ(Regex("a[^b]c")->text,
            "a[\\x00-\\x09\\x0b-a"
            "c-\\xff]c");
  EXPECT_EQ(Regex("a\\sc")->text, "a[\\x09\\x0c\\x0d ]c");
  EXPECT_EQ(Regex("(?s)a.c")->text, "a.c");
  EXPECT_EQ(Regex("a[[:space:]]c")->text, "a[\\x09\\x0b-\\x0d ]c");
}

TEST(ExpressionTest, FoldsCaseAsRe2DoesInLatin1) {
  EXPECT_EQ(Regex("aB", true)->text, "[Aa][Bb]");
  EXPECT_EQ(Regex("(?i)a(?-i)b")->text, "[Aa]b");
  EXPECT_EQ(Regex("(?i:a)b")->text, "[Aa]b");
  EXPECT_EQ(Regex("\xe9", true)->text, "[\\xc9\\xe9]");
  EXPECT_EQ(Regex("\xd7", true)->text, "\\xd7");
  EXPECT_EQ(Regex("x[^a]y", true)->text,
            "[Xx][\\x00-\\x09\\x0b-\\x40B-\\x60b-\\xff][Yy]");
}

TEST(ExpressionTest, LineEndsNeedConfirmation) {
  auto expression = Regex("full$");
  EXPECT_EQ(expression->text, "full\\r?$");
  EXPECT_EQ(expression->tier, Tier::kConfirm);
}

TEST(ExpressionTest, DigitsThatAreAlikeNeedConfirmation) {
  struct Case {
    const char* regex;
    const char* expression;
    Tier tier;
  };
  const Case kCases[] = {
      {"code 5", "code 0", Tier::kConfirm},
      {"code [45]\\d\\dx", "code 000x", Tier::kConfirm},
      {"a[^1]b", "a.b", Tier::kConfirm},
      {"code \\d\\dx", "code 00x", Tier::kHyperscan},
      {"code \\wx", "code [0-9A-Z_a-z]x", Tier::kHyperscan},
  };
  for (const Case& c : kCases) {
    Pattern pattern;
    pattern.is_regex = true;
    pattern.text = c.regex;
    const auto expression = ToExpression(pattern, Digits::kAlike);
    ASSERT_TRUE(expression) << c.regex;
    EXPECT_EQ(expression->text, c.expression) << c.regex;
    EXPECT_EQ(expression->tier, c.tier) << c.regex;
  }
}

TEST(ExpressionTest, LiteralsAreFoundInEitherCase) {
  EXPECT_EQ(AnyOf({"evict"}), "(?i:evict)");
  EXPECT_EQ(AnyOf({"a.b|", "[c]"}), "(?i:a\\x2eb\\x7c|\\x5bc\\x5d)");
}

TEST(ExpressionTest, WhatHasNoBytesIsLeftToRe2) {
  for (const char* regex :
       {"foo\\pN", "foo\\C", "foo\\x{100}", "a[^\\x00-\\xff]"}) {
    auto expression = Regex(regex);
    ASSERT_TRUE(expression) << regex;
    EXPECT_EQ(expression->tier, Tier::kRe2) << regex;
  }
}

TEST(ExpressionTest, RefusesWhatMatchesTheEmptyString) {
  for (const char* regex : {"a*", "\\b", "^", "(a|b?)", "x{0,3}", "a*$"}) {
    EXPECT_FALSE(Regex(regex)) << regex;
  }
}

TEST(ExpressionTest, LiteralsAreQuoted) {
  Pattern pattern;
  pattern.text = "a.b [x] (y)*";
  EXPECT_EQ(ToExpression(pattern, Digits::kAsTheyAre)->text,
            "a\\x2eb \\x5bx\\x5d \\x28y\\x29\\x2a");
}

}  // namespace
}  // namespace logclass

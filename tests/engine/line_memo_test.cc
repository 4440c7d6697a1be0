#include "classifier/engine/line_memo.h"

#include <gtest/gtest.h>

#include <string>

namespace logclass {
namespace {

constexpr uint64_t kHash = 0x1234567890abcdef;

TEST(LineMemoTest, KnowsWhatItLearnt) {
  const std::string literal = "code 5";
  const DigitCheck checks[] = {{&literal, 3}};
  const LineTrigger triggers[] = {{1, {}}, {2, LineTrial{5, 0, 1}}};
  const LineFurther further[] = {{LineTrial{6, 0, 0}, true}};
  const LineCapture captures[] = {{"pod", 3, 5}, {"node", 6, 9}};
  const LineRule rules[] = {{7, 30, 1, 1, true}, {8, 20, 1, 2, false}};
  LineMemo memo;
  EXPECT_FALSE(memo.Find("a line", kHash));
  memo.Learn("another", kHash + 1, {});
  memo.Learn("a line", kHash,
             {{Severity::kError, true},
              {.triggers = triggers,
               .rules = rules,
               .further = further,
               .captures = captures,
               .checks = checks}});
  memo.Learn("a third", kHash + 2, {});
  EXPECT_FALSE(memo.Find("another", kHash + 1)->knowledge.is_of_interest());
  const auto known = memo.Find("a line", kHash);
  ASSERT_TRUE(known);
  EXPECT_EQ(known->level.severity, Severity::kError);
  EXPECT_TRUE(known->level.rests_on_digits);
  const LineKnowledge& knowledge = known->knowledge;
  ASSERT_EQ(knowledge.triggers.size(), 2u);
  EXPECT_FALSE(knowledge.triggers[0].trial);
  EXPECT_EQ(knowledge.triggers[1].trial->matcher, 5u);
  ASSERT_EQ(knowledge.rules.size(), 2u);
  EXPECT_EQ(knowledge.rules[1].rule, 8u);
  ASSERT_EQ(knowledge.further.size(), 1u);
  EXPECT_TRUE(knowledge.further[0].must_match);
  ASSERT_EQ(knowledge.captures.size(), 2u);
  EXPECT_EQ(knowledge.captures[1].name, "node");
  ASSERT_EQ(knowledge.checks.size(), 1u);
  EXPECT_EQ(knowledge.checks[0].literal, &literal);
}

// A hash is a hint: who writes a log may choose lines of one hash.
TEST(LineMemoTest, LinesOfOneHashAreToldApart) {
  LineMemo memo;
  for (uint32_t i = 0; i < 3; ++i) {
    const LineTrigger trigger = {i, {}};
    memo.Learn("line " + std::to_string(i), kHash,
               {{}, {.triggers = {&trigger, 1}}});
  }
  for (uint32_t i = 0; i < 3; ++i) {
    const auto known = memo.Find("line " + std::to_string(i), kHash);
    ASSERT_TRUE(known);
    EXPECT_EQ(known->knowledge.triggers[0].trigger, i);
  }
  EXPECT_FALSE(memo.Find("line 3", kHash));
  EXPECT_FALSE(memo.Find("line", kHash));
}

TEST(LineMemoTest, LongLinesAreNotLearnt) {
  LineMemo memo;
  const std::string longest(LineMemo::kMaxLineBytes, 'x');
  memo.Learn(longest, kHash, {});
  memo.Learn(longest + "x", kHash, {});
  EXPECT_TRUE(memo.Find(longest, kHash));
  EXPECT_FALSE(memo.Find(longest + "x", kHash));
}

// Ten million lines would not fit, but the one that comes again stays.
TEST(LineMemoTest, ForgetsWhatDoesNotComeAgain) {
  LineMemo memo;
  memo.Learn("again and again", kHash, {});
  memo.Learn("once", kHash * 3, {});
  for (uint64_t i = 0; i < 100000; ++i) {
    memo.Learn("line " + std::string(i % 500, 'x') + std::to_string(i),
               i * 0x9e3779b97f4a7c15u, {});
    if (i % 10 != 0) continue;
    ASSERT_TRUE(memo.Find("again and again", kHash)) << i;
  }
  EXPECT_FALSE(memo.Find("once", kHash * 3));
}

}  // namespace
}  // namespace logclass

#include "classifier/engine/line_memo.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace logclass {
namespace {

LineHash Hash(uint64_t i) { return {i * 0x9e3779b97f4a7c15u, i}; }

TEST(LineMemoTest, KnowsWhatItLearnt) {
  const std::string literal = "code 5";
  const DigitCheck checks[] = {{&literal, 3}};
  const LineTrigger triggers[] = {{1, {}}, {2, LineTrial{5, 0, 1}}};
  const LineFurther further[] = {{LineTrial{6, 0, 0}, true}};
  const LineCapture captures[] = {{"pod", 3, 5}, {"node", 6, 9}};
  const LineRule rules[] = {{7, 30, 1, 1, true}, {8, 20, 1, 2, false}};
  LineMemo memo;
  EXPECT_FALSE(memo.Find(Hash(2)));
  memo.Learn(Hash(1), {Severity::kInfo}, {});
  memo.Learn(Hash(2), {Severity::kError, true},
             {.triggers = triggers,
              .rules = rules,
              .further = further,
              .captures = captures,
              .checks = checks});
  memo.Learn(Hash(3), {}, {});
  EXPECT_FALSE(memo.Find(Hash(1)).is_of_interest());
  EXPECT_EQ(memo.Find(Hash(1)).level().severity, Severity::kInfo);
  const auto known = memo.Find(Hash(2));
  ASSERT_TRUE(known && known.is_of_interest());
  EXPECT_EQ(known.level().severity, Severity::kError);
  EXPECT_TRUE(known.level().rests_on_digits);
  const LineKnowledge knowledge = known.knowledge();
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

TEST(LineMemoTest, AllOfTheHashCounts) {
  LineMemo memo;
  const LineHash hash = Hash(1);
  memo.Learn(hash, {}, {});
  EXPECT_TRUE(memo.Find(hash));
  EXPECT_FALSE(memo.Find({hash.high ^ uint64_t{1} << 63, hash.low}));
  EXPECT_FALSE(memo.Find({hash.high, hash.low ^ 1}));
}

TEST(LineMemoTest, ForgetsLinesSoonerThatHitManyRules) {
  const std::vector<LineRule> rules(1000);
  LineMemo memo;
  memo.Learn(Hash(1), {}, {.rules = rules});
  EXPECT_TRUE(memo.Find(Hash(1)));
  for (uint64_t i = 2; i < 1000; ++i) memo.Learn(Hash(i), {}, {.rules = rules});
  EXPECT_FALSE(memo.Find(Hash(1)));
  EXPECT_TRUE(memo.Find(Hash(999)));
}

// Lines are without number, but the one that comes again stays.
TEST(LineMemoTest, ForgetsWhatDoesNotComeAgain) {
  const LineRule rule = {.rule = 9};
  LineMemo memo;
  memo.Learn(Hash(1), {}, {.rules = {&rule, 1}});
  memo.Learn(Hash(2), {}, {});
  for (uint64_t i = 3; i < 100000; ++i) {
    memo.Learn(Hash(i), {}, {});
    if (i % 10 != 0) continue;
    ASSERT_TRUE(memo.Find(Hash(1))) << i;
    ASSERT_EQ(memo.Find(Hash(1)).knowledge().rules[0].rule, 9u) << i;
  }
  EXPECT_FALSE(memo.Find(Hash(2)));
}

}  // namespace
}  // namespace logclass

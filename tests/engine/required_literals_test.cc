#include "classifier/engine/required_literals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace logclass {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<Clause> Required(std::string_view regex, bool ignore_case = false) {
  auto tree = ParseRegex(regex, ignore_case);
  EXPECT_TRUE(tree) << regex;
  return RequiredClauses(*tree);
}

TEST(RequiredClausesTest, FoldsBothCases) {
  EXPECT_THAT(Required("Out Of MEMORY"),
              ElementsAre(ElementsAre("out of memory")));
  EXPECT_THAT(Required("[Oo]om-kill", true),
              ElementsAre(ElementsAre("oom-kill")));
}

TEST(RequiredClausesTest, FoldsLettersAlone) {
  EXPECT_THAT(Required("\\[@x_"), ElementsAre(ElementsAre("[@x_")));
  EXPECT_THAT(Required("\xc9t\xe9", true),
              ElementsAre(UnorderedElementsAre("\xc9t\xc9", "\xc9t\xe9",
                                               "\xe9t\xc9", "\xe9t\xe9")));
}

TEST(RequiredClausesTest, EveryPartOfAConcatenationIsRequired) {
  EXPECT_THAT(
      Required("pod \\S+ was evicted from .* node"),
      ElementsAre(ElementsAre("pod "), ElementsAre(" was evicted from "),
                  ElementsAre(" node")));
  EXPECT_THAT(Required("^\\bfailed\\b mount$"),
              ElementsAre(ElementsAre("failed mount")));
}

TEST(RequiredClausesTest, GroupsAreNoLimits) {
  EXPECT_THAT(Required("status (?P<code>5[0-9][0-9])!"),
              ElementsAre(ElementsAre("status 5"), ElementsAre("!")));
  EXPECT_THAT(Required("a(b(c\\S+d)e)f"),
              ElementsAre(ElementsAre("abc"), ElementsAre("def")));
}

TEST(RequiredClausesTest, RepeatsMeetWhatIsAroundThem) {
  EXPECT_THAT(Required("Degraded +Auto"),
              ElementsAre(ElementsAre("degraded "), ElementsAre(" auto")));
  EXPECT_THAT(Required("a(?:bc){2,}d"),
              ElementsAre(ElementsAre("abc"), ElementsAre("bcd")));
}

TEST(RequiredClausesTest, CrossesAlternativesAndOptionalParts) {
  EXPECT_THAT(Required("(?:read|write) error"),
              ElementsAre(ElementsAre("read error", "write error")));
  EXPECT_THAT(Required("time(?:d )?out"),
              ElementsAre(ElementsAre("timed out", "timeout")));
  EXPECT_THAT(Required("x[12]y"), ElementsAre(ElementsAre("x1y", "x2y")));
}

TEST(RequiredClausesTest, OfBranchesTheLongestClausesAreTaken) {
  EXPECT_THAT(Required("(?:abc.*|defg.*)"),
              ElementsAre(ElementsAre("abc", "defg")));
  EXPECT_THAT(Required("(?:a.bcd|efg.h) x"),
              ElementsAre(ElementsAre("bcd", "efg"), ElementsAre(" x")));
}

TEST(RequiredClausesTest, RepeatsCountAsOftenAsTheyMust) {
  EXPECT_THAT(Required("(?:ab){3}"), ElementsAre(ElementsAre("ababab")));
  EXPECT_THAT(Required("(?:abcd)+"), ElementsAre(ElementsAre("abcd")));
  EXPECT_THAT(Required("(?:abcd){2,5}x"),
              ElementsAre(ElementsAre("abcd"), ElementsAre("abcdx")));
  EXPECT_THAT(Required("(?:abcd)*xy"), ElementsAre(ElementsAre("xy")));
}

TEST(RequiredClausesTest, OfALineWithoutItsBackslashes) {
  auto tree = ParseRegex(R"re(user \\*"(a|\\)b\\+"c\\d\S[\\x]y)re", false);
  ASSERT_TRUE(tree);
  EXPECT_THAT(RequiredClauses(*tree, LineText::kWithoutBackslashes),
              ElementsAre(UnorderedElementsAre("user \"ab\"cd", "user \"b\"cd"),
                          UnorderedElementsAre("y", "xy")));
}

TEST(RequiredClausesTest, NothingIsRequiredOfSomeBranchOrWideSets) {
  EXPECT_THAT(Required("(?:abc|\\d+)"), IsEmpty());
  EXPECT_THAT(Required("\\w+"), IsEmpty());
  EXPECT_THAT(Required("(?:abc)?\\d"), IsEmpty());
}

}  // namespace
}  // namespace logclass

#include "classifier/engine/required_literals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace logclass {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Required(std::string_view regex,
                                  bool ignore_case = false) {
  auto tree = ParseRegex(regex, ignore_case);
  EXPECT_TRUE(tree) << regex;
  return RequiredLiterals(*tree, LetterCase::kFolded);
}

TEST(RequiredLiteralsTest, FoldsBothCases) {
  EXPECT_THAT(Required("Out Of MEMORY"), ElementsAre("out of memory"));
  EXPECT_THAT(Required("[Oo]om-kill", true), ElementsAre("oom-kill"));
}

TEST(RequiredLiteralsTest, KeepsLettersWhereAsked) {
  auto tree = ParseRegex("[Oo]ut of Memory", false);
  EXPECT_THAT(RequiredLiterals(*tree, LetterCase::kExact),
              UnorderedElementsAre("Out of Memory", "out of Memory"));
}

TEST(RequiredLiteralsTest, TakesTheLongestPartOfAConcatenation) {
  EXPECT_THAT(Required("pod \\S+ was evicted from .* node"),
              ElementsAre(" was evicted from "));
  EXPECT_THAT(Required("^\\bfailed\\b mount$"), ElementsAre("failed mount"));
}

TEST(RequiredLiteralsTest, CrossesAlternativesAndOptionalParts) {
  EXPECT_THAT(Required("(?:read|write) error"),
              UnorderedElementsAre("read error", "write error"));
  EXPECT_THAT(Required("time(?:d )?out"),
              UnorderedElementsAre("timed out", "timeout"));
  EXPECT_THAT(Required("(?:abc.*|defg.*)"), ElementsAre("abc", "defg"));
  EXPECT_THAT(Required("x[12]y"), UnorderedElementsAre("x1y", "x2y"));
}

TEST(RequiredLiteralsTest, RepeatsCountAsOftenAsTheyMust) {
  EXPECT_THAT(Required("(?:ab){3}"), ElementsAre("ababab"));
  EXPECT_THAT(Required("(?:abcd)+"), ElementsAre("abcd"));
  EXPECT_THAT(Required("(?:abcd){2,5}x"), ElementsAre("abcd"));
  EXPECT_THAT(Required("(?:abcd)*xy"), ElementsAre("xy"));
}

TEST(RequiredLiteralsTest, NothingIsRequiredOfSomeBranchOrWideSets) {
  EXPECT_THAT(Required("(?:abc|\\d+)"), IsEmpty());
  EXPECT_THAT(Required("\\w+"), IsEmpty());
  EXPECT_THAT(Required("(?:abc)?\\d"), IsEmpty());
}

}  // namespace
}  // namespace logclass

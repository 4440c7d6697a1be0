#include "classifier/engine/anchors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "classifier/engine/literal_finder.h"

namespace logclass {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNull;
using ::testing::Pointee;

// A hundred examples of which most say "reconcile".
RuleSet Rules() {
  RuleSet rules;
  Rule& rule = rules.rules.emplace_back();
  for (int i = 0; i < 100; ++i) {
    Example& example = rule.examples.emplace_back();
    example.line = i % 10 == 0 ? "evicted" : "cannot reconcile the gadget";
  }
  return rules;
}

TEST(AnchorsTest, TakesTheClauseOfTheFewestLines) {
  LiteralRarity rarity(Rules());
  EXPECT_THAT(ChooseAnchor({{" reconcile "}, {" quota exceeded"}}, rarity),
              Pointee(ElementsAre(" quota exceeded")));
  EXPECT_THAT(ChooseAnchor({{" quota exceeded"}, {" reconcile "}}, rarity),
              Pointee(ElementsAre(" quota exceeded")));
}

TEST(AnchorsTest, WordsOfAnyLogAreCommon) {
  LiteralRarity rarity({});
  EXPECT_THAT(ChooseAnchor({{"connection"}, {"quuxification"}}, rarity),
              Pointee(ElementsAre("quuxification")));
}

TEST(AnchorsTest, WhatIsShortMustBeRare) {
  LiteralRarity rarity(Rules());
  EXPECT_THAT(ChooseAnchor({{"emfile"}}, rarity),
              Pointee(ElementsAre("emfile")));
  EXPECT_THAT(ChooseAnchor({{"gadget"}}, rarity), IsNull());
  EXPECT_THAT(ChooseAnchor({{"oom"}}, rarity), IsNull());
  EXPECT_THAT(ChooseAnchor({}, rarity), IsNull());
}

TEST(AnchorsTest, TheRarestPartIsOutsideOfCommonWords) {
  LiteralRarity rarity(Rules());
  std::string literal = "reconcile zygotes reconcile";
  size_t at = rarity.RarestPart(literal, LiteralFinder::kMinLength,
                                LiteralFinder::kWindow);
  EXPECT_THAT(literal.substr(at, LiteralFinder::kMinLength),
              ::testing::HasSubstr("zyg"));
}

}  // namespace
}  // namespace logclass

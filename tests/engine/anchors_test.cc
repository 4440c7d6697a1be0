#include "classifier/engine/anchors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "classifier/engine/literal_finder.h"

namespace logclass {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

Clause Anchor(std::string_view regex, const LiteralRarity& rarity) {
  auto tree = ParseRegex(regex, false);
  EXPECT_TRUE(tree) << regex;
  return ChooseAnchor(*tree, rarity);
}

TEST(AnchorsTest, TakesTheClauseOfTheFewestLines) {
  LiteralRarity rarity(Rules());
  EXPECT_THAT(Anchor(" reconcile .* quota exceeded", rarity),
              ElementsAre(" quota exceeded"));
  EXPECT_THAT(Anchor(" quota exceeded.* reconcile ", rarity),
              ElementsAre(" quota exceeded"));
}

TEST(AnchorsTest, WordsOfAnyLogAreCommon) {
  LiteralRarity rarity({});
  EXPECT_THAT(Anchor("connection.*quuxification", rarity),
              ElementsAre("quuxification"));
}

TEST(AnchorsTest, WhatIsShortMustBeRare) {
  LiteralRarity rarity(Rules());
  EXPECT_THAT(Anchor("emfile", rarity), ElementsAre("emfile"));
  EXPECT_THAT(Anchor("gadget", rarity), IsEmpty());
  EXPECT_THAT(Anchor("oom", rarity), IsEmpty());
  EXPECT_THAT(Anchor("\\S", rarity), IsEmpty());
}

TEST(AnchorsTest, EveryBranchHasItsOwn) {
  LiteralRarity rarity(Rules());
  EXPECT_THAT(Anchor("reconcile .* quota exceeded|zygote \\d+ lost", rarity),
              ElementsAre(" quota exceeded", "zygote "));
  EXPECT_THAT(Anchor("quota exceeded|gadget", rarity), IsEmpty());
}

TEST(AnchorsTest, ManyLiteralsAreBetterThanNone) {
  LiteralRarity rarity(Rules());
  EXPECT_THAT(Anchor("(?:a|b|c|d|e|f) (?:a|b|c|d|e|f) 1", rarity), SizeIs(36));
}

}  // namespace
}  // namespace logclass

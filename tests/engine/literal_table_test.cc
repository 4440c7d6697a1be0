#include "classifier/engine/literal_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace logclass {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A hundred examples that say "reconcile".
RuleSet Rules() {
  RuleSet rules;
  Rule& rule = rules.rules.emplace_back();
  for (int i = 0; i < 100; ++i) {
    rule.examples.emplace_back().line = "cannot reconcile the gadget";
  }
  return rules;
}

std::vector<std::string> Texts(const LiteralTable& table) {
  std::vector<std::string> out;
  for (size_t i = 0; i < table.literals().size(); ++i) {
    out.emplace_back(table.literals()[i]);
  }
  return out;
}

// The bytes of a literal that are looked for.
std::string Part(const Literals& literals, size_t index) {
  return std::string(literals[index].substr(literals.literals[index].offset,
                                            LiteralFinder::kMinLength));
}

TEST(LiteralTableTest, ALiteralIsThereOnce) {
  const LiteralRarity rarity(Rules());
  LiteralTable table(&rarity);
  table.Add({"out of memory", "too short"}, 3);
  table.Add({"no space left", "short", "out of memory"}, 5);
  EXPECT_THAT(Texts(table),
              ElementsAre("out of memory", "too short", "no space left"));
  EXPECT_THAT(table.triggers(),
              ElementsAre(ElementsAre(3, 5), ElementsAre(3), ElementsAre(5)));
}

TEST(LiteralTableTest, ALiteralInAnotherIsEnough) {
  const LiteralRarity rarity(Rules());
  LiteralTable table(&rarity);
  table.Add({"connection refused", "connection refused by", "a refused"}, 0);
  EXPECT_THAT(Texts(table), ElementsAre("connection refused", "a refused"));
}

TEST(LiteralTableTest, LooksOutsideOfCommonWords) {
  const LiteralRarity rarity(Rules());
  LiteralTable table(&rarity);
  table.Add({"reconcile zygotes reconcile"}, 0);
  EXPECT_THAT(Part(table.literals(), 0), HasSubstr("zyg"));
}

TEST(LiteralTableTest, LooksWhereOtherLiteralsDiffer) {
  const LiteralRarity rarity(Rules());
  LiteralTable table(&rarity);
  table.Add({"quuxification one", "quuxification two"}, 0);
  EXPECT_NE(Part(table.literals(), 0), Part(table.literals(), 1));
}

}  // namespace
}  // namespace logclass

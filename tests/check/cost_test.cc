#include "classifier/check/cost.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/rules.h"

namespace logclass {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// So many rules that most are looked for by their literals.
std::string ManyRules() {
  std::string yaml = R"(
- {id: common, code: A, severity: ERROR, any: [{regex: 'sprocket [a-z]+ is full'}]}
- {id: shapeless, code: A, severity: ERROR, any: [{regex: '[a-f]{3}-\d\d'}]}
- {id: inexpressible, code: A, severity: ERROR, any: [{regex: 'x\pN+y'}]}
)";
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b : {'x', 'y', 'z'}) {
      yaml += std::string("- {id: r") + a + b +
              ", code: A, severity: ERROR, any: ['lost widget " + a + b + a +
              "']}\n";
    }
  }
  return yaml;
}

class CostTest : public ::testing::Test {
 protected:
  const PatternCost& CostOf(std::string_view rule) const {
    return *std::find_if(costs_.begin(), costs_.end(),
                         [&](const auto& c) { return c.rule->id == rule; });
  }

  std::shared_ptr<const Database> database_ =
      testing::CompileRules(ManyRules());
  std::vector<std::string_view> lines_ = {"sprocket 7 is full",
                                          "sprocket seven is full",
                                          "a lost widget axa", "", "abc-12"};
  std::vector<PatternCost> costs_ =
      MeasureCost(*database_, database_->rules(), lines_).value();
};

TEST_F(CostTest, CountsLinesThatWereTriedInVain) {
  EXPECT_EQ(CostOf("common").tier, "literal+re2");
  EXPECT_EQ(CostOf("common").flagged, 2);
  EXPECT_EQ(CostOf("common").failed, 1);
  EXPECT_THAT(CostOf("common").reasons,
              ElementsAre(HasSubstr("does not match contain \"sprocket \"")));
  EXPECT_EQ(CostOf("rax").flagged, 1);
  EXPECT_EQ(CostOf("rax").failed, 0);
  EXPECT_THAT(CostOf("rax").reasons, IsEmpty());
  EXPECT_EQ(CostOf("rbx").flagged, 0);
}

TEST_F(CostTest, SaysWhyAPatternIsLookedForEverywhere) {
  EXPECT_THAT(CostOf("shapeless").reasons,
              ElementsAre(HasSubstr("no rare literal")));
  EXPECT_EQ(CostOf("shapeless").flagged, 1);
  EXPECT_THAT(CostOf("inexpressible").reasons,
              ElementsAre(HasSubstr("RE2 tries every line")));
  EXPECT_EQ(CostOf("inexpressible").failed, lines_.size());
}

TEST_F(CostTest, TheMostExpensiveComesFirst) {
  EXPECT_EQ(costs_.size(), database_->rules().rules.size());
  EXPECT_TRUE(std::is_sorted(
      costs_.begin(), costs_.end(),
      [](const auto& a, const auto& b) { return a.seconds() > b.seconds(); }));
}

}  // namespace
}  // namespace logclass

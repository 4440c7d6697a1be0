#include "classifier/engine/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/rules.h"

namespace logclass {
namespace {

using testing::CompileRules;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kRules[] = R"(
- {id: grave, code: GRAVE, severity: CRITICAL, any: [zzz], none: [drill]}
- {id: mild, code: MILD, severity: WARNING, any: [zzz], min_level: ERROR}
- {id: other, code: OTHER, severity: ERROR, any: [yyy], when: {app: [web]}}
)";

Explanation ExplainLine(const std::shared_ptr<const Database>& db,
                        std::string_view line, std::string_view rule = "") {
  Record record;
  record.message = line;
  auto explanation = Explain(db, record, rule);
  EXPECT_TRUE(explanation.ok()) << explanation.status();
  return *std::move(explanation);
}

TEST(ExplainTest, ShowsTheDecidingRuleFirst) {
  auto db = CompileRules(kRules);
  Explanation e = ExplainLine(db, "level=error msg=zzz");
  EXPECT_EQ(e.verdict.reason, "LOG_GRAVE");
  ASSERT_THAT(e.rules, SizeIs(2));
  EXPECT_EQ(e.rules[0].rule->id, "grave");
  EXPECT_TRUE(e.rules[0].decides);
  EXPECT_TRUE(e.rules[1].matched);
  EXPECT_FALSE(e.rules[1].decides);
  ASSERT_TRUE(e.level);
  EXPECT_EQ(e.level->severity, Severity::kError);
  const PatternTrial& hit = e.rules[0].patterns[0];
  EXPECT_TRUE(hit.matched);
  EXPECT_EQ(hit.tier, "hyperscan");
  EXPECT_EQ(e.rules[0].line.substr(hit.begin, hit.end - hit.begin), "zzz");
}

TEST(ExplainTest, ShowsVetoesLevelsAndConditionsThatFailed) {
  auto db = CompileRules(kRules);
  Explanation e = ExplainLine(db, "level=info msg=\"drill zzz yyy\"");
  EXPECT_FALSE(e.verdict.has_reason());
  ASSERT_THAT(e.rules, SizeIs(3));
  EXPECT_TRUE(e.rules[0].patterns[1].matched);  // the veto
  EXPECT_FALSE(e.rules[1].level_suffices);
  EXPECT_FALSE(e.rules[2].conditions[0].holds);
  EXPECT_EQ(e.rules[2].conditions[0].value, std::nullopt);
}

TEST(ExplainTest, OneRuleOnRequestEvenWithoutAHit) {
  auto db = CompileRules(kRules);
  Explanation e = ExplainLine(db, "nothing", "mild");
  ASSERT_THAT(e.rules, SizeIs(1));
  EXPECT_FALSE(e.rules[0].any_matched());
  Record record;
  auto unknown = Explain(db, record, "mlid");
  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(unknown.status().message()),
              HasSubstr("did you mean \"mild\"?"));
}

TEST(MatchedSpanTest, IsWhereTheDecidingPatternStands) {
  auto db = CompileRules(kRules);
  std::string_view message = "first\nlevel=error zzz";
  Verdict v = testing::Classify(db, message);
  auto span = MatchedSpan(*db, v, message);
  ASSERT_TRUE(span);
  EXPECT_EQ(message.substr(span->first, span->second - span->first), "zzz");
  EXPECT_FALSE(MatchedSpan(*db, Verdict(), message));
}

}  // namespace
}  // namespace logclass

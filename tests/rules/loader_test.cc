#include "classifier/rules/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace logclass {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

RuleSet Parse(const std::vector<RuleFile>& files) {
  std::vector<Diagnostic> diagnostics;
  RuleSet rules = ParseRules(files, &diagnostics);
  EXPECT_EQ(FormatDiagnostics(diagnostics), "");
  return rules;
}

std::vector<std::string> Texts(const std::vector<Pattern>& patterns) {
  std::vector<std::string> out;
  for (const Pattern& p : patterns) out.push_back(p.text);
  return out;
}

constexpr char kBase[] = R"(
defaults: {category: storage, severity: ERROR, min_level: WARNING, priority: 3}
lists:
  full: ['disk full', 'disk (really) full']
macros:
  device: '/dev/\w+'
  mount: 'on {{device}}'
rules:
- id: disk-full
  code: DISK_FULL
  title: A disk is full
  any:
  - 'No space left'
  - {list: full}
  - {regex: 'full: (?:{{full}}) {{mount}}', ignore_case: true}
  none: ['simulated']
- id: other
  code: OTHER
  title: Another
  severity: WARNING
  kinds: [event, state]
  any: ['x y z']
)";

TEST(ParseRulesTest, AppliesDefaultsAndExpandsListsAndMacros) {
  RuleSet rules = Parse({{"base.yaml", kBase}});
  ASSERT_THAT(rules.rules, SizeIs(2));
  const Rule& rule = *rules.Find("disk-full");
  EXPECT_EQ(rule.category, "storage");
  EXPECT_EQ(rule.severity, Severity::kError);
  EXPECT_EQ(rule.min_level, Severity::kWarning);
  EXPECT_EQ(rule.priority, 3);
  EXPECT_TRUE(rule.AppliesTo(RecordKind::kLog));
  EXPECT_THAT(
      Texts(rule.any),
      ElementsAre("No space left", "disk full", "disk (really) full",
                  "full: (?:(?:disk\\ full|disk\\ \\(really\\)\\ full)) "
                  "(?:on (?:/dev/\\w+))"));
  EXPECT_EQ(rule.any[1].list, "full");
  EXPECT_TRUE(rule.any[3].ignore_case);
  EXPECT_EQ(rule.where.line, 9);

  const Rule& other = *rules.Find("other");
  EXPECT_EQ(other.severity, Severity::kWarning);
  EXPECT_FALSE(other.AppliesTo(RecordKind::kLog));
  EXPECT_EQ(other.ReasonFor(RecordKind::kEvent), "EVENT_OTHER");
}

TEST(ParseRulesTest, BracesThatAreNoMacroStayAsTheyAre) {
  RuleSet rules = Parse({{"a.yaml", R"(
rules:
- {id: a, code: A, title: t, category: c, severity: ERROR,
   any: [{regex: 'x{{2}y'}]}
macros: {'2y': z}
)"}});
  EXPECT_THAT(rules.rules, SizeIs(1));
}

TEST(OverridesTest, ReplaceAppendAndDisable) {
  RuleSet rules = Parse({{"base.yaml", kBase}, {"mine.yaml", R"(
overrides:
- id: disk-full
  severity: CRITICAL
  append:
    any: ['quota hit']
    none: ['drill']
    examples: {ignore: ['drill: No space left']}
- id: other
  disable: true
)"}});
  ASSERT_THAT(rules.rules, SizeIs(1));
  const Rule& rule = rules.rules[0];
  EXPECT_EQ(rule.severity, Severity::kCritical);
  EXPECT_THAT(rule.any, SizeIs(5));
  EXPECT_EQ(rule.any[4].text, "quota hit");
  EXPECT_THAT(Texts(rule.none), ElementsAre("simulated", "drill"));
  EXPECT_THAT(rule.examples, SizeIs(1));
  EXPECT_EQ(rule.title, "A disk is full");
}

TEST(OverridesTest, StatedPatternsReplaceAll) {
  RuleSet rules = Parse(
      {{"base.yaml", kBase},
       {"mine.yaml", "overrides: [{id: disk-full, any: ['only this']}]"}});
  EXPECT_THAT(Texts(rules.Find("disk-full")->any), ElementsAre("only this"));
}

// The rule that uses the list was read before the override.
TEST(OverridesTest, ALaterFileExtendsAnEarlierList) {
  RuleSet rules =
      Parse({{"base.yaml", kBase},
             {"mine.yaml", "overrides: [{list: full, append: [stuffed]}]"}});
  const Rule& rule = *rules.Find("disk-full");
  EXPECT_EQ(rule.any[3].text, "stuffed");
  EXPECT_NE(rule.any[4].text.find("|stuffed)"), std::string::npos);
}

TEST(OverridesTest, DisabledRuleMayBeDefinedAnewLater) {
  RuleSet rules =
      Parse({{"base.yaml", kBase},
             {"a.yaml", "overrides: [{id: other, disable: true}]"},
             {"b.yaml",
              "rules: [{id: other, code: NEW, title: t, category: c, "
              "severity: INFO, any: [abc]}]"}});
  EXPECT_EQ(rules.Find("other")->code, "NEW");
}

TEST(ParseRulesTest, EveryErrorOfEveryFileInOneRun) {
  std::vector<Diagnostic> diagnostics;
  ParseRules({{"b.yaml", "rules: [{id: b, severity: LOUD}]"},
              {"a.yaml", "rules: [{id: a, severity: LOUD}, x]"},
              {"c.yaml", "]"}},
             &diagnostics);
  std::vector<std::string> files;
  for (const Diagnostic& d : diagnostics) files.push_back(d.where.file);
  EXPECT_TRUE(std::is_sorted(files.begin(), files.end()));
  EXPECT_THAT(files, ::testing::IsSupersetOf({"a.yaml", "b.yaml", "c.yaml"}));
}

TEST(ParseRulesTest, SurvivesAliasBombsAndCircles) {
  std::string bomb = "lists:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    bomb += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += "*a" + std::to_string(i - 1) + ", ";
    bomb += "]\n";
  }
  std::vector<Diagnostic> diagnostics;
  ParseRules({{"bomb.yaml", bomb}, {"circle.yaml", "&a [*a]"}}, &diagnostics);
  EXPECT_TRUE(HasErrors(diagnostics));
}

TEST(ParseRulesTest, ACircularMacroIsAnError) {
  std::vector<Diagnostic> diagnostics;
  ParseRules({{"a.yaml", R"(
macros: {a: '{{b}}', b: '{{a}}'}
rules: [{id: a, code: A, title: t, category: c, severity: INFO,
         any: [{regex: 'x{{a}}'}]}]
)"}},
             &diagnostics);
  ASSERT_TRUE(HasErrors(diagnostics));
  EXPECT_THAT(FormatDiagnostics(diagnostics), HasSubstr("circular macro"));
}

TEST(ParseRulesTest, BinaryJunkIsAnErrorNotACrash) {
  std::string junk;
  for (int i = 0; i < 4096; ++i) junk += static_cast<char>(i * 37);
  std::vector<Diagnostic> diagnostics;
  ParseRules({{"junk.yaml", junk}}, &diagnostics);
  EXPECT_TRUE(HasErrors(diagnostics));
}

TEST(ReadRuleFilesTest, DirectoriesInOrderOfName) {
  testing::TempDir dir;
  dir.Write("20.yaml", "");
  dir.Write("10.yml", "");
  dir.Write(".hidden.yaml", "");
  dir.Write("README.md", "");
  std::vector<Diagnostic> diagnostics;
  std::vector<RuleFile> files = ReadRuleFiles({dir.path()}, &diagnostics);
  ASSERT_THAT(files, SizeIs(2));
  EXPECT_TRUE(files[0].name.ends_with("10.yml"));
  EXPECT_TRUE(files[1].name.ends_with("20.yaml"));
  EXPECT_FALSE(HasErrors(diagnostics));
}

}  // namespace
}  // namespace logclass

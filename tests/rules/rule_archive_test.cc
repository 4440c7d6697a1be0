#include "classifier/rules/rule_archive.h"

#include <gtest/gtest.h>

#include "classifier/rules/loader.h"

namespace logclass {
namespace {

RuleSet SampleRules() {
  std::vector<Diagnostic> diagnostics;
  RuleSet rules = ParseRules({{"a.yaml", R"(
rules:
- id: a
  code: A
  title: t
  category: c
  severity: CRITICAL
  min_level: WARNING
  priority: -7
  symptom: true
  kinds: [event, log]
  any: ['x', {regex: 'y(?P<z>\d)', ignore_case: true}]
  none: ['v']
  extract: ['(?P<q>w)']
  when: {reason: [A, B], type: {not: Normal}, gone: {exists: false}}
  hint: h
- {id: b, reason: MY_OWN, title: t, category: c, severity: INFO, all: [k]}
)"}},
                             &diagnostics);
  EXPECT_EQ(FormatDiagnostics(diagnostics), "");
  return rules;
}

TEST(RuleArchiveTest, ReadsBackWhatWasWritten) {
  std::string bytes = WriteRules(SampleRules());
  std::optional<RuleSet> read = ReadRules(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(WriteRules(*read), bytes);
  ASSERT_EQ(read->rules.size(), 2u);
  const Rule& rule = read->rules[0];
  EXPECT_EQ(rule.priority, -7);
  EXPECT_TRUE(rule.symptom);
  EXPECT_EQ(rule.any[1].text, "y(?P<z>\\d)");
  EXPECT_TRUE(rule.any[1].ignore_case);
  ASSERT_EQ(rule.when.size(), 3u);
  EXPECT_EQ(rule.when[2].exists, false);
  EXPECT_FALSE(rule.when[0].exists.has_value());
  EXPECT_EQ(rule.where.file, "a.yaml");
}

TEST(RuleArchiveTest, ATextIsThereOnce) {
  const std::string text = "what rules share by a macro";
  RuleSet rules = SampleRules();
  for (Rule& rule : rules.rules) {
    for (int i = 0; i < 2; ++i) rule.none.emplace_back().text = text;
  }
  const std::string bytes = WriteRules(rules);
  const size_t first = bytes.find(text);
  ASSERT_NE(first, bytes.npos);
  EXPECT_EQ(bytes.find(text, first + 1), bytes.npos);
  const std::optional<RuleSet> read = ReadRules(bytes);
  ASSERT_TRUE(read);
  for (const Rule& rule : read->rules) EXPECT_EQ(rule.none.back().text, text);
}

TEST(RuleArchiveTest, RefusesATextThatDoesNotExist) {
  // One rule, whose id is the second text of all where there is no first.
  const std::string bytes("\1\0\0\0\1\0\0\0", 8);
  EXPECT_FALSE(ReadRules(bytes + std::string(1000, '\0')));
}

TEST(RuleArchiveTest, RefusesEveryTruncation) {
  std::string bytes = WriteRules(SampleRules());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(ReadRules(bytes.substr(0, size))) << size;
  }
  EXPECT_FALSE(ReadRules(bytes + "x"));
}

}  // namespace
}  // namespace logclass

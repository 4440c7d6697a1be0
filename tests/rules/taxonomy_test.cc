#include "classifier/rules/taxonomy.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "classifier/base/file.h"
#include "classifier/rules/loader.h"

namespace logclass {
namespace {

TEST(TaxonomyTest, CodesAreDistinct) {
  std::set<std::string_view> codes;
  for (const TaxonomyEntry& entry : Taxonomy()) {
    EXPECT_TRUE(codes.insert(entry.code).second) << entry.code;
  }
  EXPECT_EQ(codes.size(), 56u);
}

TEST(TaxonomyTest, IsTheSharedTable) {
  std::string path = std::string(LOGCLASS_SHARED_DIR) + "/docs/taxonomy.tsv";
  if (!std::filesystem::exists(path)) {
    GTEST_SKIP() << "../shared is absent: no taxonomy.tsv to compare with";
  }
  std::istringstream lines(*ReadFile(path));
  std::string line;
  std::getline(lines, line);  // the header
  for (const TaxonomyEntry& entry : Taxonomy()) {
    ASSERT_TRUE(std::getline(lines, line));
    std::ostringstream expected;
    expected << entry.code << '\t' << entry.category << '\t' << entry.title
             << '\t' << SeverityName(entry.severity);
    EXPECT_EQ(line, expected.str());
  }
  EXPECT_FALSE(std::getline(lines, line));
}

// What a log line can show has a rule; a rule of a taxonomy code has its
// category.
TEST(TaxonomyTest, ShippedRulesCoverIt) {
  std::vector<Diagnostic> diagnostics;
  RuleSet rules = LoadRules({LOGCLASS_RULES_DIR}, &diagnostics);
  EXPECT_EQ(FormatDiagnostics(diagnostics), "");
  std::set<std::string_view> covered;
  size_t patterns = 0;
  for (const Rule& rule : rules.rules) {
    covered.insert(rule.code);
    patterns += rule.any.size() + rule.all.size();
    if (const TaxonomyEntry* entry = FindTaxonomyEntry(rule.code)) {
      EXPECT_EQ(rule.category, entry->category) << rule.id;
    }
  }
  for (const TaxonomyEntry& entry : Taxonomy()) {
    EXPECT_TRUE(covered.contains(entry.code)) << entry.code;
  }
  EXPECT_GE(patterns, 300u);
}

// At least four examples of either kind, from which a rule is understood.
TEST(ShippedRulesTest, HaveFourExamplesOfEachKind) {
  std::vector<Diagnostic> diagnostics;
  for (const Rule& rule : LoadRules({LOGCLASS_RULES_DIR}, &diagnostics).rules) {
    size_t match = 0;
    for (const Example& example : rule.examples) match += example.should_match;
    EXPECT_GE(match, 4u) << rule.id;
    EXPECT_GE(rule.examples.size() - match, 4u) << rule.id;
  }
}

}  // namespace
}  // namespace logclass

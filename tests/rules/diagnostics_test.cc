// Every error that a rule file can have, with the words that its author reads:
// tests/testdata/rules/CASE.yaml gives CASE.golden.

#include <gtest/gtest.h>

#include <filesystem>

#include "classifier/check/check.h"
#include "classifier/engine/database.h"
#include "classifier/rules/loader.h"
#include "tests/support/golden.h"

namespace logclass {
namespace {

namespace fs = std::filesystem;

std::string CasesDir() { return testing::TestDataDir() + "/rules"; }

std::vector<std::string> Cases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(CasesDir())) {
    if (entry.path().extension() == ".yaml") {
      names.push_back(entry.path().stem());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

// What `logclass rules check` prints.
std::string Diagnose(const std::string& path) {
  std::vector<Diagnostic> diagnostics;
  RuleSet rules = LoadRules({path}, &diagnostics);
  if (!HasErrors(diagnostics)) {
    auto database = Database::Compile(rules, &diagnostics);
    if (database.ok()) diagnostics = *CheckRules(*database, rules);
  }
  for (Diagnostic& d : diagnostics) {
    d.where.file = fs::path(d.where.file).filename();
    size_t dir = d.reason.find(CasesDir());
    if (dir != std::string::npos) d.reason.erase(dir, CasesDir().size() + 1);
  }
  return FormatDiagnostics(diagnostics);
}

class DiagnosticsTest : public ::testing::TestWithParam<std::string> {};

TEST_P(DiagnosticsTest, MatchesGolden) {
  std::string stem = CasesDir() + "/" + GetParam();
  std::string actual = Diagnose(stem + ".yaml");
  EXPECT_NE(actual, "") << "the case shows no error";
  testing::ExpectGolden(stem + ".golden", actual);
}

INSTANTIATE_TEST_SUITE_P(Rules, DiagnosticsTest, ::testing::ValuesIn(Cases()),
                         [](const auto& info) { return info.param; });

TEST(RuleFilesTest, ReportsAMissingFileAndAnEmptyDirectory) {
  std::vector<Diagnostic> diagnostics;
  ReadRuleFiles({CasesDir() + "/nowhere.yaml"}, &diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_NE(diagnostics[0].message.find("No such file"), std::string::npos)
      << diagnostics[0].message;
}

}  // namespace
}  // namespace logclass

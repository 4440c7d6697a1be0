#include "tests/support/rules.h"

#include <gtest/gtest.h>
#include <re2/re2.h>

#include "classifier/base/strings.h"
#include "classifier/rules/loader.h"

namespace logclass::testing {

std::shared_ptr<const Database> CompileRules(std::string_view yaml) {
  // Most tests care for patterns and verdicts, not for titles.
  std::string text = Concat("defaults: {category: test}\nrules:\n", yaml);
  RE2::GlobalReplace(&text, "- id: ", "- title: a test rule\n  id: ");
  RE2::GlobalReplace(&text, "- \\{id: ", "- {title: a test rule, id: ");
  std::vector<Diagnostic> diagnostics;
  RuleSet rules = ParseRules({{"test.yaml", text}}, &diagnostics);
  EXPECT_EQ(FormatDiagnostics(diagnostics), "") << text;
  auto database = Database::Compile(std::move(rules), &diagnostics);
  EXPECT_TRUE(database.ok())
      << database.status() << FormatDiagnostics(diagnostics);
  return database.ok() ? *database : nullptr;
}

std::unique_ptr<Scanner> NewScanner(std::shared_ptr<const Database> database) {
  auto scanner = Scanner::Create(std::move(database));
  EXPECT_TRUE(scanner.ok()) << scanner.status();
  return scanner.ok() ? *std::move(scanner) : nullptr;
}

Verdict Classify(const std::shared_ptr<const Database>& database,
                 const Record& record) {
  Verdict verdict;
  absl::Status status = NewScanner(database)->Classify(record, &verdict);
  EXPECT_TRUE(status.ok()) << status;
  return verdict;
}

Verdict Classify(const std::shared_ptr<const Database>& database,
                 std::string_view line) {
  Record record;
  record.message = line;
  return Classify(database, record);
}

}  // namespace logclass::testing

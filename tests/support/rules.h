// Rule sets written in a test.

#ifndef TESTS_SUPPORT_RULES_H_
#define TESTS_SUPPORT_RULES_H_

#include <memory>
#include <string_view>

#include "classifier/engine/database.h"
#include "classifier/engine/scanner.h"
#include "classifier/engine/verdict.h"

namespace logclass::testing {

// Compiles the YAML of a rule file's `rules:` list; titles and categories are
// filled in. Any diagnostic fails the test.
std::shared_ptr<const Database> CompileRules(std::string_view yaml);

// A scanner for `database`; failure fails the test.
std::unique_ptr<Scanner> NewScanner(std::shared_ptr<const Database> database);

// The verdict of a fresh scanner on one record.
Verdict Classify(const std::shared_ptr<const Database>& database,
                 const Record& record);
Verdict Classify(const std::shared_ptr<const Database>& database,
                 std::string_view line);

}  // namespace logclass::testing

#endif  // TESTS_SUPPORT_RULES_H_

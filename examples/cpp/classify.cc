// Reads log lines from standard input and prints those that are ERROR or worse,
// with their reason and attributes, and why the first of them is.
//
// Usage: classify RULES... < LOG

#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "classifier/logclass.h"

int main(int argc, char** argv) {
  std::vector<std::string> rules(argv + 1, argv + argc);
  std::vector<logclass::Diagnostic> diagnostics;
  auto database = logclass::Database::Load(rules, {}, &diagnostics);
  if (!database.ok()) {
    std::cerr << logclass::FormatDiagnostics(diagnostics) << database.status()
              << '\n';
    return 1;
  }
  auto scanner = logclass::Scanner::Create(*database);
  if (!scanner.ok()) return 1;

  std::string log(std::istreambuf_iterator<char>(std::cin), {});
  logclass::BatchVerdicts batch;
  absl::Status status = (*scanner)->ClassifyLines(log, &batch);
  if (!status.ok()) {
    std::cerr << status << '\n';
    return 1;
  }
  bool explained = false;
  for (const auto& item : batch.items()) {
    if (item.severity < logclass::Severity::kError) continue;
    std::cout << logclass::SeverityName(item.severity);
    if (item.match >= 0) {
      const logclass::Verdict& verdict = batch.match(item);
      std::cout << ' ' << verdict.reason;
      for (const auto& attribute : verdict.attributes) {
        std::cout << ' ' << attribute.name << '=' << attribute.value;
      }
    }
    std::cout << ": " << item.text << '\n';
    if (explained || item.match < 0) continue;
    explained = true;
    auto why = logclass::Explain(*database, {.message = item.text});
    if (!why.ok() || why->rules.empty()) continue;
    std::cout << "  because of rule " << why->rules[0].rule->id << " ("
              << why->rules[0].rule->where.file << ")\n";
  }
  return 0;
}

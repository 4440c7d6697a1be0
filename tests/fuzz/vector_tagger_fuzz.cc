// Fuzzes the tagger: whatever the request, nothing but tags may be added to it.
//
// With libFuzzer: clang++ -fsanitize=fuzzer,address, and a copy of the seeds in
// corpus/vector_tagger. Without: replay_main.cc.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/diagnostic.h"
#include "classifier/engine/database.h"
#include "classifier/rules/loader.h"
#include "tests/vector/sample_rules.h"
#include "tests/vector/tagging_check.h"

namespace logclass::testing {
namespace {

std::unique_ptr<TaggingCheck> MakeCheck() {
  std::vector<Diagnostic> diagnostics;
  auto database = Database::Compile(
      ParseRules({{"sample.yaml", kSampleRules}}, &diagnostics), &diagnostics);
  if (!database.ok() || !diagnostics.empty()) {
    std::fputs(FormatDiagnostics(diagnostics).c_str(), stderr);
    std::abort();
  }
  return std::make_unique<TaggingCheck>(TagOptions(), *std::move(database));
}

void Check(std::string_view request) {
  static const std::unique_ptr<TaggingCheck> check = MakeCheck();
  const std::string wrong = check->Run(request);
  if (wrong.empty()) return;
  std::fprintf(stderr, "%s\n", wrong.c_str());
  std::abort();
}

}  // namespace
}  // namespace logclass::testing

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  logclass::testing::Check(
      std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}

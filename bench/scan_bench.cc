// logclass with full verdicts against what could be used instead: the same
// patterns over the same lines, in one run.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "bench/instructions.h"
#include "bench/measure.h"
#include "bench/options.h"
#include "bench/peers/in_process.h"
#include "bench/peers/patterns.h"
#include "bench/peers/programs.h"
#include "bench/rule_sets.h"

namespace logclass::bench {
namespace {

constexpr int64_t kDefaultMemory = int64_t{8} << 20;
constexpr int64_t kAmpleMemory = int64_t{1} << 30;

struct Options {
  MeasureOptions measure;
  CorpusOptions corpus;
  size_t rules = 0;
  std::string rust_peer;
};

std::vector<Contender> InProcessContenders(
    const LazyDatabase& database, const std::vector<Pattern>& patterns) {
  return {Batch(database),
          BatchWithoutMemo(database),
          OneLine(database),
          DeclaredLevel(),
          BareHyperscan(patterns, /*chunks=*/true),
          BareHyperscan(patterns, /*chunks=*/false),
          Newlines(),
          Re2Set(patterns, kDefaultMemory),
          Re2Set(patterns, kAmpleMemory),
          Re2Loop(patterns),
          Pcre2Loop(patterns),
          ContainsChain(patterns)};
}

absl::Status Run(const Options& options) {
  const RuleSet rules = RulesFor(options.rules);
  const std::vector<Pattern> patterns = LogPatterns(rules);
  const Corpus corpus = LoadCorpus(options.corpus);
  if (corpus.bytes.empty()) return absl::NotFoundError("there are no lines");
  std::printf(
      "%zu rules, %zu patterns for log lines; %s: %zu lines, %zu bytes, "
      "%zu of them distinct\n",
      rules.rules.size(), patterns.size(), corpus.name.c_str(),
      corpus.lines.size(), corpus.bytes.size(), corpus.distinct_bytes);
  std::vector<Contender> contenders =
      InProcessContenders(LazyDatabase(rules), patterns);
  // Callgrind would count this process, which only waits for them.
  if (!UnderCallgrind()) {
    auto workspace = std::make_shared<const testing::TempDir>();
    contenders.push_back(
        RustRegexSet(patterns, corpus, options.rust_peer, workspace));
    contenders.push_back(Ripgrep(patterns, workspace));
    contenders.push_back(Grep(patterns, workspace));
  }
  return Measure(contenders, corpus, options.measure);
}

}  // namespace
}  // namespace logclass::bench

int main(int argc, char** argv) {
  using namespace logclass::bench;
  CLI::App app("logclass against its peers.");
  logclass::bench::Options options;
  AddMeasureFlags(app, options.measure);
  AddCorpusFlags(app, options.corpus);
  app.add_option("--rules", options.rules,
                 "so many rules; 0: the shipped ones");
  app.add_option("--rust-peer", options.rust_peer, "peers/rust_regex, built");
  CLI11_PARSE(app, argc, argv);
  return ExitCode(Run(options));
}

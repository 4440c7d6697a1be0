// How throughput depends on the number of rules, the length of lines, how many
// of them are failures, and threads; and how long rules take to load.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/generate.h"
#include "bench/measure.h"
#include "bench/options.h"
#include "bench/peers/in_process.h"
#include "bench/peers/patterns.h"
#include "bench/rule_sets.h"
#include "tests/support/temp_dir.h"

namespace logclass::bench {
namespace {

struct Options {
  MeasureOptions measure;
  CorpusOptions corpus;
  size_t max_rules = 20'000;
  size_t base_rules = 0;  // where their number is not what varies
};

constexpr size_t kRuleCounts[] = {50, 300, 1'000, 5'000, 20'000};
constexpr size_t kLineBytes[] = {40, 100, 250, 1'000, 4'000, 32'768};
constexpr int kHitPercents[] = {0, 5, 50, 100};
constexpr int kThreads[] = {1, 2};

class Scaling {
 public:
  explicit Scaling(Options options)
      : options_(std::move(options)),
        patterns_(LogPatterns(RulesFor(options_.base_rules))),
        rules_(RulesFor(options_.base_rules)) {}

  absl::Status Run() {
    for (auto part : {&Scaling::Lengths, &Scaling::Hits, &Scaling::Threads,
                      &Scaling::Rules, &Scaling::Loading}) {
      if (absl::Status status = (this->*part)(); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Measure(const std::string& subject, double parameter,
                       const std::vector<Contender>& contenders,
                       const Corpus& corpus) {
    options_.measure.subject = subject;
    options_.measure.parameter = parameter;
    return bench::Measure(contenders, corpus, options_.measure);
  }

  Corpus Generated(GenerateOptions options) const {
    options.bytes = options_.corpus.bytes;
    return MakeCorpus("generated", GenerateLines(options));
  }

  absl::Status Lengths() {
    for (size_t length : kLineBytes) {
      // No failures at any length: short lines have no room for them.
      const Corpus corpus = Generated({.line_bytes = length, .hit_percent = 0});
      absl::Status status =
          Measure("line length", static_cast<double>(length),
                  {Batch(rules_), OneLine(rules_),
                   BareHyperscan(patterns_, /*chunks=*/true), Newlines()},
                  corpus);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Hits() {
    for (int percent : kHitPercents) {
      const Corpus corpus = Generated({.hit_percent = percent});
      absl::Status status = Measure("percent of lines hit", percent,
                                    {Batch(rules_), OneLine(rules_),
                                     BareHyperscan(patterns_, /*chunks=*/true)},
                                    corpus);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Threads() {
    const Corpus corpus = LoadCorpus(options_.corpus);
    for (int threads : kThreads) {
      absl::Status status = Measure(
          "threads", threads,
          {threads == 1 ? Batch(rules_) : BatchInThreads(rules_, threads)},
          corpus);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Rules() {
    const Corpus corpus = LoadCorpus(options_.corpus);
    for (size_t count : kRuleCounts) {
      if (count > options_.max_rules) break;
      const LazyDatabase database(RulesFor(count));
      const std::vector<Pattern> patterns = LogPatterns(RulesFor(count));
      absl::Status status = Measure("rules", static_cast<double>(count),
                                    {Batch(database), OneLine(database),
                                     BareHyperscan(patterns, /*chunks=*/true),
                                     Re2Set(patterns, int64_t{1} << 30)},
                                    corpus);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  // Database::Load() of a file of so many rules, its compiled form taken from
  // the cache or put there.
  static Contender Load(const std::string& path, const std::string& cache,
                        bool cached) {
    auto make = [=](std::string*) -> absl::StatusOr<Pass> {
      return InProcess([=](const Slice&) -> absl::StatusOr<uint64_t> {
        if (!cached) std::filesystem::remove_all(cache);
        std::vector<Diagnostic> diagnostics;
        auto database =
            Database::Load({path}, {.cache_dir = cache}, &diagnostics);
        if (!database.ok()) return database.status();
        if ((*database)->from_cache() != cached) {
          return absl::InternalError("the cache did not do as it should");
        }
        return (*database)->rules().rules.size();
      });
    };
    return {cached ? "load, cached" : "load, cold", "rules", make};
  }

  absl::Status Loading() {
    const testing::TempDir dir;
    const Corpus none = MakeCorpus("none", "");
    for (size_t count : kRuleCounts) {
      if (count > options_.max_rules) break;
      const std::string path =
          dir.Write("synthetic.yaml", SyntheticRuleFile(count));
      const std::string cache = dir.path() + "/cache";
      // Apart, since one takes away what the other needs.
      for (bool cached : {false, true}) {
        absl::Status status = Measure("load", static_cast<double>(count),
                                      {Load(path, cache, cached)}, none);
        if (!status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

  Options options_;
  std::vector<Pattern> patterns_;
  LazyDatabase rules_;
};

}  // namespace
}  // namespace logclass::bench

int main(int argc, char** argv) {
  using namespace logclass::bench;
  CLI::App app("logclass by the size of what it is given.");
  logclass::bench::Options options;
  options.corpus.bytes = size_t{32} << 20;
  options.measure.rounds = 3;
  AddMeasureFlags(app, options.measure);
  AddCorpusFlags(app, options.corpus);
  app.add_option("--max-rules", options.max_rules, "no more rules than these");
  app.add_option("--base-rules", options.base_rules,
                 "so many where rules do not vary; 0: the shipped ones");
  CLI11_PARSE(app, argc, argv);
  return ExitCode(Scaling(options).Run());
}

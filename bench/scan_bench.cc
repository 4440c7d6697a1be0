// Lines per second of the shipped rules with full verdicts, against RE2::Set
// with the same patterns and against Hyperscan with nothing around it, all in
// one run. Every benchmark checks how much it found: a fast wrong answer fails.
//
// One iteration is one pass over bench/corpus.h.

#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "bench/corpus.h"
#include "classifier/engine/baseline.h"
#include "classifier/engine/scanner.h"

namespace logclass {
namespace {

using bench::Corpus;
using bench::LogCorpus;

constexpr size_t kRe2SetLines = 100'000;

std::shared_ptr<const Database> LoadShipped(const LoadOptions& options) {
  std::vector<Diagnostic> diagnostics;
  auto database = Database::Load({LOGCLASS_RULES_DIR}, options, &diagnostics);
  if (database.ok()) return *database;
  std::fprintf(stderr, "%s", FormatDiagnostics(diagnostics).c_str());
  std::exit(1);
}

const std::shared_ptr<const Database>& Shipped() {
  static const auto* const kDatabase =
      new std::shared_ptr<const Database>(LoadShipped({}));
  return *kDatabase;
}

std::unique_ptr<Scanner> NewScanner() {
  return Scanner::Create(Shipped()).value();
}

// Reports lines and bytes per second, and fails unless each pass found the
// same as `expected`, which the first caller sets.
void Report(benchmark::State& state, size_t lines, size_t bytes,
            uint64_t found_in_all, std::optional<uint64_t>& expected) {
  uint64_t found = found_in_all / state.iterations();
  if (!expected) expected = found;
  if (found == 0 || found != *expected ||
      found * state.iterations() != found_in_all) {
    state.SkipWithError("found something else than before");
  }
  state.counters["lines/s"] =
      benchmark::Counter(static_cast<double>(lines),
                         benchmark::Counter::kIsIterationInvariantRate);
  state.counters["found"] = static_cast<double>(found);
  state.SetBytesProcessed(static_cast<int64_t>(bytes) * state.iterations());
  state.SetLabel(LogCorpus().name);
}

// Batch and line by line must find the same records.
std::optional<uint64_t> matched_lines;

void BM_Batch(benchmark::State& state) {
  const Corpus& corpus = LogCorpus();
  auto scanner = NewScanner();
  BatchVerdicts verdicts;
  uint64_t found = 0;
  for (auto _ : state) {
    for (std::string_view chunk : corpus.chunks) {
      if (!scanner->ClassifyLines(chunk, &verdicts).ok()) std::abort();
      for (const auto& item : verdicts.items()) found += item.match >= 0;
    }
  }
  Report(state, corpus.lines.size(), corpus.bytes.size(), found, matched_lines);
}

void BM_OneLine(benchmark::State& state) {
  const Corpus& corpus = LogCorpus();
  auto scanner = NewScanner();
  Verdict verdict;
  uint64_t found = 0;
  for (auto _ : state) {
    for (std::string_view line : corpus.lines) {
      if (!scanner->Classify(line, &verdict).ok()) std::abort();
      found += verdict.has_reason();
    }
  }
  Report(state, corpus.lines.size(), corpus.bytes.size(), found, matched_lines);
}

// The hits of the two differ: a line's own scan sees no carriage return.
void MeasureBareHyperscan(benchmark::State& state,
                          const std::vector<std::string_view>& texts,
                          std::optional<uint64_t>& expected) {
  const Corpus& corpus = LogCorpus();
  Baseline baseline =
      Baseline::Create(*Shipped(), Baseline::kDefaultRe2Memory).value();
  uint64_t found = 0;
  for (auto _ : state) {
    for (std::string_view text : texts) {
      found += baseline.BareHyperscan(text).value();
    }
  }
  Report(state, corpus.lines.size(), corpus.bytes.size(), found, expected);
}

void BM_BareHyperscanChunks(benchmark::State& state) {
  static std::optional<uint64_t> expected;
  MeasureBareHyperscan(state, LogCorpus().chunks, expected);
}

void BM_BareHyperscanLines(benchmark::State& state) {
  static std::optional<uint64_t> expected;
  MeasureBareHyperscan(state, LogCorpus().lines, expected);
}

// RE2::Set over the first lines only, since it is too slow for more.
void MeasureRe2Set(benchmark::State& state, int64_t memory) {
  static std::optional<uint64_t> expected;
  const Corpus& corpus = LogCorpus();
  Baseline baseline = Baseline::Create(*Shipped(), memory).value();
  size_t lines = std::min(kRe2SetLines, corpus.lines.size());
  size_t bytes = 0;
  uint64_t found = 0;
  for (auto _ : state) {
    bytes = 0;
    for (size_t i = 0; i < lines; ++i) {
      found += baseline.Re2Set(corpus.lines[i]).value();
      bytes += corpus.lines[i].size() + 1;
    }
  }
  Report(state, lines, bytes, found, expected);
}

void BM_Re2Set(benchmark::State& state) {
  MeasureRe2Set(state, Baseline::kDefaultRe2Memory);
}

void BM_Re2SetAmpleMemory(benchmark::State& state) {
  MeasureRe2Set(state, Baseline::kAmpleRe2Memory);
}

void BM_LoadCold(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(LoadShipped({}));
  }
}

void BM_LoadCached(benchmark::State& state) {
  std::string dir =
      std::filesystem::temp_directory_path() / "logclass-bench-XXXXXX";
  if (mkdtemp(dir.data()) == nullptr) std::abort();
  LoadOptions options;
  options.cache_dir = dir;
  LoadShipped(options);
  for (auto _ : state) {
    if (!LoadShipped(options)->from_cache()) std::abort();
  }
  std::filesystem::remove_all(dir);
}

BENCHMARK(BM_Batch)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_OneLine)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_BareHyperscanChunks)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_BareHyperscanLines)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_Re2Set)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_Re2SetAmpleMemory)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_LoadCold)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_LoadCached)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace logclass

// What DetectLevel() costs per line. Every benchmark but the last checks how
// many levels it found, so that a faster reader that reads less is seen.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <string>
#include <vector>

#include "bench/corpus.h"
#include "classifier/level/formats.h"
#include "classifier/level/level.h"

namespace logclass {
namespace {

size_t CountLevels(const std::vector<std::string>& lines) {
  size_t found = 0;
  for (const std::string& line : lines) {
    if (DetectLevel(line)) ++found;
  }
  return found;
}

void Run(benchmark::State& state, const std::vector<std::string>& lines,
         size_t wanted) {
  size_t bytes = 0;
  for (const std::string& line : lines) bytes += line.size();
  for (auto _ : state) {
    if (CountLevels(lines) != wanted) {
      state.SkipWithError("another number of levels than expected");
      return;
    }
  }
  const auto rounds = static_cast<int64_t>(state.iterations());
  state.SetBytesProcessed(rounds * static_cast<int64_t>(bytes));
  state.SetItemsProcessed(rounds * static_cast<int64_t>(lines.size()));
}

// One example of every format: branches that no predictor has seen often.
void BM_AllFormats(benchmark::State& state) {
  std::vector<std::string> lines;
  for (const LevelFormat& format : LevelFormats()) {
    lines.emplace_back(format.example);
  }
  Run(state, lines, lines.size());
}
BENCHMARK(BM_AllFormats);

void BM_Format(benchmark::State& state) {
  const LevelFormat& format =
      LevelFormats()[static_cast<size_t>(state.range(0))];
  state.SetLabel(std::string(format.name));
  Run(state, {100, std::string(format.example)}, 100);
}
BENCHMARK(BM_Format)->DenseRange(0,
                                 static_cast<int64_t>(LevelFormats().size()) -
                                     1);

void BM_Loghub(benchmark::State& state, const char* name, size_t wanted) {
  std::ifstream file(std::string(LOGCLASS_SHARED_DIR "/data/loghub/") + name +
                     ".log");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  if (lines.empty()) {
    state.SkipWithError("../shared absent");
    return;
  }
  Run(state, lines, wanted);
}
BENCHMARK_CAPTURE(BM_Loghub, Android, "Android", 2000);
BENCHMARK_CAPTURE(BM_Loghub, Apache, "Apache", 2000);
BENCHMARK_CAPTURE(BM_Loghub, BGL, "BGL", 2000);
BENCHMARK_CAPTURE(BM_Loghub, HDFS, "HDFS", 2000);
BENCHMARK_CAPTURE(BM_Loghub, HPC, "HPC", 0);
BENCHMARK_CAPTURE(BM_Loghub, Hadoop, "Hadoop", 2000);
BENCHMARK_CAPTURE(BM_Loghub, HealthApp, "HealthApp", 0);
BENCHMARK_CAPTURE(BM_Loghub, Linux, "Linux", 0);
BENCHMARK_CAPTURE(BM_Loghub, Mac, "Mac", 8);
BENCHMARK_CAPTURE(BM_Loghub, OpenSSH, "OpenSSH", 0);
BENCHMARK_CAPTURE(BM_Loghub, OpenStack, "OpenStack", 2000);
BENCHMARK_CAPTURE(BM_Loghub, Proxifier, "Proxifier", 0);
BENCHMARK_CAPTURE(BM_Loghub, Spark, "Spark", 2000);
BENCHMARK_CAPTURE(BM_Loghub, Thunderbird, "Thunderbird", 0);
BENCHMARK_CAPTURE(BM_Loghub, Windows, "Windows", 2000);
BENCHMARK_CAPTURE(BM_Loghub, Zookeeper, "Zookeeper", 2000);

// Half of all lines cost less than this. Each is read again and again, since a
// clock is slower than a line.
void BM_MedianLine(benchmark::State& state) {
  constexpr int kRepetitions = 32;
  using Clock = std::chrono::steady_clock;
  const bench::Corpus corpus = bench::LogCorpus(/*min_bytes=*/1);
  std::vector<double> seconds(corpus.lines.size());
  for (auto _ : state) {
    for (size_t i = 0; i < corpus.lines.size(); ++i) {
      const auto start = Clock::now();
      for (int j = 0; j < kRepetitions; ++j) {
        benchmark::DoNotOptimize(DetectLevel(corpus.lines[i]));
      }
      seconds[i] = std::chrono::duration<double>(Clock::now() - start).count();
    }
    const auto median = seconds.begin() + seconds.size() / 2;
    std::nth_element(seconds.begin(), median, seconds.end());
    state.SetIterationTime(*median / kRepetitions);
  }
  state.SetLabel(corpus.name);
}
BENCHMARK(BM_MedianLine)->UseManualTime()->Iterations(5);

}  // namespace
}  // namespace logclass

BENCHMARK_MAIN();

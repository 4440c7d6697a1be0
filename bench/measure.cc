#include "bench/measure.h"

#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>

#include "bench/allocations.h"
#include "bench/instructions.h"
#include "bench/peak_memory.h"
#include "classifier/base/strings.h"

namespace logclass::bench {
namespace {

constexpr size_t kFirstSliceBytes = size_t{64} << 10;
constexpr double kTimesForPrograms = 20;

struct Entry {
  const Contender* contender;
  Result result;
  Pass pass;
  Slice slice;
};

double CpuSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

template <typename T>
std::optional<T> Difference(std::optional<T> to, std::optional<T> from) {
  if (!to || !from) return std::nullopt;
  return *to - *from;
}

// Returns the largest part of the corpus, from its start, that a pass manages
// in the time, about.
absl::StatusOr<Slice> SliceFor(const Pass& pass, Runs runs,
                               const Corpus& corpus, double seconds) {
  // A program that is started for each pass builds its automaton each time, so
  // it gets longer, or that would be all that is measured.
  const bool cold = runs == Runs::kAnew;
  const size_t growth = cold ? 8 : 2;
  const double limit = cold ? seconds * kTimesForPrograms : seconds / 2;
  for (size_t bytes = kFirstSliceBytes;; bytes *= growth) {
    Slice slice = Prefix(corpus, bytes);
    absl::StatusOr<Sample> sample = pass(slice);
    // The first time over these lines an automaton may have had to grow.
    if (sample.ok() && sample->seconds > limit && !cold) {
      sample = pass(slice);
    }
    if (!sample.ok()) return sample.status();
    if (slice.text.size() == corpus.bytes.size() || sample->seconds > limit) {
      return slice;
    }
  }
}

// Returns the whole corpus, after one pass.
absl::StatusOr<Slice> WarmUp(const Pass& pass, const Corpus& corpus) {
  Slice slice = Prefix(corpus, corpus.bytes.size());
  const absl::StatusOr<Sample> sample = pass(slice);
  if (!sample.ok()) return sample.status();
  return slice;
}

// What it takes to build the contender and to run it for a while, tried in a
// process of its own.
std::optional<uint64_t> PeakMemory(const Contender& contender,
                                   const Corpus& corpus, double seconds) {
  if (contender.runs != Runs::kHere || UnderCallgrind()) return std::nullopt;
#ifdef __GLIBC__
  malloc_trim(0);  // what was freed before is not to be used again unseen
#endif
  return PeakMemoryOf([&] {
    std::string note;
    const absl::StatusOr<Pass> pass = contender.make(&note);
    return pass.ok() && SliceFor(*pass, Runs::kHere, corpus, seconds).ok();
  });
}

absl::Status Prepare(const Corpus& corpus, const MeasureOptions& options,
                     Entry& entry) {
  absl::StatusOr<Pass> pass = entry.contender->make(&entry.result.note);
  if (!pass.ok()) return pass.status();
  entry.pass = *std::move(pass);
  absl::StatusOr<Slice> slice =
      options.copies > 0 ? WarmUp(entry.pass, corpus)
                         : SliceFor(entry.pass, entry.contender->runs, corpus,
                                    options.seconds);
  if (!slice.ok()) return slice.status();
  entry.slice = *std::move(slice);
  const size_t copies = std::max<size_t>(options.copies, 1);
  entry.result.lines = entry.slice.lines.size() * copies;
  entry.result.bytes = entry.slice.text.size() * copies;
  return absl::OkStatus();
}

// The name under which bench/report.py finds callgrind's count again.
std::string KeyOf(const Result& result) {
  return Concat(result.subject, '/', result.corpus, '/', result.name);
}

// A contender that fails has a row that says so; one that finds something else
// than before ends the run.
absl::Status RunRound(Entry& entry) {
  Result& result = entry.result;
  StartCallgrind();
  const absl::StatusOr<Sample> sample = entry.pass(entry.slice);
  StopCallgrind(KeyOf(result));
  if (!sample.ok()) {
    result.skipped = std::string(sample.status().message());
    return absl::OkStatus();
  }
  result.rounds.push_back(*sample);
  if (sample->found == result.rounds[0].found) return absl::OkStatus();
  return absl::InternalError(Concat(KeyOf(result), ": found ", sample->found,
                                    " in one round and ",
                                    result.rounds[0].found, " in another"));
}

bool IsAsked(const Contender& contender, const std::vector<std::string>& only) {
  return only.empty() ||
         std::ranges::any_of(only, [&](const std::string& part) {
           return contender.name.find(part) != std::string::npos;
         });
}

void Publish(const Result& result, const std::string& json) {
  std::printf("%s\n", ToText(result).c_str());
  std::fflush(stdout);
  if (json.empty()) return;
  std::ofstream(json, std::ios::app) << ToJson(result) << '\n';
}

Result NewResult(const Contender& contender, const Corpus& corpus,
                 const MeasureOptions& options) {
  Result result;
  result.subject = options.subject;
  result.parameter = options.parameter;
  result.corpus = corpus.name;
  result.corpus_bytes =
      corpus.bytes.size() * std::max<size_t>(options.copies, 1);
  result.name = contender.name;
  result.answer = contender.answer;
  return result;
}

}  // namespace

Pass InProcess(std::function<absl::StatusOr<uint64_t>(const Slice&)> count,
               int threads) {
  auto counter = std::make_shared<InstructionCounter>();
  return [=](const Slice& slice) -> absl::StatusOr<Sample> {
    using Clock = std::chrono::steady_clock;
    const auto instructions = counter->Read();
    const auto allocations = Allocations();
    const double cpu = CpuSeconds();
    const auto start = Clock::now();
    const absl::StatusOr<uint64_t> found = count(slice);
    const std::chrono::duration<double> took = Clock::now() - start;
    if (!found.ok()) return found.status();
    Sample sample{.seconds = took.count(),
                  .cpu_seconds = CpuSeconds() - cpu,
                  .found = *found};
    if (threads > 1) return sample;
    sample.allocations = Difference(Allocations(), allocations);
    sample.instructions = Difference(counter->Read(), instructions);
    return sample;
  };
}

absl::Status Measure(const std::vector<Contender>& contenders,
                     const Corpus& corpus, const MeasureOptions& options) {
  std::vector<Entry> entries;
  for (const Contender& contender : contenders) {
    if (!IsAsked(contender, options.only)) continue;
    entries.push_back({&contender, NewResult(contender, corpus, options)});
  }
  // Before anything is built that it might share.
  for (Entry& entry : entries) {
    entry.result.peak_bytes =
        PeakMemory(*entry.contender, corpus, options.seconds);
  }
  for (Entry& entry : entries) {
    const absl::Status status = Prepare(corpus, options, entry);
    entry.result.skipped = std::string(status.message());
  }
  for (int round = 0; round < options.rounds; ++round) {
    for (Entry& entry : entries) {
      if (!entry.result.skipped.empty()) continue;
      if (absl::Status status = RunRound(entry); !status.ok()) return status;
    }
  }
  for (const Entry& entry : entries) Publish(entry.result, options.json);
  return absl::OkStatus();
}

}  // namespace logclass::bench

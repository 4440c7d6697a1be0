// The one way in which everything here is timed.
//
// All contenders go over the same lines in turn, round after round, so that
// what else the machine does hits every one of them; the median counts. One
// that is too slow for the whole corpus goes over a first part of it.

#ifndef BENCH_MEASURE_H_
#define BENCH_MEASURE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/corpus.h"
#include "bench/result.h"

namespace logclass::bench {

// Goes over the lines once.
using Pass = std::function<absl::StatusOr<Sample>(const Slice&)>;

// Makes a pass of what runs in this process and returns how much it found. What
// is counted of one thread is left out where there are several.
Pass InProcess(std::function<absl::StatusOr<uint64_t>(const Slice&)> count,
               int threads = 1);

enum class Runs {
  kHere,
  kBeside,  // in a process of its own, for all passes
  kAnew,    // in one for each pass
};

struct Contender {
  std::string name;
  std::string answer;
  // Builds what the pass needs, and no earlier, so that its memory is counted.
  // What fails is skipped, and the row says why. May add to the note.
  std::function<absl::StatusOr<Pass>(std::string* note)> make;
  Runs runs = Runs::kHere;  // if not, its samples tell its memory
};

struct MeasureOptions {
  std::string subject = "scan";
  double parameter = 0;
  int rounds = 5;
  double seconds = 2;  // at most, about, for a pass of one that is slow
  // The passes go over a file of so many copies of the corpus, whatever they
  // are given; 0: over what they are given.
  size_t copies = 0;
  std::vector<std::string> only;  // those with one in their name; empty: all
  std::string json;               // file to append the rows to; empty: none
};

// Measures, prints and writes down every contender. Fails where one finds
// something else in one round than in another: a fast wrong answer counts for
// nothing.
absl::Status Measure(const std::vector<Contender>& contenders,
                     const Corpus& corpus, const MeasureOptions& options);

}  // namespace logclass::bench

#endif  // BENCH_MEASURE_H_

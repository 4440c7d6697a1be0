// What was measured of one contender: one row of the results, in the one form
// that all benchmarks write and bench/report.py reads.

#ifndef BENCH_RESULT_H_
#define BENCH_RESULT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace logclass::bench {

// What one pass over some lines gave.
struct Sample {
  double seconds = 0;
  double cpu_seconds = 0;
  uint64_t found = 0;  // what it counts, Contender::answer says
  std::optional<uint64_t> allocations;
  std::optional<uint64_t> instructions;
  std::optional<uint64_t> peak_bytes;  // of a process of its own
};

struct Result {
  std::string subject;  // "scan", "rules", "line length", ...
  std::string corpus;
  std::string name;
  double parameter = 0;  // where the subject has one: the number of rules, ...
  std::string answer;    // what it tells of a line
  std::string note;      // what a reader of the numbers has to know
  std::string skipped;   // why there are no numbers; empty: there are
  size_t lines = 0;      // of one pass; 0: it is not about lines
  size_t bytes = 0;
  size_t corpus_bytes = 0;
  // Beyond the corpus; what it is built with included.
  std::optional<uint64_t> peak_bytes;
  std::vector<Sample> rounds;
};

// Returns the row as one line of JSON, without a newline. Times are medians of
// the rounds; what a row does not have is null.
std::string ToJson(const Result& result);

// Returns the row in one line for people.
std::string ToText(const Result& result);

// The median over the rounds. REQUIRES: there is one.
double MedianSeconds(const Result& result);

}  // namespace logclass::bench

#endif  // BENCH_RESULT_H_

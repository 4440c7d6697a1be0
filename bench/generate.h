// Log lines that are made up: templates of what programs on Kubernetes print,
// with identifiers, addresses, numbers and times that differ from line to line.
// The same options give the same bytes, everywhere.

#ifndef BENCH_GENERATE_H_
#define BENCH_GENERATE_H_

#include <cstdint>
#include <string>

namespace logclass::bench {

struct GenerateOptions {
  size_t bytes = size_t{1} << 20;  // at least so many
  // Length of every line, its newline not included; 0: as it comes.
  size_t line_bytes = 0;
  // How many of the lines are a failure: the shipped rules' own examples,
  // vetoes and extraction included. Those longer than a line are left out.
  int hit_percent = 2;
  uint64_t seed = 1;
};

// Returns whole lines, each with its newline. The rules are those of the source
// tree; lines have no hits where these cannot be read.
std::string GenerateLines(const GenerateOptions& options);

}  // namespace logclass::bench

#endif  // BENCH_GENERATE_H_

// What all benchmarks are told in the same way.

#ifndef BENCH_OPTIONS_H_
#define BENCH_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "bench/corpus.h"
#include "bench/measure.h"

namespace logclass::bench {

struct CorpusOptions {
  std::string name = "loghub";
  std::string path;  // file, or directory of *.log; empty: that of the name
  size_t bytes = size_t{200} << 20;
  int hit_percent = 2;  // of generated lines
};

void AddMeasureFlags(CLI::App& app, MeasureOptions& options);
// A number of bytes, or of KB, MB, GB.
void AddSizeFlag(CLI::App& app, const std::string& name, size_t& bytes,
                 const std::string& description);
void AddCorpusFlags(CLI::App& app, CorpusOptions& options);

// Loghub, or generated lines where that is absent or "generated" is asked for;
// or what is at the path. Empty where there are no lines.
Corpus LoadCorpus(const CorpusOptions& options);

// Prints what went wrong. Returns main()'s result.
int ExitCode(const absl::Status& status);

}  // namespace logclass::bench

#endif  // BENCH_OPTIONS_H_

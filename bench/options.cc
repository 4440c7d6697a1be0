#include "bench/options.h"

#include <cstdio>

#include "bench/generate.h"

namespace logclass::bench {

void AddMeasureFlags(CLI::App& app, MeasureOptions& options) {
  app.add_option("--rounds", options.rounds, "how often each one's turn comes")
      ->check(CLI::PositiveNumber);
  app.add_option("--seconds", options.seconds, "at most, about, for a turn");
  app.add_option("--only", options.only,
                 "those with this in their name; may be repeated")
      ->allow_extra_args(false);
  app.add_option("--json", options.json, "file to append the results to");
}

void AddSizeFlag(CLI::App& app, const std::string& name, size_t& bytes,
                 const std::string& description) {
  app.add_option(name, bytes, description)
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/false));
}

void AddCorpusFlags(CLI::App& app, CorpusOptions& options) {
  app.add_option("--corpus", options.name, "loghub, generated, or any name");
  app.add_option("--lines", options.path, "file, or directory of *.log");
  app.add_option("--hit-percent", options.hit_percent,
                 "how many of the lines are failures, where generated")
      ->check(CLI::Range(100));
  AddSizeFlag(app, "--size", options.bytes, "at least so much of it");
}

Corpus LoadCorpus(const CorpusOptions& options) {
  if (!options.path.empty()) {
    return ReadCorpus(options.name, options.path, options.bytes);
  }
  if (options.name == "generated") {
    return MakeCorpus(options.name,
                      GenerateLines({.bytes = options.bytes,
                                     .hit_percent = options.hit_percent}));
  }
  return LogCorpus(options.bytes);
}

int ExitCode(const absl::Status& status) {
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 1;
}

}  // namespace logclass::bench

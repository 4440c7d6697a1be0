// The logclass command as whole processes: over a large file, and over an empty
// one, which is what starting costs.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "bench/measure.h"
#include "bench/options.h"
#include "bench/process.h"
#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "tests/support/temp_dir.h"

namespace logclass::bench {
namespace {

struct Options {
  MeasureOptions measure;
  CorpusOptions corpus;
  size_t file_bytes = size_t{1} << 30;
  int start_rounds = 20;
};

using Command = std::vector<std::string>;

Command Classify(const testing::TempDir& dir, Command flags) {
  Command command = {LOGCLASS_COMMAND, "classify",
                     Concat("--rules=", LOGCLASS_RULES_DIR),
                     Concat("--cache-dir=", dir.path(), "/cache")};
  command.insert(command.end(), flags.begin(), flags.end());
  return command;
}

// `before` runs outside of what is timed.
Contender Process(std::string name, Command command,
                  void (*before)(const testing::TempDir&),
                  const testing::TempDir& dir) {
  auto make = [=, &dir](std::string*) -> absl::StatusOr<Pass> {
    return Pass([=, &dir](const Slice&) {
      if (before != nullptr) before(dir);
      return TimeCommand(command, "/dev/null");
    });
  };
  return {std::move(name), "the command's output", make, Runs::kAnew};
}

// The corpus again and again, in one file. Returns the size in copies.
size_t WriteFile(const Corpus& corpus, size_t bytes, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  size_t copies = 0;
  for (size_t size = 0; size < bytes; size += corpus.bytes.size(), ++copies) {
    file << corpus.bytes;
  }
  return copies;
}

bool HasThreads(const testing::TempDir& dir) {
  const std::string help = dir.path() + "/help";
  if (!TimeCommand({LOGCLASS_COMMAND, "classify", "--help"}, help).ok()) {
    return false;
  }
  const auto text = ReadFile(help);
  return text.ok() && text->find("--threads") != std::string::npos;
}

std::vector<Contender> OverFile(const testing::TempDir& dir,
                                const std::string& path) {
  std::vector<std::string> threads = {""};
  if (HasThreads(dir)) threads = {"--threads=1", "--threads=2"};
  std::vector<Contender> out;
  for (const char* format :
       {"--min-severity=ERROR", "--format=summary", "--format=ndjson"}) {
    for (const std::string& flag : threads) {
      Command flags = {format, path};
      if (!flag.empty()) flags.push_back(flag);
      out.push_back(
          Process(Concat("classify ", format, flag.empty() ? "" : " ", flag),
                  Classify(dir, std::move(flags)), /*before=*/nullptr, dir));
    }
  }
  return out;
}

// Rows whose lines and bytes are the file's, which has several copies of the
// corpus that is in memory here.
absl::Status MeasureFile(const Options& options, const testing::TempDir& dir) {
  const std::string path = dir.path() + "/large.log";
  MeasureOptions measure = options.measure;
  const Corpus corpus = LoadCorpus(options.corpus);
  if (corpus.bytes.empty()) return absl::NotFoundError("there are no lines");
  measure.copies = WriteFile(corpus, options.file_bytes, path);
  measure.subject = "command";
  return Measure(OverFile(dir, path), corpus, measure);
}

void RemoveCache(const testing::TempDir& dir) {
  std::filesystem::remove_all(dir.path() + "/cache");
}

absl::Status MeasureStart(const Options& options, const testing::TempDir& dir) {
  const std::string empty = dir.Write("empty.log", "");
  const Corpus none = MakeCorpus("none", "");
  MeasureOptions measure = options.measure;
  measure.subject = "start";
  absl::Status status =
      Measure({Process("start, rules compiled", Classify(dir, {empty}),
                       RemoveCache, dir)},
              none, measure);
  if (!status.ok()) return status;
  measure.rounds = options.start_rounds;
  return Measure({Process("start, rules from the cache", Classify(dir, {empty}),
                          /*before=*/nullptr, dir)},
                 none, measure);
}

absl::Status Run(const Options& options) {
  const testing::TempDir dir;
  absl::Status status = MeasureStart(options, dir);
  return status.ok() ? MeasureFile(options, dir) : status;
}

}  // namespace
}  // namespace logclass::bench

int main(int argc, char** argv) {
  using namespace logclass::bench;
  CLI::App app("The logclass command, as whole processes.");
  logclass::bench::Options options;
  options.measure.rounds = 3;
  AddMeasureFlags(app, options.measure);
  AddCorpusFlags(app, options.corpus);
  AddSizeFlag(app, "--file-size", options.file_bytes, "the size of the file");
  app.add_option("--start-rounds", options.start_rounds, "how often to start")
      ->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  return ExitCode(Run(options));
}

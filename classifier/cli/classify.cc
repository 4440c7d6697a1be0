// logclass classify: verdicts on the lines of files or standard input.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/newlines.h"
#include "classifier/base/strings.h"
#include "classifier/cli/block_classifier.h"
#include "classifier/cli/block_pool.h"
#include "classifier/cli/block_worker.h"
#include "classifier/cli/byte_source.h"
#include "classifier/cli/commands.h"
#include "classifier/cli/exit_code.h"
#include "classifier/cli/input.h"
#include "classifier/cli/ndjson_output.h"
#include "classifier/cli/output.h"
#include "classifier/cli/progress.h"
#include "classifier/cli/summary_output.h"
#include "classifier/cli/terminal.h"
#include "classifier/cli/text_output.h"
#include "classifier/cli/words.h"
#include "classifier/cli/write.h"
#include "classifier/engine/scanner.h"
#include "classifier/record/json.h"

namespace logclass::cli {
namespace {

constexpr char kFooter[] =
    "In text, every record is shown as `SEVERITY  REASON  record`, `-` for no\n"
    "reason. In colour, the part that matched is underlined, and records "
    "below\n"
    "WARNING without a reason are dim; --min-severity=WARNING hides them.\n"
    "Files may be compressed with gzip or zstd.\n\n"
    "Examples:\n"
    "  tail -f app.log | logclass classify --min-severity=WARNING\n"
    "  logclass classify --format=summary /var/log/pods/*/*/*.log.gz\n"
    "  kubectl get pods -A -o yaml | logclass classify -m WARNING\n"
    "  logclass classify --format=ndjson --fail-on=CRITICAL build.log";

// Of lines that are no JSON, so many of each file are named.
constexpr size_t kMaxBadLinesNamed = 5;

// Most input is no longer than this, and done before a thread has started.
constexpr size_t kBlocksDoneHere = 2;
// A block with a longer line is not copied for another thread, so that memory
// stays bounded.
constexpr size_t kMaxCopiedBytes = size_t{4} << 20;
constexpr int kMaxThreads = 256;

struct ClassifyOptions {
  std::vector<std::string> files;
  std::string format = "text";
  InputFormat input = InputFormat::kAuto;
  std::optional<Severity> min_severity;
  std::optional<Severity> fail_on;
  RuleOptions rules;
  ColorMode color = ColorMode::kAuto;
  bool with_filename = false;
  bool no_filename = false;
  bool line_number = false;
  bool no_text = false;
  size_t top = 20;
  size_t threads = 1;
};

std::string_view DisplayName(const std::string& path) {
  return path == "-" ? "(standard input)" : std::string_view(path);
}

OutputOptions MakeOutputOptions(const ClassifyOptions& options) {
  OutputOptions out;
  out.min_severity = options.min_severity.value_or(Severity::kDebug);
  out.with_file = !options.no_filename &&
                  (options.with_filename || options.files.size() > 1);
  out.with_line = options.line_number;
  out.with_text = !options.no_text;
  out.color = UseColor(options.color, STDOUT_FILENO);
  // Colours are for eyes even where a pager stands between.
  out.sanitize = out.color || IsTerminal(STDOUT_FILENO);
  out.width = TerminalWidth(STDOUT_FILENO);
  out.top = options.top;
  return out;
}

std::unique_ptr<Output> NewOutput(const ClassifyOptions& options,
                                  std::shared_ptr<const Database> database) {
  const OutputOptions output_options = MakeOutputOptions(options);
  if (options.format == "ndjson") {
    return std::make_unique<NdjsonOutput>(output_options);
  }
  if (options.format == "summary") {
    return std::make_unique<SummaryOutput>(std::move(database), output_options);
  }
  return std::make_unique<TextOutput>(std::move(database), output_options);
}

// One run over all files.
class Run {
 public:
  Run(const ClassifyOptions& options, std::unique_ptr<BlockWorker> worker,
      BlockPool::MakeWorker make_worker)
      : options_(options),
        worker_(std::move(worker)),
        progress_(IsTerminal(STDERR_FILENO) &&
                  (!IsTerminal(STDOUT_FILENO) || options.format == "summary")),
        pool_(options.threads, std::move(make_worker),
              [this](BlockJob& job) { End(job); }) {}

  // Returns the exit code.
  int All() {
    for (size_t i = 0; i < options_.files.size() && !failed_; ++i) File(i);
    for (const auto& worker : pool_.Finish()) {
      worker_->output().Merge(worker->output());
    }
    progress_.Erase();
    if (!failure_.ok()) return Fail(failure_);
    OutputBuffer end;
    worker_->output().Finish(opened_files_, end);
    absl::Status status = Flush(end);
    if (!status.ok()) return Fail(status);
    if (bad_input_) return kExitBadInput;
    return found_ ? kExitFound : kExitOk;
  }

 private:
  BlockJob& NextJob(size_t file_number) {
    BlockJob& job = pool_.Next();
    job.file = DisplayName(options_.files[file_number]);
    job.file_number = file_number;
    return job;
  }

  void ReportBadInput(size_t file_number, const absl::Status& status) {
    BlockJob& job = NextJob(file_number);
    job.trouble = std::string(status.message());
    pool_.Complete(job);
  }

  void File(size_t number) {
    const std::string& path = options_.files[number];
    absl::StatusOr<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
    if (!source.ok()) return ReportBadInput(number, source.status());
    ++opened_files_;
    BeginProgress(DisplayName(path), (*source)->stored_size());
    BlockReader::Limits limits;
    if (options_.input == InputFormat::kJson) {
      limits.json_line_bytes = JsonRecords::kMaxBytes;
    }
    BlockReader reader(*std::move(source), limits);
    absl::StatusOr<std::string_view> block = reader.Next();
    if (block.ok() && BlockClassifier::HasOnlyLines(*block, options_.input)) {
      Lines(number, reader, std::move(block));
    } else {
      Documents(number, reader, std::move(block));
    }
  }

  // Hands out the blocks of a file in which every line stands for itself.
  void Lines(size_t number, BlockReader& reader,
             absl::StatusOr<std::string_view> block) {
    uint64_t line = 1;
    while (block.ok() && !block->empty() && !failed_) {
      BlockJob& job = NextJob(number);
      job.first_line = line;
      job.lines = *block;
      line += CountNewlines(*block);
      if (++line_blocks_ <= kBlocksDoneHere || options_.threads == 1 ||
          block->size() > kMaxCopiedBytes) {
        worker_->DoLines(job);
        pool_.Complete(job);
      } else {
        job.copy = *block;
        job.lines = job.copy;
        pool_.Submit(job);
      }
      UpdateProgress(reader);
      block = reader.Next();
    }
    if (!block.ok()) ReportBadInput(number, block.status());
  }

  // Does a file whose records may reach from one block into the next.
  void Documents(size_t number, BlockReader& reader,
                 absl::StatusOr<std::string_view> block) {
    uint64_t line = 1;
    worker_->BeginFile();
    while (block.ok() && !block->empty() && !failed_) {
      BlockJob& job = NextJob(number);
      job.first_line = line;
      job.lines = *block;
      worker_->DoNext(job);
      line += worker_->line_count();
      pool_.Complete(job);
      if (worker_->needs_whole_lines()) reader.KeepLongLines();
      UpdateProgress(reader);
      block = reader.Next();
    }
    if (!block.ok()) ReportBadInput(number, block.status());
    BlockJob& job = NextJob(number);
    worker_->DoEnd(job);
    job.ends_file = true;
    pool_.Complete(job);
  }

  // Prints what came of a block, in the order of the input.
  void End(BlockJob& job) {
    if (failed_) return;
    if (job.status.ok() && !job.out.empty()) job.status = Flush(job.out);
    if (!job.status.ok()) {
      failure_ = job.status;
      failed_ = true;
      return;
    }
    found_ |= options_.fail_on.has_value() && job.worst >= options_.fail_on;
    ReportTrouble(job);
  }

  void ReportTrouble(const BlockJob& job) {
    for (uint64_t line : job.bad_lines) {
      bad_input_ = true;
      if (++bad_line_count_ > kMaxBadLinesNamed) continue;
      Report(Concat(job.file, ':', line, ": is not a JSON object"));
    }
    for (const std::string& error : job.bad_yaml) {
      Report(Concat(job.file, ':', error));
    }
    if (job.trouble) Report(Concat(job.file, ": ", *job.trouble));
    if (!job.ends_file) return;
    if (bad_line_count_ > kMaxBadLinesNamed) {
      Report(Concat(job.file, ": ", bad_line_count_ - kMaxBadLinesNamed,
                    " more lines are not JSON objects"));
    }
    bad_line_count_ = 0;
  }

  void Report(std::string_view what) {
    bad_input_ = true;
    std::lock_guard lock(progress_mutex_);
    progress_.Erase();
    PrintError(what);
  }

  void BeginProgress(std::string_view name, std::optional<uint64_t> size) {
    std::lock_guard lock(progress_mutex_);
    progress_.BeginFile(name, size);
  }

  void UpdateProgress(const BlockReader& reader) {
    std::lock_guard lock(progress_mutex_);
    progress_.Update(reader.source().stored_bytes_read());
  }

  const ClassifyOptions& options_;
  std::unique_ptr<BlockWorker> worker_;  // of this thread
  size_t opened_files_ = 0;
  size_t line_blocks_ = 0;

  std::mutex progress_mutex_;
  Progress progress_;

  std::atomic<bool> failed_ = false;
  // The following belong to End() until the pool has finished.
  absl::Status failure_;
  uint64_t bad_line_count_ = 0;  // of the current file
  bool bad_input_ = false;
  bool found_ = false;

  BlockPool pool_;  // last: its threads use the others
};

int RunClassify(ClassifyOptions options) {
  if (options.files.empty()) options.files.push_back("-");
  absl::StatusOr<std::shared_ptr<const Database>> database =
      LoadDatabase(options.rules);
  if (!database.ok()) return Fail(database.status());
  const auto make_worker =
      [&]() -> absl::StatusOr<std::unique_ptr<BlockWorker>> {
    const ScannerOptions needed{.attributes = options.format == "ndjson"};
    auto scanner = Scanner::Create(*database, needed);
    if (!scanner.ok()) return scanner.status();
    return std::make_unique<BlockWorker>(
        *std::move(scanner), NewOutput(options, *database), options.input);
  };
  auto worker = make_worker();
  if (!worker.ok()) return Fail(worker.status());
  return Run(options, *std::move(worker), make_worker).All();
}

void AddOutputFlags(CLI::App& app, ClassifyOptions& options) {
  CLI::Option* format =
      app.add_option("-f,--format", options.format,
                     "text (default), ndjson: a JSON object per record, or\n"
                     "summary: counts, top reasons, chart over time");
  AllowWords(format, {"text", "ndjson", "summary"})->option_text("FORMAT");
  AddSeverityFlag(app, "-m,--min-severity", options.min_severity,
                  "leave out what is less severe");
  AddSeverityFlag(app, "--fail-on", options.fail_on,
                  "exit with 1 where anything is as severe");
  app.add_flag("-n,--line-number", options.line_number,
               "in text, begin with the number of the line");
  app.add_flag("-H,--with-filename", options.with_filename,
               "name the file (default with several files)");
  app.add_flag("--no-filename", options.no_filename, "do not name the file");
  app.add_flag("--no-text", options.no_text, "leave out the record itself");
  app.add_option("--top", options.top,
                 "in a summary, at most so many reasons; 0: all\n"
                 "(default: 20)")
      ->option_text("N");
}

}  // namespace

void AddClassifyCommand(CLI::App& program, Action& action) {
  CLI::App& app = *program.add_subcommand(
      "classify", "Classify the lines of files or standard input.");
  auto options = std::make_shared<ClassifyOptions>();
  app.add_option("FILE", options->files, "files; none or -: standard input")
      ->option_text("...");
  AddOutputFlags(app, *options);
  AddInputFlag(app, options->input);
  app.add_option("-j,--threads", options->threads,
                 "classify on so many threads (default: 1); the output\n"
                 "stays the same, and objects that span lines take one")
      ->check(CLI::Range(1, kMaxThreads))
      ->option_text("N");
  AddRuleFlags(app, options->rules);
  AddColorFlag(app, options->color);
  FinishHelp(app, kFooter);
  app.final_callback([options, &action] {
    action = [options] { return RunClassify(*options); };
  });
}

}  // namespace logclass::cli

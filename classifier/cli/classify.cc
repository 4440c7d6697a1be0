// logclass classify: verdicts on the lines of files or standard input.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/cli/block_classifier.h"
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
  Run(const ClassifyOptions& options, std::unique_ptr<Scanner> scanner,
      std::unique_ptr<Output> output)
      : options_(options),
        scanner_(std::move(scanner)),
        output_(std::move(output)),
        classifier_(scanner_.get(), options.input),
        progress_(IsTerminal(STDERR_FILENO) &&
                  (!IsTerminal(STDOUT_FILENO) || options.format == "summary")) {
  }

  // Returns the exit code.
  int All() {
    for (const std::string& path : options_.files) {
      absl::Status status = File(path);
      if (!status.ok()) return Fail(status);
    }
    output_->Finish(buffer_);
    progress_.Erase();
    absl::Status status = Flush(buffer_);
    if (!status.ok()) return Fail(status);
    if (bad_input_) return kExitBadInput;
    return found_ ? kExitFound : kExitOk;
  }

 private:
  // Fails where going on makes no sense; a file that cannot be read is only
  // reported.
  absl::Status File(const std::string& path) {
    const std::string_view name = DisplayName(path);
    absl::StatusOr<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
    if (!source.ok()) {
      ReportBadInput(name, source.status());
      return absl::OkStatus();
    }
    progress_.BeginFile(name, (*source)->stored_size());
    output_->BeginFile(name);
    classifier_.BeginFile();
    BlockReader::Limits limits;
    if (options_.input == InputFormat::kJson) {
      limits.json_line_bytes = JsonRecords::kMaxBytes;
    }
    BlockReader reader(*std::move(source), limits);
    lines_ = 0;
    bad_line_count_ = 0;
    while (true) {
      absl::StatusOr<std::string_view> block = reader.Next();
      if (!block.ok()) ReportBadInput(name, block.status());
      if (!block.ok() || block->empty()) break;
      absl::Status status = Block(name, *block);
      if (!status.ok()) return status;
      if (classifier_.in_yaml()) reader.KeepLongLines();
      progress_.Update(reader.source().stored_bytes_read());
    }
    absl::Status status = Print(name, classifier_.Finish());
    ReportUnnamedBadLines(name);
    return status;
  }

  absl::Status Block(std::string_view name, std::string_view block) {
    absl::Status status = Print(name, classifier_.Classify(block, lines_ + 1));
    lines_ += classifier_.line_count();
    return status;
  }

  absl::Status Print(std::string_view name,
                     const absl::StatusOr<Results>& results) {
    if (!results.ok()) return results.status();
    output_->Add(*results, buffer_);
    if (options_.fail_on.has_value()) LookForFailure(*results);
    for (uint64_t line : classifier_.bad_lines()) ReportBadLine(name, line);
    for (const std::string& error : classifier_.errors()) {
      ReportBadYaml(name, error);
    }
    return buffer_.empty() ? absl::OkStatus() : Flush(buffer_);
  }

  void LookForFailure(const Results& results) {
    const auto& items = results.verdicts->items();
    found_ |= std::any_of(items.begin(), items.end(), [this](const auto& item) {
      return item.severity >= *options_.fail_on;
    });
  }

  void ReportBadInput(std::string_view name, const absl::Status& status) {
    bad_input_ = true;
    progress_.Erase();
    PrintError(Concat(name, ": ", std::string(status.message())));
  }

  void ReportBadLine(std::string_view name, uint64_t line) {
    bad_input_ = true;
    if (++bad_line_count_ > kMaxBadLinesNamed) return;
    progress_.Erase();
    PrintError(Concat(name, ':', line, ": is not a JSON object"));
  }

  void ReportBadYaml(std::string_view name, std::string_view error) {
    bad_input_ = true;
    progress_.Erase();
    PrintError(Concat(name, ':', error));
  }

  void ReportUnnamedBadLines(std::string_view name) {
    if (bad_line_count_ <= kMaxBadLinesNamed) return;
    PrintError(Concat(name, ": ", bad_line_count_ - kMaxBadLinesNamed,
                      " more lines are not JSON objects"));
  }

  const ClassifyOptions& options_;
  std::unique_ptr<Scanner> scanner_;
  std::unique_ptr<Output> output_;
  BlockClassifier classifier_;
  OutputBuffer buffer_;
  Progress progress_;
  uint64_t lines_ = 0;           // of the current file, so far
  uint64_t bad_line_count_ = 0;  // of the current file
  bool bad_input_ = false;
  bool found_ = false;
};

int RunClassify(ClassifyOptions options) {
  if (options.files.empty()) options.files.push_back("-");
  absl::StatusOr<std::shared_ptr<const Database>> database =
      LoadDatabase(options.rules);
  if (!database.ok()) return Fail(database.status());
  absl::StatusOr<std::unique_ptr<Scanner>> scanner = Scanner::Create(*database);
  if (!scanner.ok()) return Fail(scanner.status());
  std::unique_ptr<Output> output = NewOutput(options, *database);
  return Run(options, *std::move(scanner), std::move(output)).All();
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
  AddRuleFlags(app, options->rules);
  AddColorFlag(app, options->color);
  FinishHelp(app, kFooter);
  app.final_callback([options, &action] {
    action = [options] { return RunClassify(*options); };
  });
}

}  // namespace logclass::cli

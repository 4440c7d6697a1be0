// logclass explain: why a record's verdict is what it is.

#include "classifier/engine/explain.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/newlines.h"
#include "classifier/base/strings.h"
#include "classifier/cli/commands.h"
#include "classifier/cli/exit_code.h"
#include "classifier/cli/input.h"
#include "classifier/cli/json_documents.h"
#include "classifier/cli/terminal.h"
#include "classifier/cli/words.h"
#include "classifier/cli/write.h"
#include "classifier/cli/yaml_documents.h"
#include "classifier/record/json.h"
#include "classifier/text/explain_json.h"
#include "classifier/text/explain_text.h"
#include "classifier/text/styled.h"

namespace logclass::cli {
namespace {

constexpr char kFooter[] =
    "Names every rule that has a pattern in the record, which patterns, "
    "vetoes\n"
    "and conditions hold, and which rule decides. `hyperscan` and the like "
    "are\n"
    "how a pattern is found.\n\n"
    "Examples:\n"
    "  logclass explain 'E0312 10:15:07.1 1 a.go:1] dial tcp: i/o timeout'\n"
    "  logclass explain --rule=oom-killed-kernel < one-line.log\n"
    "  logclass explain -f json < app.log | jq -c '[.reason, .rules[].why]'";

struct ExplainOptions {
  std::optional<std::string> line;
  std::string rule;
  std::string format = "text";
  InputFormat input = InputFormat::kAuto;
  RuleOptions rules;
  ColorMode color = ColorMode::kAuto;
};

class Explainer {
 public:
  Explainer(const ExplainOptions& options,
            std::shared_ptr<const Database> database)
      : options_(options), database_(std::move(database)) {
    style_.color = UseColor(options.color, STDOUT_FILENO);
    style_.width = TerminalWidth(STDOUT_FILENO);
  }

  absl::Status Text(std::string_view text) {
    json_.Clear();
    std::span<const Record> records;
    if (options_.input != InputFormat::kLine) records = json_.Parse(text);
    for (const Record& record : records) {
      absl::Status status = OneRecord(record, &record != &records.front());
      if (!status.ok()) return status;
    }
    if (!records.empty()) return Flush(out_);
    if (options_.input == InputFormat::kJson) {
      return absl::InvalidArgumentError("the record is not a JSON object");
    }
    Record record;
    record.message = text;
    absl::Status status = OneRecord(record, false);
    return status.ok() ? Flush(out_) : status;
  }

  // Each line of standard input.
  absl::Status Input() {
    absl::StatusOr<std::unique_ptr<ByteSource>> source = ByteSource::Open("-");
    if (!source.ok()) return source.status();
    BlockReader reader(*std::move(source), {});
    JsonDocuments documents(JsonRecords::kMaxBytes);
    YamlDocuments yaml(YamlJson::kMaxBytes);
    bool of_documents = options_.input == InputFormat::kJson;
    bool of_yaml = false;
    uint64_t line = 1;
    while (true) {
      absl::StatusOr<std::string_view> block = reader.Next();
      if (!block.ok()) return block.status();
      if (block->empty() && of_yaml) return Yaml(yaml, yaml.Finish());
      if (block->empty()) return Pieces(documents.Finish());
      if (line == 1 && options_.input != InputFormat::kLine) {
        const bool of_json = BeginsWithDocument(*block);
        of_documents |= of_json;
        of_yaml = !of_json && MayBeginWithYaml(*block);
        if (of_yaml) reader.KeepLongLines();
      }
      absl::Status status;
      if (of_yaml) {
        status = Yaml(yaml, yaml.Add(*block, line));
        of_yaml = !yaml.rejected();
      } else {
        status =
            of_documents ? Pieces(documents.Add(*block, line)) : Lines(*block);
      }
      if (!status.ok()) return status;
      line += CountNewlines(*block);
    }
  }

 private:
  absl::Status Lines(std::string_view block) {
    while (!block.empty()) {
      const size_t end = std::min(block.find('\n'), block.size());
      std::string_view line = block.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      absl::Status status = Text(line);
      if (!status.ok()) return status;
      block.remove_prefix(std::min(end + 1, block.size()));
    }
    return absl::OkStatus();
  }

  absl::Status Pieces(const std::vector<JsonDocuments::Piece>& pieces) {
    for (const JsonDocuments::Piece& piece : pieces) {
      absl::Status status = Text(piece.text);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Yaml(const YamlDocuments& documents,
                    const std::vector<YamlDocuments::Piece>& pieces) {
    for (const YamlDocuments::Piece& piece : pieces) {
      absl::Status status =
          piece.is_json ? Text(piece.text) : Lines(piece.text);
      if (!status.ok()) return status;
    }
    if (documents.errors().empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        ToAbsl(Concat("line ", documents.errors().front())));
  }

  absl::Status OneRecord(const Record& record, bool of_list) {
    return options_.format == "json" ? AsJson(record) : AsText(record, of_list);
  }

  // With --rule, the verdict is still that of all rules.
  absl::Status AsJson(const Record& record) {
    absl::StatusOr<Explanation> explanation =
        Explain(database_, record, options_.rule);
    if (!explanation.ok()) return explanation.status();
    AppendExplanationJson(*database_, record, *explanation, out_);
    out_.Append('\n');
    return absl::OkStatus();
  }

  absl::Status AsText(const Record& record, bool of_list) {
    if (explained_++ > 0) out_.Append("\n");
    // Of many lines, and of JSON, it is worth saying which text is meant.
    if (!options_.line.has_value() || of_list ||
        record.message != *options_.line) {
      AppendMessage(record.message);
    }
    absl::StatusOr<Explanation> all = Explain(database_, record);
    if (!all.ok()) return all.status();
    if (options_.rule.empty()) {
      AppendExplanation(*database_, record, *all, style_, out_);
      return absl::OkStatus();
    }
    absl::StatusOr<Explanation> one = Explain(database_, record, options_.rule);
    if (!one.ok()) return one.status();
    for (const RuleTrial& trial : one->rules) {
      AppendTrial(*database_, record, trial, all->verdict, style_, out_);
    }
    return absl::OkStatus();
  }

  void AppendMessage(std::string_view message) {
    while (true) {
      const size_t end = message.find('\n');
      if (style_.color) out_.Append(kDim);
      out_.Append("> ");
      AppendSanitized(CutToWidth(message.substr(0, end), 4 * style_.width),
                      out_);
      if (style_.color) out_.Append(kReset);
      out_.Append('\n');
      if (end == message.npos) return;
      message.remove_prefix(end + 1);
    }
  }

  const ExplainOptions& options_;
  std::shared_ptr<const Database> database_;
  ExplainStyle style_;
  JsonRecords json_;
  OutputBuffer out_;
  uint64_t explained_ = 0;
};

int RunExplain(const ExplainOptions& options) {
  absl::StatusOr<std::shared_ptr<const Database>> database =
      LoadDatabase(options.rules);
  if (!database.ok()) return Fail(database.status());
  Explainer explainer(options, *std::move(database));
  const bool from_input = !options.line.has_value() || *options.line == "-";
  std::string_view line = from_input ? "" : std::string_view(*options.line);
  if (line.ends_with('\n')) line.remove_suffix(1);
  return Fail(from_input ? explainer.Input() : explainer.Text(line));
}

}  // namespace

void AddExplainCommand(CLI::App& program, Action& action) {
  CLI::App& app = *program.add_subcommand(
      "explain", "Say why the verdict on a line is what it is.");
  auto options = std::make_shared<ExplainOptions>();
  app.add_option("LINE", options->line,
                 "the line; none or -: each line of standard input")
      ->option_text(" ");
  app.add_option("--rule", options->rule,
                 "say of this rule alone why it matches or not")
      ->option_text("ID");
  CLI::Option* format =
      app.add_option("-f,--format", options->format,
                     "text (default), or json: an object per record");
  AllowWords(format, {"text", "json"})->option_text("FORMAT");
  AddInputFlag(app, options->input);
  AddRuleFlags(app, options->rules);
  AddColorFlag(app, options->color);
  FinishHelp(app, kFooter);
  app.final_callback([options, &action] {
    action = [options] { return RunExplain(*options); };
  });
}

}  // namespace logclass::cli

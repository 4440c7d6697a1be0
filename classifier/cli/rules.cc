// logclass rules: checks, tests, lists and shows rules.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"
#include "classifier/check/check.h"
#include "classifier/check/examples.h"
#include "classifier/cli/commands.h"
#include "classifier/cli/exit_code.h"
#include "classifier/cli/rule_list.h"
#include "classifier/cli/rules_compare.h"
#include "classifier/cli/rules_cost.h"
#include "classifier/cli/terminal.h"
#include "classifier/cli/words.h"
#include "classifier/cli/write.h"
#include "classifier/rules/loader.h"
#include "classifier/text/output_buffer.h"
#include "classifier/text/rule_text.h"

namespace logclass::cli {
namespace {

constexpr char kRulesFooter[] =
    "Example:\n"
    "  logclass rules check rules/ mine.yaml && logclass rules test rules/";
constexpr char kCheckFooter[] =
    "Reports what cannot be loaded, and what loads but is wrong: examples "
    "that\n"
    "do not hold, patterns that no example shows, rules that never decide.\n"
    "Exit status: 0 no errors, 2 errors.\n\n"
    "Examples:\n"
    "  logclass rules check rules/ mine.yaml\n"
    "  logclass rules check rules/ mine.yaml --cost=app.log";
constexpr char kTestFooter[] =
    "With --against, shows instead what an edit of the rules changes: the\n"
    "records of log files, or of the examples where none is named, whose\n"
    "severity, reason or deciding rule differ between the two sets.\n"
    "Exit status: 0 all pass or none differs, 1 some do, 2 the rules or files\n"
    "cannot be read.\n\n"
    "Examples:\n"
    "  logclass rules test rules/ mine.yaml\n"
    "  logclass rules test --rules=edited/ --against=rules/ app.log";
constexpr char kListFooter[] =
    "Example:\n"
    "  logclass rules list --format=ndjson | jq -r .id";
constexpr char kShowFooter[] =
    "Example:\n"
    "  logclass rules show oom-killed-kernel";

struct RulesOptions {
  std::vector<std::string> paths;    // arguments
  std::vector<std::string> against;  // of test
  bool cost = false;                 // of check
  std::string cost_file;             // empty: the rules' examples
  size_t limit = CompareOptions().limit;
  std::vector<std::string> ids;
  std::string format = "text";
  RuleOptions rules;
  ColorMode color = ColorMode::kAuto;
};

// A rule set in both its forms.
struct Loaded {
  std::shared_ptr<const Database> database;  // null: it has errors
  RuleSet rules;                             // with examples
  std::vector<Diagnostic> diagnostics;
};

// Fails where there is nothing to load; errors in the rules are diagnostics.
absl::StatusOr<Loaded> Load(const RulesOptions& options) {
  RuleOptions all = options.rules;
  all.paths.insert(all.paths.end(), options.paths.begin(), options.paths.end());
  absl::StatusOr<std::vector<std::string>> paths = RulePaths(all.paths);
  if (!paths.ok()) return paths.status();
  Loaded loaded;
  LoadOptions load_options;
  load_options.cache_dir = CacheDir(all);
  absl::StatusOr<std::shared_ptr<const Database>> database =
      Database::Load(*paths, load_options, &loaded.diagnostics);
  if (database.ok()) {
    loaded.database = *std::move(database);
  } else if (!HasErrors(loaded.diagnostics)) {
    return database.status();
  }
  std::vector<Diagnostic> repeated;
  loaded.rules = LoadRules(*paths, &repeated);
  return loaded;
}

int PrintAndExit(OutputBuffer& out, int exit_code) {
  absl::Status status = Flush(out);
  return status.ok() ? exit_code : Fail(status);
}

// Appends "rules: 312 rules, 540 patterns in 15 files: 3 errors, 1 warning".
void AppendCheckSummary(const RuleSet& rules,
                        const std::vector<Diagnostic>& diagnostics,
                        OutputBuffer& out) {
  std::set<std::string_view> files;
  size_t patterns = 0;
  for (const Rule& rule : rules.rules) {
    files.insert(rule.where.file);
    patterns += PatternCount(rule);
  }
  const size_t errors = std::count_if(
      diagnostics.begin(), diagnostics.end(),
      [](const auto& d) { return d.kind == Diagnostic::Kind::kError; });
  const size_t warnings = diagnostics.size() - errors;
  out.Append(Concat("rules: ", Count(rules.rules.size(), "rule", "rules"), ", ",
                    Count(patterns, "pattern", "patterns"), " in ",
                    Count(files.size(), "file", "files"), ": "));
  out.Append(errors == 0 ? "no errors" : Count(errors, "error", "errors"));
  if (warnings > 0) {
    out.Append(Concat(", ", Count(warnings, "warning", "warnings")));
  }
  out.Append('\n');
}

int Check(const RulesOptions& options) {
  absl::StatusOr<Loaded> loaded = Load(options);
  if (!loaded.ok()) return Fail(loaded.status());
  std::vector<Diagnostic>& diagnostics = loaded->diagnostics;
  if (loaded->database != nullptr) {
    absl::StatusOr<std::vector<Diagnostic>> found =
        CheckRules(loaded->database, loaded->rules);
    if (!found.ok()) return Fail(found.status());
    diagnostics.insert(diagnostics.end(), found->begin(), found->end());
    SortDiagnostics(diagnostics);
  }
  OutputBuffer out;
  out.Append(FormatDiagnostics(diagnostics));
  AppendCheckSummary(loaded->rules, diagnostics, out);
  if (options.cost && loaded->database != nullptr) {
    absl::Status status =
        AppendCost(*loaded->database, loaded->rules, options.cost_file, out);
    if (!status.ok()) return Fail(status);
  }
  return PrintAndExit(out, HasErrors(diagnostics) ? kExitBadInput : kExitOk);
}

// Prints why the rules cannot be used.
int FailToLoad(const Loaded& loaded) {
  WriteAll(STDERR_FILENO, FormatDiagnostics(loaded.diagnostics)).IgnoreError();
  PrintError("the rules cannot be loaded");
  return kExitBadInput;
}

int Test(const RulesOptions& options) {
  if (!options.against.empty()) {
    return CompareRules(
        {options.rules, options.against, options.paths, options.limit});
  }
  absl::StatusOr<Loaded> loaded = Load(options);
  if (!loaded.ok()) return Fail(loaded.status());
  if (loaded->database == nullptr) return FailToLoad(*loaded);
  absl::StatusOr<ExampleResults> results =
      TestExamples(loaded->database, loaded->rules);
  if (!results.ok()) return Fail(results.status());
  OutputBuffer out;
  out.Append(FormatDiagnostics(results->failures));
  out.Append(
      Concat(Count(results->passed + results->failed, "example", "examples"),
             " of ", Count(loaded->rules.rules.size(), "rule", "rules"), ": ",
             results->passed, " passed, ", results->failed, " failed\n"));
  return PrintAndExit(out, results->failed > 0 ? kExitFound : kExitOk);
}

int List(const RulesOptions& options) {
  const auto database = LoadDatabase(options.rules);
  if (!database.ok()) return Fail(database.status());
  OutputBuffer out;
  if (options.format == "markdown") {
    AppendCoverage(**database, out);
  } else if (options.format == "ndjson") {
    AppendRuleObjects(**database, out);
  } else if (options.format == "ids") {
    AppendRuleIds(**database, out);
  } else {
    AppendRuleTable(**database, out);
  }
  return PrintAndExit(out, kExitOk);
}

int Show(const RulesOptions& options) {
  absl::StatusOr<Loaded> loaded = Load(options);
  if (!loaded.ok()) return Fail(loaded.status());
  if (loaded->database == nullptr) return FailToLoad(*loaded);
  const bool color = UseColor(options.color, STDOUT_FILENO);
  OutputBuffer out;
  int exit_code = kExitOk;
  for (const std::string& id : options.ids) {
    const Rule* rule = loaded->database->rules().Find(id);
    const Rule* source = loaded->rules.Find(id);
    if (rule == nullptr || source == nullptr) {
      std::vector<std::string_view> known;
      for (const Rule& r : loaded->rules.rules) known.push_back(r.id);
      const std::string hint = DidYouMean(id, known);
      PrintError(
          Concat("no rule ", Quoted(id), hint.empty() ? "" : "; ", hint));
      exit_code = kExitBadInput;
      continue;
    }
    if (!out.empty()) out.Append('\n');
    AppendRule(*loaded->database, *rule, source->examples, color, out);
  }
  return PrintAndExit(out, exit_code);
}

using Command = int (*)(const RulesOptions&);

// Makes `app` run `command`, and adds the flags that all of them have.
void Finish(CLI::App& app, const std::string& footer, Command command,
            std::shared_ptr<RulesOptions> options, Action& action) {
  AddRuleFlags(app, options->rules);
  FinishHelp(app, footer);
  app.final_callback([command, options, &action] {
    action = [command, options] { return command(*options); };
  });
}

void AddPaths(CLI::App& app, RulesOptions& options) {
  app.add_option("PATH", options.paths,
                 "rule files or directories (default: the shipped\nrules)")
      ->option_text("...");
}

void AddCheckFlags(CLI::App& app, RulesOptions& options) {
  AddPaths(app, options);
  CLI::Option* cost =
      app.add_option("--cost", options.cost_file,
                     "show which patterns are the most expensive, and\n"
                     "why, measured on a log file (default: on the\n"
                     "rules' examples)")
          ->option_text("[FILE]")
          ->expected(0, 1);
  app.parse_complete_callback(
      [cost, &options] { options.cost = cost->count() > 0; });
}

void AddTestFlags(CLI::App& app, RulesOptions& options) {
  app.add_option("PATH", options.paths,
                 "rule files or directories (default: the shipped\n"
                 "rules); with --against: log files, - is standard\n"
                 "input (default: the examples of both sets)")
      ->option_text("...");
  CLI::Option* against =
      app.add_option("--against", options.against,
                     "compare with these rules, the ones before an edit;\n"
                     "may be repeated")
          ->option_text("PATH")
          ->allow_extra_args(false);
  app.add_option("--limit", options.limit,
                 "show so many records of each group that differs\n"
                 "(default: 5)")
      ->option_text("N")
      ->needs(against);
}

}  // namespace

void AddRulesCommand(CLI::App& program, Action& action) {
  CLI::App& app =
      *program.add_subcommand("rules", "Check, test, list or show rules.");
  app.require_subcommand(1);
  FinishHelp(app, kRulesFooter);
  auto options = std::make_shared<RulesOptions>();

  CLI::App& check = *app.add_subcommand(
      "check", "Report everything that is wrong with rule files.");
  AddCheckFlags(check, *options);
  Finish(check, kCheckFooter, Check, options, action);

  CLI::App& test =
      *app.add_subcommand("test", "Run the examples that the rules carry.");
  AddTestFlags(test, *options);
  Finish(test, kTestFooter, Test, options, action);

  CLI::App& list =
      *app.add_subcommand("list", "List the rules, or which codes they cover.");
  CLI::Option* format =
      list.add_option("-f,--format", options->format,
                      "text (default), ids: these alone, ndjson, or\n"
                      "markdown: the coverage of all failure codes");
  AllowWords(format, {"text", "ids", "ndjson", "markdown"})
      ->option_text("FORMAT");
  Finish(list, kListFooter, List, options, action);

  CLI::App& show = *app.add_subcommand("show", "Show all of a rule.");
  show.add_option("ID", options->ids, "ids of rules")
      ->required()
      ->option_text("...");
  AddColorFlag(show, options->color);
  Finish(show, kShowFooter, Show, options, action);
}

}  // namespace logclass::cli

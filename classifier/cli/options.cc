#include "classifier/cli/options.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "absl/strings/string_view.h"
#include "classifier/base/diagnostic.h"
#include "classifier/base/strings.h"
#include "classifier/cli/installation.h"
#include "classifier/cli/version.h"
#include "classifier/cli/words.h"
#include "classifier/cli/write.h"

namespace logclass::cli {
namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

void AddRulesFlag(CLI::App& app, std::vector<std::string>& paths) {
  app.add_option("-r,--rules", paths,
                 "rule file, or directory of them; may be repeated,\n"
                 "later ones can override earlier ones (default:\n"
                 "the shipped rules)")
      ->type_name("PATH")
      ->option_text("PATH")
      ->allow_extra_args(false);
}

void AddRuleFlags(CLI::App& app, RuleOptions& options) {
  AddRulesFlag(app, options.paths);
  app.add_option("--cache-dir", options.cache_dir,
                 "where compiled rules are kept; empty: nowhere\n"
                 "(default: $XDG_CACHE_HOME/logclass)")
      ->type_name("DIR")
      ->option_text("DIR");
}

void AddColorFlag(CLI::App& app, ColorMode& mode) {
  AddChoice<ColorMode>(app, "--color", mode,
                       {{"auto", ColorMode::kAuto},
                        {"always", ColorMode::kAlways},
                        {"never", ColorMode::kNever}},
                       "auto, always or never; auto is for terminals,\n"
                       "unless NO_COLOR is set")
      ->option_text("WHEN");
}

void AddInputFlag(CLI::App& app, InputFormat& format) {
  AddChoice<InputFormat>(app, "--input", format,
                         {{"auto", InputFormat::kAuto},
                          {"line", InputFormat::kLine},
                          {"json", InputFormat::kJson}},
                         "auto (default): a line that is a JSON object is a\n"
                         "record, and so is each object of a file that\n"
                         "begins with { or [ alone in a line, or that is\n"
                         "YAML of Kubernetes; line: every line is a log\n"
                         "line; json: all input has to be JSON or YAML")
      ->option_text("FORMAT");
}

CLI::Option* AddSeverityFlag(CLI::App& app, const std::string& name,
                             std::optional<Severity>& severity,
                             const std::string& help) {
  std::vector<std::string> words;
  for (Severity each : kAllSeverities) words.emplace_back(SeverityName(each));
  auto parse = [&severity](const std::string& text) {
    severity = ParseSeverity(text);
  };
  return AllowWords(app.add_option_function<std::string>(name, parse, help),
                    words, WordCase::kAny)
      ->option_text("SEVERITY");
}

void FinishHelp(CLI::App& app, const std::string& footer) {
  app.set_help_flag("-h,--help", "print this help");
  app.set_version_flag("--version", std::string("logclass ") + kVersion,
                       "print the version");
  app.get_formatter()->column_width(28);
  app.footer(footer);
}

absl::StatusOr<std::vector<std::string>> RulePaths(
    const std::vector<std::string>& paths) {
  if (!paths.empty()) return paths;
  const absl::StatusOr<std::string> shipped = FindShippedRules();
  if (!shipped.ok()) return shipped.status();
  return std::vector<std::string>{*shipped};
}

std::string CacheDir(const RuleOptions& options) {
  if (options.cache_dir.has_value()) return *options.cache_dir;
  const std::string xdg = Environment("XDG_CACHE_HOME");
  // The specification has relative paths ignored.
  if (xdg.starts_with('/')) return xdg + "/logclass";
  const std::string home = Environment("HOME");
  return home.empty() ? "" : home + "/.cache/logclass";
}

absl::StatusOr<std::shared_ptr<const Database>> LoadDatabase(
    const RuleOptions& options) {
  absl::StatusOr<std::vector<std::string>> paths = RulePaths(options.paths);
  if (!paths.ok()) return paths.status();
  std::vector<Diagnostic> diagnostics;
  LoadOptions load_options;
  load_options.cache_dir = CacheDir(options);
  absl::StatusOr<std::shared_ptr<const Database>> database =
      Database::Load(*paths, load_options, &diagnostics);
  // Warnings are for who writes rules: `rules check` prints them.
  if (!database.ok()) {
    WriteAll(STDERR_FILENO, FormatDiagnostics(diagnostics)).IgnoreError();
  }
  return database;
}

}  // namespace logclass::cli

// Flags that several subcommands share, and what they stand for.

#ifndef CLASSIFIER_CLI_OPTIONS_H_
#define CLASSIFIER_CLI_OPTIONS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/severity.h"
#include "classifier/cli/terminal.h"
#include "classifier/engine/database.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace logclass::cli {

// What the chosen subcommand does once all flags are read; returns the exit
// code.
using Action = std::function<int()>;

// How lines that look like JSON are read.
enum class InputFormat { kAuto, kLine, kJson };

struct RuleOptions {
  std::vector<std::string> paths;        // empty: the shipped set
  std::optional<std::string> cache_dir;  // unset: the user's; empty: none
};

// Adds --rules and --cache-dir.
void AddRuleFlags(CLI::App& app, RuleOptions& options);

// Adds --rules alone, for commands that compile nothing.
void AddRulesFlag(CLI::App& app, std::vector<std::string>& paths);

// Adds --color.
void AddColorFlag(CLI::App& app, ColorMode& mode);

// Adds --input.
void AddInputFlag(CLI::App& app, InputFormat& format);

// Adds an option whose value is a severity.
CLI::Option* AddSeverityFlag(CLI::App& app, const std::string& name,
                             std::optional<Severity>& severity,
                             const std::string& help);

// Adds --help and --version, and the text that --help ends with.
void FinishHelp(CLI::App& app, const std::string& footer);

// Returns `paths`, or the shipped rule set where there are none. Fails as
// FindShippedRules() does.
absl::StatusOr<std::vector<std::string>> RulePaths(
    const std::vector<std::string>& paths);

// Returns the directory that compiled rules are cached in; empty: none.
std::string CacheDir(const RuleOptions& options);

// Loads the rules. Prints what is wrong with them on standard error; the
// failure's message adds what to do.
absl::StatusOr<std::shared_ptr<const Database>> LoadDatabase(
    const RuleOptions& options);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_OPTIONS_H_

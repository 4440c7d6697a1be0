// The subcommands. Each adds itself to the program's command line; when chosen,
// it sets `action` to what is to be done.

#ifndef CLASSIFIER_CLI_COMMANDS_H_
#define CLASSIFIER_CLI_COMMANDS_H_

#include <functional>

#include "classifier/cli/options.h"

namespace logclass::cli {

struct ServeOptions;

void AddClassifyCommand(CLI::App& program, Action& action);
void AddExplainCommand(CLI::App& program, Action& action);
void AddFilterCommand(CLI::App& program, Action& action);
void AddRulesCommand(CLI::App& program, Action& action);
void AddBenchCommand(CLI::App& program, Action& action);
// What `serve` does with its options; `app` is the subcommand.
using ServeAction = std::function<int(CLI::App& app, ServeOptions& options)>;
// Only where the sidecar is built.
void AddServeCommand(CLI::App& program, Action& action, ServeAction serve);
void AddCompletionCommand(CLI::App& program, Action& action);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_COMMANDS_H_

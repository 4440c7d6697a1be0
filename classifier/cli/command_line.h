// From main()'s arguments to an exit code.

#ifndef CLASSIFIER_CLI_COMMAND_LINE_H_
#define CLASSIFIER_CLI_COMMAND_LINE_H_

#include <functional>

#include "classifier/cli/options.h"

namespace logclass::cli {

// Makes `program` a command line, whose subcommands set `action`.
using ProgramBuilder = std::function<void(CLI::App& program, Action& action)>;

// Reads the arguments as the command line that `build` makes, and does what
// they ask for. Says on standard error where they are wrong. Returns the exit
// code.
int RunCommandLine(const ProgramBuilder& build, int argc, char** argv);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_COMMAND_LINE_H_

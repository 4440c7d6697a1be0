// The command line of logclass as a whole.

#ifndef CLASSIFIER_CLI_PROGRAM_H_
#define CLASSIFIER_CLI_PROGRAM_H_

#include "classifier/cli/options.h"

namespace logclass::cli {

// Makes `program` the command line with all subcommands. `argv` is main()'s,
// which `serve` hands on. All arguments must outlive what the chosen one sets
// `action` to.
void BuildProgram(CLI::App& program, Action& action, char** argv);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_PROGRAM_H_

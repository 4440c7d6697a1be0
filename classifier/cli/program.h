// The command line of logclass as a whole.

#ifndef CLASSIFIER_CLI_PROGRAM_H_
#define CLASSIFIER_CLI_PROGRAM_H_

#include "classifier/cli/options.h"

namespace logclass::cli {

// Makes `program` the command line with all subcommands. Both arguments must
// outlive what the chosen one sets `action` to.
void BuildProgram(CLI::App& program, Action& action);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_PROGRAM_H_

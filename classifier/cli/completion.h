// Scripts that make a shell complete the command line. They know all words and
// flags themselves, and ask the command only for the ids of rules.

#ifndef CLASSIFIER_CLI_COMPLETION_H_
#define CLASSIFIER_CLI_COMPLETION_H_

#include <string>

#include "classifier/cli/command_tree.h"

namespace logclass::cli {

// Each takes the program with all its commands.
std::string BashCompletion(const CommandInfo& program);
std::string ZshCompletion(const CommandInfo& program);
std::string FishCompletion(const CommandInfo& program);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_COMPLETION_H_

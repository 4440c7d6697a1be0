// The exit codes of the logclass command, as its manual promises them.

#ifndef CLASSIFIER_CLI_EXIT_CODE_H_
#define CLASSIFIER_CLI_EXIT_CODE_H_

#include <string_view>

#include "absl/status/status.h"

namespace logclass::cli {

enum ExitCode {
  kExitOk = 0,
  kExitFound = 1,     // what the user asked to fail on
  kExitBadInput = 2,  // usage, rules or input
  kExitInternal = 3,  // our fault, or the output could not be written
};

// Prints `logclass: message` on standard error.
void PrintError(std::string_view message);

// Prints `status` unless the reader of our output went away, which is no
// error. Returns the exit code that it calls for.
int Fail(const absl::Status& status);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_EXIT_CODE_H_

// How `logclass serve` gets at gRPC, which the command itself is not linked
// with: to load that and what it needs, 27 libraries, would be a quarter of the
// time in which the other subcommands start.

#ifndef CLASSIFIER_CLI_BECOME_SERVER_H_
#define CLASSIFIER_CLI_BECOME_SERVER_H_

#include "absl/status/status.h"

namespace logclass::cli {

// Replaces the program with logclass-serve, which gets the same arguments. To
// whoever started it, it stays the same process. Returns only where it fails:
// as FindServerProgram() does, or with Internal where the system does not run
// the program.
absl::Status BecomeServer(char** argv);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_BECOME_SERVER_H_

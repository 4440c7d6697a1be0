// Where the parts of an installation are, as seen from the running program. A
// build has them in one directory. Below a prefix, which may be moved, there is
//
//   bin/logclass
//   libexec/logclass/logclass-serve
//   share/logclass/rules

#ifndef CLASSIFIER_CLI_INSTALLATION_H_
#define CLASSIFIER_CLI_INSTALLATION_H_

#include <string>

#include "absl/status/statusor.h"

namespace logclass::cli {

// Returns the directory of the shipped rules. Fails with NotFound where it is
// missing, with FailedPrecondition where the system has no /proc.
absl::StatusOr<std::string> FindShippedRules();

// Returns the program that runs the server. Fails with FailedPrecondition where
// it is missing, or the system has no /proc.
absl::StatusOr<std::string> FindServerProgram();

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_INSTALLATION_H_

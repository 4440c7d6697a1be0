// Reading whole files.

#ifndef CLASSIFIER_BASE_FILE_H_
#define CLASSIFIER_BASE_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace logclass {

// Returns the file's bytes. Fails with NotFound where there is none, else with
// what the system says; the message does not repeat the path.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace logclass

#endif  // CLASSIFIER_BASE_FILE_H_

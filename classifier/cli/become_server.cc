#include "classifier/cli/become_server.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "absl/status/statusor.h"
#include "classifier/base/strings.h"
#include "classifier/cli/installation.h"

namespace logclass::cli {

absl::Status BecomeServer(char** argv) {
  const absl::StatusOr<std::string> program = FindServerProgram();
  if (!program.ok()) return program.status();
  execv(program->c_str(), argv);
  return absl::InternalError(
      ToAbsl(Concat("cannot run ", *program, ": ", std::strerror(errno))));
}

}  // namespace logclass::cli

#include "classifier/cli/exit_code.h"

#include <unistd.h>

#include <string>

#include "classifier/base/strings.h"
#include "classifier/cli/terminal.h"
#include "classifier/cli/write.h"
#include "classifier/text/output_buffer.h"
#include "classifier/text/styled.h"

namespace logclass::cli {

void PrintError(std::string_view message) {
  OutputBuffer text;
  text.Append("logclass: ");
  if (IsTerminal(STDERR_FILENO)) {
    AppendSanitized(message, text);
  } else {
    text.Append(message);
  }
  text.Append('\n');
  // Nobody is left to tell where standard error is gone.
  WriteAll(STDERR_FILENO, text.view()).IgnoreError();
}

int Fail(const absl::Status& status) {
  if (status.ok() || absl::IsCancelled(status)) return kExitOk;
  PrintError(std::string(status.message()));
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kPermissionDenied:
      return kExitBadInput;
    default:
      return kExitInternal;
  }
}

}  // namespace logclass::cli

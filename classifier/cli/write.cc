#include "classifier/cli/write.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/string_view.h"
#include "classifier/base/strings.h"

namespace logclass::cli {

absl::Status WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(written);
    } else if (errno == EAGAIN) {  // a pipe that its maker set non-blocking
      pollfd ready = {fd, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (errno == EPIPE) {
      return absl::CancelledError("broken pipe");
    } else if (errno != EINTR) {
      return absl::UnavailableError(
          ToAbsl(Concat("write error: ", std::strerror(errno))));
    }
  }
  return absl::OkStatus();
}

absl::Status Flush(OutputBuffer& buffer) {
  absl::Status status = WriteAll(STDOUT_FILENO, buffer.view());
  buffer.Clear();
  return status;
}

}  // namespace logclass::cli

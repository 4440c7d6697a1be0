#include "classifier/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"

namespace logclass {
namespace {

// For what does not tell its size: pipes, and files of /proc.
constexpr size_t kRoom = 4096;

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot open");
  auto closer = absl::MakeCleanup([fd] { close(fd); });
  struct stat info;
  const bool is_sized = fstat(fd, &info) == 0 && info.st_size > 0;
  // One byte more than there are, so that the end is met without growing.
  std::string out(is_sized ? info.st_size + 1 : kRoom, '\0');
  size_t size = 0;
  while (true) {
    if (size == out.size()) out.resize(2 * size);
    const ssize_t got = read(fd, &out[size], out.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return absl::ErrnoToStatus(errno, "cannot read");
    if (got == 0) break;
    size += got;
  }
  out.resize(size);
  return out;
}

}  // namespace logclass

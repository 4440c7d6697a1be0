#include "classifier/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/cleanup/cleanup.h"
#include "absl/status/status.h"

namespace logclass {

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot open");
  auto closer = absl::MakeCleanup([fd] { close(fd); });
  std::string out;
  struct stat info;
  if (fstat(fd, &info) == 0 && info.st_size > 0) out.reserve(info.st_size + 1);
  while (true) {
    size_t size = out.size();
    out.resize(std::max(out.capacity(), size + 4096));
    ssize_t got = read(fd, out.data() + size, out.size() - size);
    out.resize(size + std::max<ssize_t>(got, 0));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return absl::ErrnoToStatus(errno, "cannot read");
    if (got == 0) return out;
  }
}

}  // namespace logclass

#include "classifier/cli/raw_source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/string_view.h"

namespace logclass::cli {
namespace {

absl::Status ErrnoStatus() { return absl::NotFoundError(std::strerror(errno)); }

// Reading what we write would never end.
bool IsOurOutput(const struct stat& info) {
  struct stat output = {};
  return S_ISREG(info.st_mode) && fstat(STDOUT_FILENO, &output) == 0 &&
         output.st_dev == info.st_dev && output.st_ino == info.st_ino;
}

}  // namespace

absl::StatusOr<std::unique_ptr<RawSource>> RawSource::Open(
    const std::string& path) {
  const bool is_stdin = path == "-";
  const int fd =
      is_stdin ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return ErrnoStatus();
  struct stat info = {};
  if (fstat(fd, &info) != 0) {
    absl::Status status = ErrnoStatus();
    if (!is_stdin) close(fd);
    return status;
  }
  std::optional<uint64_t> size;
  // Files of /proc and the like claim to be empty.
  if (S_ISREG(info.st_mode) && info.st_size > 0) size = info.st_size;
  std::unique_ptr<RawSource> source(new RawSource(fd, size));
  if (S_ISDIR(info.st_mode)) {
    return absl::InvalidArgumentError("is a directory");
  }
  if (IsOurOutput(info)) {
    return absl::InvalidArgumentError("is the output as well");
  }
  return source;
}

RawSource::~RawSource() {
  if (fd_ != STDIN_FILENO) close(fd_);
}

absl::StatusOr<bool> RawSource::PeekMore() {
  if (peeked_size_ == kMaxPeek) return false;
  absl::StatusOr<size_t> got = ReadDescriptor(peeked_ + peeked_size_, 1);
  if (!got.ok()) return got.status();
  peeked_size_ += *got;
  return *got > 0;
}

absl::StatusOr<size_t> RawSource::Read(char* buffer, size_t size) {
  if (peeked_size_ == 0) return ReadDescriptor(buffer, size);
  const size_t count = std::min(size, peeked_size_);
  std::memcpy(buffer, peeked_, count);
  std::memmove(peeked_, peeked_ + count, peeked_size_ - count);
  peeked_size_ -= count;
  return count;
}

absl::StatusOr<size_t> RawSource::ReadDescriptor(char* buffer, size_t size) {
  while (true) {
    const ssize_t got = read(fd_, buffer, size);
    if (got >= 0) {
      bytes_read_ += got;
      return got;
    }
    if (errno == EAGAIN) {  // a pipe that its maker set non-blocking
      pollfd ready = {fd_, POLLIN, 0};
      poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return ErrnoStatus();
    }
  }
}

}  // namespace logclass::cli

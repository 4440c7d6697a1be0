#include "classifier/cli/output_buffer.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include "absl/strings/string_view.h"
#include "classifier/base/strings.h"

namespace logclass::cli {
namespace {

constexpr size_t kFirstCapacity = size_t{64} << 10;

}  // namespace

void OutputBuffer::Grow(size_t bytes) {
  size_t capacity = std::max({kFirstCapacity, capacity_ * 2, size_ + bytes});
  std::unique_ptr<char[]> data(new char[capacity]);  // not zeroed
  if (size_ > 0) std::memcpy(data.get(), data_.get(), size_);
  data_ = std::move(data);
  capacity_ = capacity;
}

void OutputBuffer::AppendNumber(uint64_t number) {
  char* out = Reserve(20);
  Commit(std::to_chars(out, out + 20, number).ptr);
}

void OutputBuffer::AppendPadded(std::string_view text, size_t width) {
  Append(text);
  if (text.size() < width) Append(width - text.size(), ' ');
}

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

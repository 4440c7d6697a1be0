// The bytes of a file descriptor as they are, with a look ahead at the first.

#ifndef CLASSIFIER_CLI_RAW_SOURCE_H_
#define CLASSIFIER_CLI_RAW_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "classifier/cli/byte_source.h"

namespace logclass::cli {

// One per thread. Owns the descriptor unless it is standard input.
class RawSource : public ByteSource {
 public:
  static constexpr size_t kMaxPeek = 8;

  static absl::StatusOr<std::unique_ptr<RawSource>> Open(
      const std::string& path);

  ~RawSource() override;
  RawSource(const RawSource&) = delete;  // owns a descriptor
  RawSource& operator=(const RawSource&) = delete;

  // Reads one byte more to look ahead at, at most kMaxPeek in all, and returns
  // whether there was one. Read() returns them again.
  absl::StatusOr<bool> PeekMore();
  std::string_view peeked() const { return {peeked_, peeked_size_}; }

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override;
  uint64_t stored_bytes_read() const override { return bytes_read_; }
  std::optional<uint64_t> stored_size() const override { return size_; }

 private:
  RawSource(int fd, std::optional<uint64_t> size) : fd_(fd), size_(size) {}
  absl::StatusOr<size_t> ReadDescriptor(char* buffer, size_t size);

  int fd_;
  std::optional<uint64_t> size_;
  uint64_t bytes_read_ = 0;
  char peeked_[kMaxPeek];
  size_t peeked_size_ = 0;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_RAW_SOURCE_H_

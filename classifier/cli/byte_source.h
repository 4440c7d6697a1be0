// The bytes of a file, a pipe or standard input; gzip and Zstandard data,
// known by how it begins and not by the file's name, is decompressed.

#ifndef CLASSIFIER_CLI_BYTE_SOURCE_H_
#define CLASSIFIER_CLI_BYTE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace logclass::cli {

// One per thread.
class ByteSource {
 public:
  // Opens `path`; "-" is standard input. Blocks until the first bytes of a
  // pipe tell what they are. Fails with NotFound where the file cannot be
  // read, with InvalidArgument where it is a directory or compressed in
  // another way.
  static absl::StatusOr<std::unique_ptr<ByteSource>> Open(
      const std::string& path);

  virtual ~ByteSource() = default;

  // Reads at most `size` bytes into `buffer` and returns how many; 0 only at
  // the end. Waits for the first byte, not for more. Fails with DataLoss where
  // compressed data is damaged or incomplete, once all that came before it has
  // been read.
  virtual absl::StatusOr<size_t> Read(char* buffer, size_t size) = 0;

  // How many bytes of the file, as stored, were read so far.
  virtual uint64_t stored_bytes_read() const = 0;

  // The size of the file as stored; unset for pipes and the like.
  virtual std::optional<uint64_t> stored_size() const = 0;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_BYTE_SOURCE_H_

// Byte sources that decompress another one.

#ifndef CLASSIFIER_CLI_DECOMPRESS_H_
#define CLASSIFIER_CLI_DECOMPRESS_H_

#include <memory>

#include "absl/status/statusor.h"
#include "classifier/cli/byte_source.h"

namespace logclass::cli {

// Any number of gzip members, one after the other. Fails with Internal where
// there is no memory.
absl::StatusOr<std::unique_ptr<ByteSource>> NewGzipSource(
    std::unique_ptr<ByteSource> stored);

// Any number of Zstandard frames, one after the other.
absl::StatusOr<std::unique_ptr<ByteSource>> NewZstdSource(
    std::unique_ptr<ByteSource> stored);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_DECOMPRESS_H_

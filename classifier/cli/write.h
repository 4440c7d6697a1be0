// Writing whole texts to file descriptors.

#ifndef CLASSIFIER_CLI_WRITE_H_
#define CLASSIFIER_CLI_WRITE_H_

#include <string_view>

#include "absl/status/status.h"
#include "classifier/text/output_buffer.h"

namespace logclass::cli {

// Writes all of `bytes`. Fails with Cancelled where the reader went away
// (EPIPE), with Unavailable where the write failed otherwise.
absl::Status WriteAll(int fd, std::string_view bytes);

// Writes what is in the buffer to standard output and clears it.
absl::Status Flush(OutputBuffer& buffer);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_WRITE_H_

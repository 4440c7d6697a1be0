// HTTP/2 by hand, for what gRPC's own client refuses to send.

#ifndef TESTS_SIDECAR_SUPPORT_HTTP2_CLIENT_H_
#define TESTS_SIDECAR_SUPPORT_HTTP2_CLIENT_H_

#include <string>
#include <string_view>

namespace logclass::testing {

struct RawHeader {
  std::string_view name;
  std::string_view value;
};

// Calls a gRPC method with one message, which is said to be compressed where
// the header is grpc-encoding. Returns what comes back up to the end of the
// stream, frames and headers as they are: gRPC sends the names of headers as
// plain text. Empty where the connection fails.
std::string CallRaw(const std::string& address, std::string_view method,
                    const RawHeader& header, std::string_view message);

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_HTTP2_CLIENT_H_

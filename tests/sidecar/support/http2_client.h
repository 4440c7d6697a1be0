// HTTP/2 by hand, for what gRPC's own client refuses to send.

#ifndef TESTS_SIDECAR_SUPPORT_HTTP2_CLIENT_H_
#define TESTS_SIDECAR_SUPPORT_HTTP2_CLIENT_H_

#include <string>
#include <string_view>

namespace logclass::testing {

// Calls a gRPC method with one message that is said to be compressed with
// `encoding`. Returns what comes back up to the end of the stream, frames and
// headers as they are: gRPC sends the names of headers as plain text. Empty
// where the connection fails.
std::string CallRaw(const std::string& address, std::string_view method,
                    std::string_view encoding, std::string_view message);

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_HTTP2_CLIENT_H_

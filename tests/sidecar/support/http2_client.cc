#include "tests/sidecar/support/http2_client.h"

#include <sys/socket.h>
#include <unistd.h>

#include "tests/sidecar/support/tcp.h"

namespace logclass::testing {
namespace {

// RFC 9113, section 6.
enum FrameType : char { kData = 0, kHeaders = 1, kReset = 3, kSettings = 4 };
constexpr char kEndStream = 1;
constexpr char kEndHeaders = 4;
constexpr size_t kFrameHeader = 9;

void AppendBigEndian(size_t value, int bytes, std::string* out) {
  while (bytes-- > 0) out->push_back(static_cast<char>(value >> 8 * bytes));
}

void AppendFrame(FrameType type, char flags, char stream,
                 std::string_view payload, std::string* out) {
  AppendBigEndian(payload.size(), 3, out);
  out->push_back(type);
  out->push_back(flags);
  AppendBigEndian(static_cast<size_t>(stream), 4, out);
  out->append(payload);
}

// RFC 7541, section 6.2.2: a literal, not indexed, not compressed.
void AppendHeader(std::string_view name, std::string_view value,
                  std::string* out) {
  out->push_back(0);
  for (std::string_view text : {name, value}) {
    out->push_back(static_cast<char>(text.size()));
    out->append(text);
  }
}

std::string Request(const std::string& address, std::string_view method,
                    const RawHeader& header, std::string_view message) {
  std::string headers;
  AppendHeader(":method", "POST", &headers);
  AppendHeader(":scheme", "http", &headers);
  AppendHeader(":path", method, &headers);
  AppendHeader(":authority", address, &headers);
  AppendHeader("te", "trailers", &headers);
  AppendHeader("content-type", "application/grpc", &headers);
  AppendHeader(header.name, header.value, &headers);
  std::string data(1, header.name == "grpc-encoding" ? 1 : 0);  // compressed
  AppendBigEndian(message.size(), 4, &data);
  data += message;

  std::string bytes = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  AppendFrame(kSettings, 0, 0, "", &bytes);
  AppendFrame(kHeaders, kEndHeaders, 1, headers, &bytes);
  AppendFrame(kData, kEndStream, 1, data, &bytes);
  return bytes;
}

// Whether the frames tell of the end of our stream.
bool HasEnded(std::string_view frames) {
  while (frames.size() >= kFrameHeader) {
    const auto byte = [frames](size_t i) {
      return static_cast<size_t>(static_cast<unsigned char>(frames[i]));
    };
    const size_t size = byte(0) << 16 | byte(1) << 8 | byte(2);
    const bool ours = byte(8) == 1;
    const bool ends = frames[3] == kReset ||
                      (frames[3] <= kHeaders && (frames[4] & kEndStream) != 0);
    if (frames.size() < kFrameHeader + size) return false;
    if (ours && ends) return true;
    frames.remove_prefix(kFrameHeader + size);
  }
  return false;
}

}  // namespace

std::string CallRaw(const std::string& address, std::string_view method,
                    const RawHeader& header, std::string_view message) {
  const int fd = ConnectTcp(address);
  if (fd < 0) return "";
  const std::string request = Request(address, method, header, message);
  std::string answer;
  if (send(fd, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    char block[4096];
    while (!HasEnded(answer)) {
      const ssize_t size = recv(fd, block, sizeof(block), 0);
      if (size <= 0) break;
      answer.append(block, static_cast<size_t>(size));
    }
  }
  close(fd);
  return answer;
}

}  // namespace logclass::testing

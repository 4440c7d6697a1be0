// Plain sockets.

#ifndef TESTS_SIDECAR_SUPPORT_TCP_H_
#define TESTS_SIDECAR_SUPPORT_TCP_H_

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

namespace logclass::testing {

// Connects to "127.0.0.1:6100"; -1 where nobody listens. Who reads from it gets
// nothing more after a minute.
inline int ConnectTcp(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == address.npos) return -1;
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_port = htons(
      static_cast<uint16_t>(std::atoi(address.substr(colon + 1).c_str())));
  inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience = {60, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0) return fd;
  close(fd);
  return -1;
}

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_TCP_H_

// `logclass serve`: all parts of the sidecar put together.

#ifndef CLASSIFIER_SIDECAR_SERVER_H_
#define CLASSIFIER_SIDECAR_SERVER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "classifier/sidecar/logger.h"
#include "classifier/sidecar/settings.h"

namespace logclass::sidecar {

// Serves from threads of its own until Stop() or destruction.
class Server {
 public:
  // Loads the rules and starts to listen: when this returns, calls are
  // answered. `logger` must outlive the server. Fails with InvalidArgument
  // where rules or certificates are wrong, Unavailable where an address cannot
  // be listened on.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Settings settings,
                                                       Logger* logger);

  ~Server();
  Server(const Server&) = delete;  // owns sockets and threads
  Server& operator=(const Server&) = delete;

  // What is listened on, with the ports that were chosen; unix sockets as
  // "unix:/path".
  const std::vector<std::string>& addresses() const;

  // The port of the HTTP side; 0 where there is none.
  int metrics_port() const;

  // Has the rules read again, in a thread of its own; logs what comes of it.
  void Reload();

  // Reports NOT_SERVING, takes no further calls, and gives those in flight the
  // grace period. Returns once all are done or cancelled.
  void Stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_SERVER_H_

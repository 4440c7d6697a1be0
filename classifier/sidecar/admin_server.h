// The HTTP side: /metrics, /healthz and /readyz.

#ifndef CLASSIFIER_SIDECAR_ADMIN_SERVER_H_
#define CLASSIFIER_SIDECAR_ADMIN_SERVER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "classifier/sidecar/metrics.h"

namespace logclass::sidecar {

class AdminServer {
 public:
  struct Init {
    std::string address;  // "host:port"; port 0: any free one
    const Metrics* metrics;
    // Empty while calls are to be sent here, else why not. Thread-safe.
    std::function<std::string()> not_ready;
  };

  // Serves from a thread of its own until destroyed. `metrics` must outlive it.
  // Fails with Unavailable where the address cannot be listened on.
  //
  // /healthz answers 200 as long as the process runs, /readyz 200 or 503 with
  // the reason.
  static absl::StatusOr<std::unique_ptr<AdminServer>> Start(Init init);

  ~AdminServer();
  AdminServer(const AdminServer&) = delete;  // owns a socket
  AdminServer& operator=(const AdminServer&) = delete;

  int port() const;

 private:
  class Impl;
  explicit AdminServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_ADMIN_SERVER_H_

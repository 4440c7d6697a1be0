// The Vector `vector` sources that tagged batches are sent to.

#ifndef CLASSIFIER_SIDECAR_DOWNSTREAM_H_
#define CLASSIFIER_SIDECAR_DOWNSTREAM_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/sidecar/hand_over.h"
#include "classifier/sidecar/metrics.h"
#include "classifier/sidecar/settings.h"

namespace logclass::sidecar {

// Takes the addresses in turn and leaves out those that are not connected as
// long as another one is. A batch is sent once: what became of it is the
// sender's to judge, for only that knows whether it may be sent again.
// Thread-safe.
class Downstream {
 public:
  // Starts to connect, and goes on with growing pauses where nobody answers.
  // Fails as ChannelCredentials() does. `metrics` must outlive it.
  static absl::StatusOr<std::unique_ptr<Downstream>> Create(
      const ForwardSettings& settings, Metrics* metrics);

  Downstream(const Downstream&) = delete;  // owns connections
  Downstream& operator=(const Downstream&) = delete;

  // A batch on its way; must live until `done` was called.
  struct Call {
    std::unique_ptr<grpc::ClientContext> context;
    grpc::ByteBuffer request;
    grpc::ByteBuffer reply;
    std::function<void(const grpc::Status&)> done;
    std::chrono::steady_clock::time_point start;
    HandOver hand_over;
  };

  // Sends `call->request` with the metadata and the deadline of `incoming`,
  // whose cancellation cancels it. Calls `done` with the downstream's status as
  // it is, UNAVAILABLE where nobody can be reached, INTERNAL where it says OK
  // but sends no reply.
  void Push(grpc::CallbackServerContext* incoming, Call* call,
            std::function<void(const grpc::Status&)> done);

  // Whether anybody is connected. Goes on trying where nobody is.
  bool IsConnected() const;

 private:
  struct Peer {
    std::shared_ptr<grpc::Channel> channel;
    std::unique_ptr<grpc::GenericStub> stub;
  };

  Downstream(bool gzip, Metrics* metrics) : gzip_(gzip), metrics_(*metrics) {}

  const Peer& Pick();
  void End(Call* call, const grpc::Status& status);

  const bool gzip_;
  Metrics& metrics_;
  std::vector<Peer> peers_;
  std::atomic<size_t> next_ = 0;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_DOWNSTREAM_H_

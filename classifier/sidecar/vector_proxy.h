// Vector's service, as its `vector` sink calls it: tags what is pushed and
// hands it on. Facts: vectordotdev/vector, src/sinks/vector, src/sources/vector
// and proto/vector/vector.proto.

#ifndef CLASSIFIER_SIDECAR_VECTOR_PROXY_H_
#define CLASSIFIER_SIDECAR_VECTOR_PROXY_H_

#include <grpcpp/generic/async_generic_service.h>

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "classifier/sidecar/downstream.h"
#include "classifier/sidecar/inflight_limit.h"
#include "classifier/sidecar/logger.h"
#include "classifier/sidecar/message_bytes.h"
#include "classifier/sidecar/metrics.h"
#include "classifier/sidecar/pool.h"
#include "classifier/vector/tagger.h"

namespace logclass::sidecar {

// Works on raw bytes: no event is ever decoded. A batch is acknowledged when
// the downstream has acknowledged it, with its status. Everything that is the
// sidecar's own trouble is answered with a status that makes Vector try again:
// UNAVAILABLE, RESOURCE_EXHAUSTED, INTERNAL or FAILED_PRECONDITION; of
// INVALID_ARGUMENT, UNIMPLEMENTED and a few more it would drop the batch.
//
// On gRPC's callback API; thread-safe.
class VectorProxy final : public grpc::CallbackGenericService {
 public:
  // All pointers must outlive the service.
  struct Parts {
    Pool<VectorTagger>* taggers;
    Downstream* downstream;  // null: nothing is taken
    InflightLimit* limit;
    Metrics* metrics;
    Logger* logger;
    // A batch that the tags would make larger than this is passed on untagged,
    // for the receiver would refuse it.
    size_t max_message_bytes;
  };

  explicit VectorProxy(const Parts& parts) : parts_(parts) {}

  // From now on health checks answer NOT_SERVING.
  void StopServing() { serving_ = false; }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

 private:
  class PushEvents;
  class HealthCheck;

  bool IsServing() const { return serving_ && parts_.downstream != nullptr; }
  grpc::Status Tag(grpc::ByteBuffer* request);
  absl::Status TagWith(VectorTagger& tagger, ReceivedMessage& message,
                       grpc::ByteBuffer* request);
  void ReportUntagged(const absl::Status& why);

  const Parts parts_;
  std::atomic<bool> serving_ = true;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_VECTOR_PROXY_H_

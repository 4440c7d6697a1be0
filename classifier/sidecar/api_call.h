// One call of Classify, and what it has in common with ClassifyStream.

#ifndef CLASSIFIER_SIDECAR_API_CALL_H_
#define CLASSIFIER_SIDECAR_API_CALL_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>
#include <grpcpp/support/status.h>

#include "classifier/sidecar/api_classifier.h"
#include "classifier/sidecar/hand_over.h"
#include "classifier/sidecar/inflight_limit.h"
#include "classifier/sidecar/metrics.h"
#include "classifier/sidecar/pool.h"
#include "logclass/v1/logclass.pb.h"

namespace logclass::sidecar {

// What calls that classify share; all of it must outlive them.
struct ApiParts {
  Pool<ApiClassifier>* classifiers;
  InflightLimit* limit;
  Metrics* metrics;
};

// Bytes, and what they take of the limit.
struct HeldMessage {
  grpc::ByteBuffer bytes;
  InflightLimit::Ticket ticket{InflightLimit::Kind::kClassify};
};

// Classifies `request` and writes `*response` to `answer`, whose ticket has to
// be the request's.
grpc::Status Answer(const ApiParts& parts, const v1::ClassifyRequest& request,
                    v1::ClassifyResponse* response, HeldMessage* answer);

// Enters the limit, reads, classifies, answers. Reads bytes rather than a
// message, so that one which is wrong can be told. Deletes itself.
class ClassifyCall final
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit ClassifyCall(const ApiParts& parts);

  void OnReadDone(bool ok) override;
  void OnDone() override;

 private:
  grpc::Status Answer();
  void End(const grpc::Status& status);

  const ApiParts parts_;
  HeldMessage message_;  // the request, then the response
  HandOver hand_over_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_API_CALL_H_

// One call of ClassifyStream.

#ifndef CLASSIFIER_SIDECAR_API_STREAM_H_
#define CLASSIFIER_SIDECAR_API_STREAM_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>
#include <grpcpp/support/status.h>

#include <mutex>

#include "classifier/sidecar/api_classifier.h"
#include "classifier/sidecar/metrics.h"
#include "classifier/sidecar/pool.h"
#include "logclass/v1/logclass.pb.h"

namespace logclass::sidecar {

// Answers requests in their order. Holds three at a time at most: one that is
// being read, one that is being classified, and the response to the one before
// it that is being written; a client that does not read its responses stops its
// own stream only. The first request that is wrong ends the stream, after the
// responses to those before it.
//
// Reads bytes rather than messages, as gRPC takes one that cannot be parsed for
// the end of the stream. Has no thread: goes on in gRPC's, wherever a read or
// write is done. Deletes itself.
class ClassifyStream final
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  // `classifiers` and `metrics` must outlive the call.
  ClassifyStream(Pool<ApiClassifier>* classifiers, Metrics* metrics);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  enum class Input { kReading, kArrived, kEnded };

  void Advance(std::unique_lock<std::mutex>& lock);
  bool Step(std::unique_lock<std::mutex>& lock);
  grpc::Status Answer();

  Pool<ApiClassifier>& classifiers_;
  Metrics& metrics_;

  // Of the thread that advances; kept from request to request for their memory.
  v1::ClassifyRequest request_;
  v1::ClassifyResponse response_;
  grpc::ByteBuffer answer_;  // ready to be written if has_answer_

  grpc::ByteBuffer incoming_;  // gRPC's while reading
  grpc::ByteBuffer outgoing_;  // gRPC's while writing

  std::mutex mutex_;  // guards all below
  Input input_ = Input::kReading;
  bool advancing_ = false;  // a thread is in Advance()
  bool has_answer_ = false;
  bool writing_ = false;
  bool finished_ = false;
  bool cancelled_ = false;
  grpc::Status status_;  // anything but OK ends the stream
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_API_STREAM_H_

// One call of ClassifyStream.

#ifndef CLASSIFIER_SIDECAR_API_STREAM_H_
#define CLASSIFIER_SIDECAR_API_STREAM_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>
#include <grpcpp/support/status.h>

#include <mutex>

#include "classifier/sidecar/api_call.h"
#include "logclass/v1/logclass.pb.h"

namespace logclass::sidecar {

// Answers requests in their order. Holds three at a time at most: one that is
// being read, one that is being classified, and the response to the one before
// it that is being written; a client that does not read its responses stops its
// own stream only. The first request that is wrong ends the stream, after the
// responses to those before it.
//
// A request enters the limit when it has arrived, and leaves it when its
// response is written. Until it is let in no further one is read, so what waits
// is one message of each stream at most.
//
// Reads bytes rather than messages, as gRPC takes one that cannot be parsed for
// the end of the stream. Has no thread: goes on in gRPC's, wherever a read or
// write is done or the limit lets a request in. Deletes itself.
class ClassifyStream final
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  explicit ClassifyStream(const ApiParts& parts);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  enum class Input { kReading, kWaiting, kEntered, kEnded };

  void Read();
  void OnEntered(bool entered);
  void Close();
  void Advance(std::unique_lock<std::mutex> lock);
  bool Step(std::unique_lock<std::mutex>& lock);
  bool IsOver() const;
  grpc::Status Answer();

  const ApiParts parts_;

  // Of the thread that advances; kept from request to request for their memory.
  v1::ClassifyRequest request_;
  v1::ClassifyResponse response_;
  HeldMessage answer_;  // ready to be written if has_answer_

  HeldMessage incoming_;  // gRPC's while reading, the limit's while waiting
  HeldMessage outgoing_;  // gRPC's while writing

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

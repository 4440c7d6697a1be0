// Messages of our API and gRPC's bytes.

#ifndef CLASSIFIER_SIDECAR_API_WIRE_H_
#define CLASSIFIER_SIDECAR_API_WIRE_H_

#include <google/protobuf/message.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

namespace logclass::sidecar {

// Reads `*bytes`, which are freed, into `*message`. Fails with INVALID_ARGUMENT
// where they are no such message.
template <typename Message>
grpc::Status ParseMessage(grpc::ByteBuffer* bytes, Message* message) {
  const grpc::Status status =
      grpc::SerializationTraits<Message>::Deserialize(bytes, message);
  bytes->Clear();
  if (status.ok()) return status;
  return {grpc::StatusCode::INVALID_ARGUMENT,
          "the request cannot be parsed: not the message of this method, or a "
          "string that is not UTF-8"};
}

// Replaces `*bytes` by `message`.
template <typename Message>
grpc::Status WriteMessage(const Message& message, grpc::ByteBuffer* bytes) {
  bytes->Clear();
  bool owns = false;
  return grpc::SerializationTraits<Message>::Serialize(message, bytes, &owns);
}

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_API_WIRE_H_

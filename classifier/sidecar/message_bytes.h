// The bytes of messages in the pieces that gRPC moves them in.

#ifndef CLASSIFIER_SIDECAR_MESSAGE_BYTES_H_
#define CLASSIFIER_SIDECAR_MESSAGE_BYTES_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/vector/tagger.h"

namespace logclass::sidecar {

// A message that was received, to be read where it lies. Not thread-safe.
class ReceivedMessage {
 public:
  // Keeps the bytes of `message` as long as this object lives, or until Drop().
  // Fails where gRPC cannot read it.
  static absl::StatusOr<ReceivedMessage> Of(const grpc::ByteBuffer& message);

  std::span<const std::string_view> pieces() const { return pieces_; }
  size_t size() const { return size_; }
  bool StartsWith(std::string_view prefix) const;

  // The next `size` bytes, from the first one on, are not looked at any more:
  // gives back the pieces that are used up. Their views are gone.
  void Drop(size_t size);

 private:
  std::vector<grpc::Slice> slices_;
  std::vector<std::string_view> pieces_;
  size_t size_ = 0;
  size_t dropped_pieces_ = 0;
  size_t dropped_bytes_ = 0;  // of the first piece that is kept
};

// Writes a message to be sent, of known size, into chunks of one size: they
// are used again soon, while blocks as large as a message leave holes in the
// heap. Copying costs less than what gRPC and the kernel take for thousands of
// pieces, and what the message is made from is given back meanwhile, so that
// there are no two of them.
class ChunkedMessage final : public TagSink {
 public:
  // `from` must outlive the object.
  ChunkedMessage(size_t size, ReceivedMessage* from)
      : from_(*from), left_(size) {}

  // REQUIRES: all that is appended makes up the size, no more.
  void Append(std::string_view bytes) override;
  void Done(size_t size) override { from_.Drop(size); }

  // Returns what was appended. REQUIRES: it is complete.
  grpc::ByteBuffer Finish() const;

 private:
  void AddChunk();

  ReceivedMessage& from_;
  size_t left_;  // bytes that no chunk was made for
  std::vector<grpc::Slice> chunks_;
  char* at_ = nullptr;  // in the last chunk
  char* end_ = nullptr;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_MESSAGE_BYTES_H_

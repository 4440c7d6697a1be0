// Puts a message together from parts of another one and new bytes, without
// copying the former.

#ifndef CLASSIFIER_SIDECAR_BYTE_SPLICER_H_
#define CLASSIFIER_SIDECAR_BYTE_SPLICER_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "classifier/vector/tagger.h"

namespace logclass::sidecar {

// gRPC hands a message over in the pieces that it was received in. To be read
// it is copied to a buffer that is used again and again; what is sent on refers
// to the pieces themselves. So a message in flight takes its own size once, and
// of the memory that received messages are read into anyway.
//
// Not thread-safe; reuse it.
class ByteSplicer final : public TagSink {
 public:
  // Returns the bytes of `message`, valid until the next call. Fails where gRPC
  // cannot read it.
  absl::Status Read(const grpc::ByteBuffer& message, std::string_view* bytes);

  // Adds a part of what Read() returned: parts come in their order.
  void Keep(std::string_view part) override;

  // Adds new bytes.
  void Add(std::string_view bytes) override;

  // How long what was added is by now.
  size_t size() const { return size_; }

  // Returns what was added, and starts anew.
  grpc::ByteBuffer Finish();

 private:
  struct Part {
    bool is_new;
    size_t begin;  // in the message, or in added_
    size_t end;
  };

  void Append(bool is_new, size_t begin, size_t end);
  void AppendKept(const Part& part, size_t* slice, size_t* slice_begin,
                  std::vector<grpc::Slice>* output) const;

  std::vector<grpc::Slice> slices_;  // of the message
  std::string bytes_;                // the message
  std::string added_;
  std::vector<Part> parts_;
  size_t size_ = 0;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_BYTE_SPLICER_H_

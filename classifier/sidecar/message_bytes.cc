#include "classifier/sidecar/message_bytes.h"

#include <grpc/slice.h>

#include <algorithm>
#include <cstring>

namespace logclass::sidecar {
namespace {

// A little less than malloc's own round sizes, for gRPC's header and malloc's.
constexpr size_t kChunkBytes = (size_t{64} << 10) - 128;

}  // namespace

absl::StatusOr<ReceivedMessage> ReceivedMessage::Of(
    const grpc::ByteBuffer& message) {
  ReceivedMessage out;
  if (!message.Dump(&out.slices_).ok()) {
    return absl::InternalError("gRPC cannot read the message");
  }
  for (const grpc::Slice& slice : out.slices_) {
    out.pieces_.emplace_back(reinterpret_cast<const char*>(slice.begin()),
                             slice.size());
  }
  out.size_ = message.Length();
  return out;
}

bool ReceivedMessage::StartsWith(std::string_view prefix) const {
  for (std::string_view piece : pieces_) {
    const size_t compared = std::min(piece.size(), prefix.size());
    if (piece.substr(0, compared) != prefix.substr(0, compared)) return false;
    prefix.remove_prefix(compared);
  }
  return prefix.empty();
}

void ReceivedMessage::Drop(size_t size) {
  dropped_bytes_ += size;
  while (dropped_pieces_ < slices_.size() &&
         dropped_bytes_ >= pieces_[dropped_pieces_].size()) {
    dropped_bytes_ -= pieces_[dropped_pieces_].size();
    slices_[dropped_pieces_++] = grpc::Slice();
  }
}

void ChunkedMessage::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    if (at_ == end_) AddChunk();
    const size_t size = std::min<size_t>(bytes.size(), end_ - at_);
    std::memcpy(at_, bytes.data(), size);
    at_ += size;
    bytes.remove_prefix(size);
  }
}

void ChunkedMessage::AddChunk() {
  const size_t size = std::min(left_, kChunkBytes);
  left_ -= size;
  grpc_slice chunk = grpc_slice_malloc_large(size);
  at_ = reinterpret_cast<char*>(GRPC_SLICE_START_PTR(chunk));
  end_ = at_ + size;
  chunks_.emplace_back(chunk, grpc::Slice::STEAL_REF);
}

grpc::ByteBuffer ChunkedMessage::Finish() const {
  return grpc::ByteBuffer(chunks_.data(), chunks_.size());
}

}  // namespace logclass::sidecar

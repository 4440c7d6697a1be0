#include "classifier/sidecar/byte_splicer.h"

#include <grpc/slice.h>

#include <algorithm>
#include <memory>

namespace logclass::sidecar {
namespace {

// What an unusually large message needed is given back.
constexpr size_t kKeptBytes = size_t{4} << 20;

// A slice that owns the text.
grpc::Slice Owning(std::string text) {
  auto* const owned = new std::string(std::move(text));
  return grpc::Slice(
      owned->data(), owned->size(),
      [](void* string) { delete static_cast<std::string*>(string); }, owned);
}

grpc::Slice Sub(const grpc::Slice& slice, size_t begin, size_t end) {
  const grpc_slice whole = slice.c_slice();
  grpc::Slice part(grpc_slice_sub(whole, begin, end), grpc::Slice::STEAL_REF);
  grpc_slice_unref(whole);
  return part;
}

}  // namespace

absl::Status ByteSplicer::Read(const grpc::ByteBuffer& message,
                               std::string_view* bytes) {
  slices_.clear();
  parts_.clear();
  added_.clear();
  size_ = 0;
  if (bytes_.capacity() > kKeptBytes) bytes_ = std::string();
  bytes_.clear();
  if (!message.Dump(&slices_).ok()) {
    return absl::InternalError("gRPC cannot read the message");
  }
  bytes_.reserve(message.Length());
  for (const grpc::Slice& slice : slices_) {
    bytes_.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  *bytes = bytes_;
  return absl::OkStatus();
}

void ByteSplicer::Keep(std::string_view part) {
  const auto begin = static_cast<size_t>(part.data() - bytes_.data());
  Append(false, begin, begin + part.size());
}

void ByteSplicer::Add(std::string_view bytes) {
  const size_t begin = added_.size();
  added_.append(bytes);
  Append(true, begin, added_.size());
}

// What follows on the part before it becomes one with it.
void ByteSplicer::Append(bool is_new, size_t begin, size_t end) {
  size_ += end - begin;
  if (!parts_.empty() && parts_.back().is_new == is_new &&
      parts_.back().end == begin) {
    parts_.back().end = end;
  } else if (begin < end) {
    parts_.push_back({is_new, begin, end});
  }
}

grpc::ByteBuffer ByteSplicer::Finish() {
  const grpc::Slice added = Owning(std::move(added_));
  std::vector<grpc::Slice> output;
  output.reserve(parts_.size() + slices_.size());
  size_t slice = 0;
  size_t slice_begin = 0;
  for (const Part& part : parts_) {
    if (part.is_new) {
      output.push_back(Sub(added, part.begin, part.end));
    } else {
      AppendKept(part, &slice, &slice_begin, &output);
    }
  }
  slices_.clear();
  parts_.clear();
  added_ = std::string();
  size_ = 0;
  return grpc::ByteBuffer(output.data(), output.size());
}

// Appends a part of the message, from slice `*slice` on, which begins at byte
// `*slice_begin`; moves both to where the part ends.
void ByteSplicer::AppendKept(const Part& part, size_t* slice,
                             size_t* slice_begin,
                             std::vector<grpc::Slice>* output) const {
  size_t begin = part.begin;
  while (begin < part.end) {
    const grpc::Slice& whole = slices_[*slice];
    const size_t slice_end = *slice_begin + whole.size();
    if (begin < slice_end) {
      const size_t end = std::min(part.end, slice_end);
      output->push_back(Sub(whole, begin - *slice_begin, end - *slice_begin));
      begin = end;
    }
    if (begin < slice_end) return;
    ++*slice;
    *slice_begin = slice_end;
  }
}

}  // namespace logclass::sidecar

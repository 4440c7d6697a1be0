#include "classifier/cli/input.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace logclass::cli {

BlockReader::BlockReader(std::unique_ptr<ByteSource> source,
                         const Limits& limits)
    : source_(std::move(source)), limits_(limits) {}

absl::StatusOr<std::string_view> BlockReader::Next() {
  DropLastBlock();
  while (!ended_) {
    MakeRoom();
    absl::StatusOr<size_t> got =
        source_->Read(buffer_.get() + size_, kReadBytes);
    if (!got.ok()) error_ = got.status();
    ended_ = !got.ok() || *got == 0;
    if (ended_) break;
    block_size_ = AddBytes(*got);
    if (block_size_ > 0) return std::string_view(buffer_.get(), block_size_);
  }
  block_size_ = size_;
  if (size_ > 0) return std::string_view(buffer_.get(), size_);
  if (!error_.ok()) return std::exchange(error_, absl::OkStatus());
  return std::string_view();
}

void BlockReader::DropLastBlock() {
  if (block_size_ == 0) return;
  std::memmove(buffer_.get(), buffer_.get() + block_size_, size_ - block_size_);
  size_ -= block_size_;
  block_size_ = 0;
}

// Takes in `count` bytes that were read behind those in the buffer. Returns
// how many bytes of whole lines there are now.
size_t BlockReader::AddBytes(size_t count) {
  char* added = buffer_.get() + size_;
  if (skipping_) {
    auto* newline = static_cast<char*>(std::memchr(added, '\n', count));
    if (newline == nullptr) return 0;
    count -= newline - added;
    std::memmove(added, newline, count);
    skipping_ = false;
  }
  const size_t newline = std::string_view(added, count).rfind('\n');
  const size_t old_size = std::exchange(size_, size_ + count);
  if (newline != std::string_view::npos) return old_size + newline + 1;
  if (size_ > limits_.line_bytes && size_ > LimitOfPartialLine()) {
    size_ = limits_.line_bytes;
    skipping_ = true;
  }
  return 0;
}

size_t BlockReader::LimitOfPartialLine() const {
  const std::string_view line(buffer_.get(), size_);
  const size_t begin = line.find_first_not_of(" \t");
  const bool like_json = begin != line.npos && line[begin] == '{';
  return like_json ? limits_.json_line_bytes : limits_.line_bytes;
}

void BlockReader::MakeRoom() {
  if (capacity_ - size_ >= kReadBytes) return;
  capacity_ = std::max(size_ + kReadBytes, capacity_ * 2);
  std::unique_ptr<char[]> buffer(new char[capacity_]);  // not zeroed
  if (size_ > 0) std::memcpy(buffer.get(), buffer_.get(), size_);
  buffer_ = std::move(buffer);
}

absl::StatusOr<std::string> ReadSample(const std::string& path, size_t enough) {
  absl::StatusOr<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
  if (!source.ok()) return source.status();
  BlockReader::Limits limits;
  limits.json_line_bytes = limits.line_bytes;
  BlockReader reader(*std::move(source), limits);
  std::string bytes;
  while (bytes.size() < enough) {
    absl::StatusOr<std::string_view> block = reader.Next();
    if (!block.ok()) return block.status();
    if (block->empty()) break;
    bytes.append(*block);
  }
  return bytes;
}

}  // namespace logclass::cli

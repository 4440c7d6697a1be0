#include "classifier/text/output_buffer.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

namespace logclass {
namespace {

constexpr size_t kFirstCapacity = size_t{64} << 10;

}  // namespace

void OutputBuffer::Grow(size_t bytes) {
  size_t capacity = std::max({kFirstCapacity, capacity_ * 2, size_ + bytes});
  std::unique_ptr<char[]> data(new char[capacity]);  // not zeroed
  if (size_ > 0) std::memcpy(data.get(), data_.get(), size_);
  data_ = std::move(data);
  capacity_ = capacity;
}

void OutputBuffer::AppendNumber(uint64_t number) {
  char* out = Reserve(20);
  Commit(std::to_chars(out, out + 20, number).ptr);
}

void OutputBuffer::AppendPadded(std::string_view text, size_t width) {
  Append(text);
  if (text.size() < width) Append(width - text.size(), ' ');
}

}  // namespace logclass

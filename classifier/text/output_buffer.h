// Text that is being put together. A buffer is reused from block to block, so
// that writing a record costs no allocation. One per thread.

#ifndef CLASSIFIER_TEXT_OUTPUT_BUFFER_H_
#define CLASSIFIER_TEXT_OUTPUT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace logclass {

class OutputBuffer {
 public:
  OutputBuffer() = default;
  OutputBuffer(const OutputBuffer&) = delete;  // large; pass a reference
  OutputBuffer& operator=(const OutputBuffer&) = delete;

  void Append(std::string_view text) {
    if (text.empty()) return;
    char* out = Reserve(text.size());
    std::memcpy(out, text.data(), text.size());
    Commit(out + text.size());
  }
  void Append(char c) {
    char* out = Reserve(1);
    *out = c;
    Commit(out + 1);
  }
  void Append(size_t count, char c) {
    char* out = Reserve(count);
    std::memset(out, c, count);
    Commit(out + count);
  }
  void AppendNumber(uint64_t number);

  // Appends `text`, then spaces up to `width` bytes.
  void AppendPadded(std::string_view text, size_t width);

  // Makes room for `bytes` more and returns where they go. What was written is
  // kept with Commit(), which takes the end of it.
  char* Reserve(size_t bytes) {
    if (capacity_ - size_ < bytes) Grow(bytes);
    return data_.get() + size_;
  }
  void Commit(const char* end) { size_ = end - data_.get(); }

  void Clear() { size_ = 0; }
  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  std::string_view view() const { return {data_.get(), size_}; }

 private:
  void Grow(size_t bytes);

  std::unique_ptr<char[]> data_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace logclass

#endif  // CLASSIFIER_TEXT_OUTPUT_BUFFER_H_

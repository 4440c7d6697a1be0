// Memory that is given back all at once: a bump allocator whose blocks never
// move, so views into it stay valid until Clear(). Not thread-safe.

#ifndef CLASSIFIER_RECORD_ARENA_H_
#define CLASSIFIER_RECORD_ARENA_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace logclass {

class Arena {
 public:
  // Every block can be read this many bytes past its end, as simdjson does.
  static constexpr size_t kPadding = 64;

  Arena() = default;
  Arena(const Arena&) = delete;  // views point into the blocks
  Arena& operator=(const Arena&) = delete;

  // Returns `size` bytes, not initialised, and kPadding zeroes after them.
  char* Allocate(size_t size);

  // Returns a copy of `text`, padded.
  std::string_view Copy(std::string_view text);

  // Gives back the end of a block, of which only the first `used` bytes are
  // wanted; does nothing where another block was allocated since.
  void Trim(char* block, size_t used);

  // Makes the memory free for reuse; keeps a moderate amount of it.
  void Clear();

 private:
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;
  };

  std::vector<Chunk> chunks_;  // [0, current_] are in use
  size_t current_ = 0;
  char* latest_ = nullptr;  // the block allocated last
  char* next_ = nullptr;    // free space of the current chunk
  char* end_ = nullptr;
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_ARENA_H_

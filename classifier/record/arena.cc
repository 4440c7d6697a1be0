#include "classifier/record/arena.h"

#include <algorithm>
#include <cstring>

namespace logclass {
namespace {

constexpr size_t kChunkBytes = size_t{256} << 10;
constexpr size_t kKeptChunks = 16;

}  // namespace

char* Arena::Allocate(size_t size) {
  const size_t wanted = size + kPadding;
  while (static_cast<size_t>(end_ - next_) < wanted) {
    // A kept chunk of the next generation, or a new one.
    const size_t following = next_ == nullptr ? 0 : current_ + 1;
    if (following == chunks_.size() || chunks_[following].size < wanted) {
      const size_t bytes = std::max(wanted, kChunkBytes);
      chunks_.insert(chunks_.begin() + static_cast<ptrdiff_t>(following),
                     Chunk{std::unique_ptr<char[]>(new char[bytes]), bytes});
    }
    current_ = following;
    next_ = chunks_[following].bytes.get();
    end_ = next_ + chunks_[following].size;
  }
  char* block = next_;
  latest_ = block;
  next_ += wanted;
  std::memset(block + size, 0, kPadding);
  return block;
}

std::string_view Arena::Copy(std::string_view text) {
  char* block = Allocate(text.size());
  if (!text.empty()) std::memcpy(block, text.data(), text.size());
  return std::string_view(block, text.size());
}

void Arena::Trim(char* block, size_t used) {
  if (block != latest_) return;
  std::memset(block + used, 0, kPadding);
  next_ = block + used + kPadding;
}

void Arena::Clear() {
  std::erase_if(chunks_, [](const Chunk& c) { return c.size > kChunkBytes; });
  if (chunks_.size() > kKeptChunks) chunks_.resize(kKeptChunks);
  current_ = 0;
  latest_ = nullptr;
  next_ = chunks_.empty() ? nullptr : chunks_[0].bytes.get();
  end_ = chunks_.empty() ? nullptr : next_ + chunks_[0].size;
}

}  // namespace logclass

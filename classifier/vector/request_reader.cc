#include "classifier/vector/request_reader.h"

#include <algorithm>

namespace logclass {
namespace {

// So many bytes are joined at first to read a field that lies across pieces,
// and twice as many each time that they do not hold all of it.
constexpr size_t kFirstJoin = 2048;

// What was received a while ago is no longer in the cache, and a walk from
// length to length would wait for each line of it in turn. So the memory of the
// next field, which is about as long as this one, is asked for early.
void PrefetchNext(const char* begin, size_t size) {
  constexpr size_t kCacheLine = 64;
  constexpr size_t kMost = 4096;
  size = std::min(size, kMost);
  for (size_t at = 0; at < size; at += kCacheLine) {
    __builtin_prefetch(begin + at);
  }
}

}  // namespace

void RequestReader::Reset(std::span<const std::string_view> pieces) {
  rest_ = {};
  pieces_ = pieces;
  joined_.clear();
  ok_ = true;
}

bool RequestReader::Next(WireField* field) {
  Skip(0);
  if (rest_.empty()) return false;
  WireReader reader(rest_);
  if (reader.Next(field)) {
    rest_.remove_prefix(field->whole.size());
    PrefetchNext(rest_.data(), std::min(rest_.size(), field->whole.size()));
    return true;
  }
  ok_ = ReadAcrossPieces(field);
  return ok_;
}

// Reads a field that does not end in this piece, or is malformed.
bool RequestReader::ReadAcrossPieces(WireField* field) {
  std::string& bytes = joined_.emplace_back();
  for (size_t size = kFirstJoin;; size *= 2) {
    CopyNext(size, &bytes);
    WireReader reader(bytes);
    if (reader.Next(field)) {
      Skip(field->whole.size());
      return true;
    }
    if (bytes.size() < size) return false;  // that was all there is
  }
}

void RequestReader::CopyNext(size_t size, std::string* out) const {
  out->assign(rest_.substr(0, size));
  for (std::string_view piece : pieces_) {
    if (out->size() == size) return;
    out->append(piece.substr(0, size - out->size()));
  }
}

// Moves on, and to the next byte where a piece ends there.
void RequestReader::Skip(size_t size) {
  while (size >= rest_.size() && !pieces_.empty()) {
    size -= rest_.size();
    rest_ = pieces_.front();
    pieces_ = pieces_.subspan(1);
  }
  rest_.remove_prefix(std::min(size, rest_.size()));
}

}  // namespace logclass

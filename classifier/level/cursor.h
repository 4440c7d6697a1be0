// A position in one line, with the few questions that the readers of level
// formats ask about what stands there. A view, two registers wide: pass it by
// value, copy it to look ahead. Reading past the end yields NUL, which no
// format has, so nobody checks for the end.

#ifndef CLASSIFIER_LEVEL_CURSOR_H_
#define CLASSIFIER_LEVEL_CURSOR_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "classifier/level/chunk.h"

namespace logclass::level {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsLetter(char c) { return IsUpper(c) || IsLower(c); }
constexpr bool IsBlank(char c) { return c == ' ' || c == '\t'; }

constexpr bool IsUpper(std::string_view text) {
  for (char c : text) {
    if (!IsUpper(c)) return false;
  }
  return true;
}

constexpr bool IsLower(std::string_view text) {
  for (char c : text) {
    if (!IsLower(c)) return false;
  }
  return true;
}

// Nothing in a header is longer; what is, belongs to the message.
inline constexpr size_t kMaxField = 256;
inline constexpr size_t kMaxToken = 96;
inline constexpr size_t kMaxLine = 0xffffffff;  // what comes later is unseen

// These take text by value: a cursor whose address a call needs lives in
// memory, where copying it stalls, since GCC writes it in halves and reads it
// whole.

// Returns how many bytes `text` begins with that are of one kind; at most
// kMaxToken. Those of its first chunk are known to be.
template <Mask (Chunk::*kKind)() const>
size_t LongLength(std::string_view text);

// Returns the length of `count` tokens, a single space after each; 0 where they
// are not there.
size_t FieldsLength(std::string_view text, int count);

// Returns the length of "[...]" and the like at the start of `text`, with both
// brackets; 0 where none stands or it is longer than a field. Brackets may
// nest, as thread names do: [QuorumPeer[myid=1]].
template <char kOpen, char kClose>
size_t EnclosedLength(std::string_view text);

// Returns the length of the sequence at the start of `text` that sets a
// terminal's colour ("\033[31m"); 0 for none.
size_t ColourLength(std::string_view text);

// Returns the length of blanks and colours.
size_t BlankLength(std::string_view text);

class Cursor {
 public:
  explicit Cursor(std::string_view text)
      : at_(text.data()), left_(std::min(text.size(), kMaxLine)) {}

  const char* position() const { return at_; }
  size_t left() const { return left_; }
  bool AtEnd() const { return left_ == 0; }
  std::string_view Rest() const { return {at_, left_}; }

  char Peek(size_t ahead = 0) const {
    return ahead < left_ ? at_[ahead] : '\0';
  }

  // Returns sixteen bytes, with NUL for those beyond the end.
  Chunk NextChunk(size_t ahead = 0) const {
    const size_t skipped = std::min<size_t>(ahead, left_);
    return Chunk(at_ + skipped, left_ - skipped);
  }

  // Returns how many bytes, from the cursor on, are of one kind; at most
  // kMaxToken. Those beyond the end count where NUL is of that kind. What is
  // longer than a chunk is rare.
  template <Mask (Chunk::*kKind)() const>
  size_t Length() const {
    const size_t length = Leading((NextChunk().*kKind)());
    return length < Chunk::kSize ? length : LongLength<kKind>(Rest());
  }

  // Returns how long a token without blanks is; at most kMaxToken.
  size_t TokenLength() const {
    return std::min<size_t>(Length<&Chunk::NonBlanks>(), left_);
  }

  void Skip(size_t count) { Advance(std::min<size_t>(count, left_)); }

  bool Take(char c) {
    if (AtEnd() || *at_ != c) return false;
    Advance(1);
    return true;
  }

  bool StartsWith(std::string_view literal) const {
    return Rest().starts_with(literal);
  }

  bool Take(std::string_view literal) {
    if (!StartsWith(literal)) return false;
    Advance(literal.size());
    return true;
  }

  std::string_view NextByte() const { return Rest().substr(0, 1); }

  // Takes `count` bytes, or as many as there are.
  std::string_view TakeBytes(size_t count) {
    const std::string_view bytes = Rest().substr(0, count);
    Advance(bytes.size());
    return bytes;
  }

  std::string_view TakeLetters() { return Take<&Chunk::Letters>(); }

  std::string_view TakeDigits() { return Take<&Chunk::Digits>(); }

  // Takes what stands before the next blank.
  std::string_view TakeToken() { return TakeBytes(TokenLength()); }

  // Skips tokens that have a single space after each; false where they are not
  // there.
  bool SkipFields(int count) {
    const size_t length = FieldsLength(Rest(), count);
    Advance(length);
    return length > 0;
  }

  // Takes what stands before `stop`, and `stop` too; false where a field's
  // length holds no `stop`.
  bool TakeThrough(char stop, std::string_view* before = nullptr) {
    const size_t length = Rest().substr(0, kMaxField).find(stop);
    if (length == std::string_view::npos) return false;
    if (before != nullptr) *before = {at_, length};
    Advance(length + 1);
    return true;
  }

  template <char kOpen, char kClose>
  bool TakeEnclosed() {
    const size_t length = EnclosedLength<kOpen, kClose>(Rest());
    Advance(length);
    return length > 0;
  }

  void SkipColours() {
    while (Peek() == '\033') {
      const size_t length = ColourLength(Rest());
      if (length == 0) return;
      Advance(length);
    }
  }

  // Skips blanks and colours; by far the most are single spaces.
  void SkipBlanks() {
    while (Peek() == ' ') Advance(1);
    if (Peek() < ' ') Advance(BlankLength(Rest()));
  }

 private:
  template <Mask (Chunk::*kKind)() const>
  std::string_view Take() {
    const std::string_view bytes(at_, Length<kKind>());
    Advance(bytes.size());
    return bytes;
  }

  void Advance(size_t count) {
    at_ += count;
    left_ -= count;
  }

  const char* at_;
  size_t left_;
};

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_CURSOR_H_

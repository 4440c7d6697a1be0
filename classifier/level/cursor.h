// A position in one line, with the few questions that the readers of level
// formats ask about what stands there. A view, two registers wide: pass it by
// value, copy it to look ahead. Reading past the end yields NUL, which no
// format has, so nobody checks for the end.

#ifndef CLASSIFIER_LEVEL_CURSOR_H_
#define CLASSIFIER_LEVEL_CURSOR_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace logclass::level {

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool IsLetter(char c) { return IsUpper(c) || IsLower(c); }
constexpr bool IsBlank(char c) { return c == ' ' || c == '\t'; }

constexpr bool IsUpper(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsUpper(c); });
}

constexpr bool IsLower(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsLower(c); });
}

// Nothing in a header is longer; what is, belongs to the message.
inline constexpr size_t kMaxField = 256;
inline constexpr size_t kMaxToken = 96;
inline constexpr size_t kMaxLine = 0xffffffff;  // what comes later is unseen

// Returns how long a token without blanks is; at most kMaxToken.
size_t TokenLength(std::string_view text);

// Returns the length of "[...]" and the like at the start of `text`, with both
// brackets; 0 where none stands or it is longer than a field. Brackets may
// nest, as thread names do: [QuorumPeer[myid=1]].
size_t EnclosedLength(std::string_view text, char open, char close);

// Returns the length of the sequence at the start of `text` that sets a
// terminal's colour ("\033[31m"); 0 for none.
size_t ColourLength(std::string_view text);

// Returns the length of blanks and colours.
size_t BlankLength(std::string_view text);

class Cursor {
 public:
  explicit Cursor(std::string_view text)
      : at_(text.data()),
        left_(static_cast<uint32_t>(std::min(text.size(), kMaxLine))) {}

  const char* position() const { return at_; }
  size_t left() const { return left_; }
  bool AtEnd() const { return left_ == 0; }
  std::string_view Rest() const { return {at_, left_}; }

  char Peek(size_t ahead = 0) const {
    return ahead < left_ ? at_[ahead] : '\0';
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

  std::string_view TakeLetters() {
    size_t length = 0;
    while (IsLetter(Peek(length)) && length < kMaxToken) ++length;
    return TakeBytes(length);
  }

  std::string_view TakeDigits() {
    size_t length = 0;
    while (IsDigit(Peek(length)) && length < kMaxToken) ++length;
    return TakeBytes(length);
  }

  // Takes what stands before the next blank.
  std::string_view TakeToken() { return TakeBytes(TokenLength(Rest())); }

  // Takes what stands before `stop`, and `stop` too; false where a field's
  // length holds no `stop`.
  bool TakeThrough(char stop, std::string_view* before = nullptr) {
    const size_t length = Rest().substr(0, kMaxField).find(stop);
    if (length == std::string_view::npos) return false;
    if (before != nullptr) *before = {at_, length};
    Advance(length + 1);
    return true;
  }

  bool TakeEnclosed(char open, char close) {
    const size_t length = EnclosedLength(Rest(), open, close);
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

  void SkipBlanks() {
    if (IsBlank(Peek()) && Peek(1) > ' ') {
      Advance(1);  // by far the commonest
    } else {
      Advance(BlankLength(Rest()));
    }
  }

 private:
  void Advance(size_t count) {
    at_ += count;
    left_ -= static_cast<uint32_t>(count);
  }

  // Not two members of 64 bits: GCC copies such a pair through a vector
  // register and stalls on it, which doubled the cost of a line.
  const char* at_;
  uint32_t left_;
};

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_CURSOR_H_

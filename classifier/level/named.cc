// Lines that begin with a name: pairs, and what tools put before each line of
// others, which frames it.

#include <algorithm>

#include "classifier/level/readers.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

// Returns the length of docker compose's prefix: "web-1  | "; 0 for none.
size_t ServiceLength(Cursor at, size_t name) {
  size_t length = name;
  while (at.Peek(length) == ' ') ++length;
  if (at.Peek(length) != '|') return 0;
  const char next = at.Peek(length + 1);
  if (next == '\033') return length + 1;
  return next == ' ' ? length + 2 : 0;
}

// Whether `name` is one that a controller gives a pod: "cart-0",
// "cart-6d8f9c7b5d-x2klq".
bool IsPodName(std::string_view name) {
  const size_t dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return false;
  const std::string_view suffix = name.substr(dash + 1);
  // Kubernetes makes up names without vowels and the digits that resemble them.
  if (suffix.size() == 5) {
    return suffix.find_first_not_of("bcdfghjklmnpqrstvwxz2456789") ==
           std::string_view::npos;
  }
  return SmallNumber(suffix) >= 0;
}

bool IsLabelByte(char c) { return IsLower(c) || IsDigit(c) || c == '-'; }

// Returns the length of stern's prefix: "cart-6d8f9c7b5d-x2klq server "; 0 for
// none.
size_t PodLength(Cursor at, size_t name) {
  const std::string_view pod = at.Rest().substr(0, name);
  if (!IsPodName(pod) || !std::all_of(pod.begin(), pod.end(), IsLabelByte)) {
    return 0;
  }
  size_t length = name + 1;
  while (IsLabelByte(at.Peek(length)) && length < kMaxToken) ++length;
  return length > name + 1 && at.Peek(length) == ' ' ? length + 1 : 0;
}

// Returns the length of a file's name before the line, as collected OpenStack
// logs have it: "nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008
// ...".
size_t FileNameLength(Cursor at, size_t name) {
  Cursor after = at;
  after.Skip(name);
  const size_t length = name + after.Length<&Chunk::NonSpaces>();
  if (length >= kMaxToken || !IsDigit(at.Peek(length + 1))) return 0;
  const std::string_view file = at.TakeBytes(length);
  return file.find(".log") == std::string_view::npos ? 0 : length + 1;
}

// Returns the length of such a frame; 0 for none. The name that the line begins
// with is `name` bytes long.
size_t FrameLength(Cursor at, size_t name) {
  if (at.Peek(name) == ' ') {
    if (const size_t length = ServiceLength(at, name)) return length;
    if (const size_t length = PodLength(at, name)) return length;
  }
  return FileNameLength(at, name);
}

}  // namespace

Reading ReadNamed(Cursor at, int depth) {
  const size_t name = at.Length<&Chunk::NameBytes>();
  if (at.Peek(name) == '=') {
    if (Reading found = ReadLogfmt(at)) return found;
  }
  const size_t frame = FrameLength(at, name);
  if (frame == 0) return {};
  at.Skip(frame);
  return ReadLine(at, depth + 1);
}

}  // namespace logclass::level

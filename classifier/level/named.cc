// Lines that begin with a name: pairs, and what tools put before each line of
// others, which frames it.

#include <algorithm>

#include "classifier/level/readers.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

// Kubernetes makes up the ends of names: of five bytes, without vowels and the
// digits that resemble them.
constexpr size_t kMadeUp = 5;
constexpr std::string_view kConsonants = "bcdfghjklmnpqrstvwxz";

// Returns the length of docker compose's prefix: "web-1  | "; 0 for none.
size_t ServiceLength(Cursor at, size_t name) {
  size_t length = name;
  while (at.Peek(length) == ' ') ++length;
  if (at.Peek(length) != '|') return 0;
  const char next = at.Peek(length + 1);
  if (next == '\033') return length + 1;
  return next == ' ' ? length + 2 : 0;
}

bool IsMadeUpByte(char c) {
  return IsDigit(c) || kConsonants.find(c) != kConsonants.npos;
}

// Returns what makes a pod's name of that of its controller: "0" in "cart-0",
// "x2klq" in "cart-6d8f9c7b5d-x2klq"; empty where `name` is no pod's.
std::string_view PodSuffix(std::string_view name) {
  const size_t dash = name.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return {};
  const std::string_view suffix = name.substr(dash + 1);
  const bool pod = suffix.size() == kMadeUp
                       ? std::all_of(suffix.begin(), suffix.end(), IsMadeUpByte)
                       : IsSmallNumber(suffix);
  return pod ? suffix : std::string_view();
}

bool ResemblesVowels(std::string_view suffix, DigitValues& values) {
  return suffix.size() == kMadeUp &&
         values.Of(suffix).find_first_of("013") != suffix.npos;
}

bool IsLabelByte(char c) { return IsLower(c) || IsDigit(c) || c == '-'; }

// Returns the length of stern's prefix: "cart-6d8f9c7b5d-x2klq server "; 0 for
// none.
size_t PodLength(Cursor at, size_t name, DigitValues& values) {
  const std::string_view pod = at.Rest().substr(0, name);
  const std::string_view suffix = PodSuffix(pod);
  if (suffix.empty() || !std::all_of(pod.begin(), pod.end(), IsLabelByte)) {
    return 0;
  }
  size_t length = name + 1;
  while (IsLabelByte(at.Peek(length)) && length < kMaxToken) ++length;
  if (length == name + 1 || at.Peek(length) != ' ') return 0;
  return ResemblesVowels(suffix, values) ? 0 : length + 1;
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
size_t FrameLength(Cursor at, size_t name, DigitValues& values) {
  if (at.Peek(name) == ' ') {
    if (const size_t length = ServiceLength(at, name)) return length;
    if (const size_t length = PodLength(at, name, values)) return length;
  }
  return FileNameLength(at, name);
}

}  // namespace

Reading ReadNamed(Cursor at, Frame frame) {
  const size_t name = at.Length<&Chunk::NameBytes>();
  if (at.Peek(name) == '=') {
    if (Reading found = ReadLogfmt(at, frame.values())) return found;
  }
  const size_t prefix = FrameLength(at, name, frame.values());
  if (prefix == 0) return {};
  at.Skip(prefix);
  return ReadLine(at, frame.Inner());
}

}  // namespace logclass::level

// What a line may be, by its first byte.

#include "classifier/level/readers.h"

namespace logclass::level {

Reading ReadLine(Cursor at, Frame frame) {
  if (frame.TooDeep()) return {};
  const char first = at.Peek();
  if (IsUpper(first)) return ReadUpper(at, frame);
  if (IsLower(first)) return ReadLower(at, frame);
  if (IsDigit(first)) return ReadDated(at, frame);
  switch (first) {
    case '{':
      return ReadJson(at, frame);
    case '[':
      return ReadBracketed(at, frame);
    case '<':
      return ReadSyslog(at, frame);
    case '-':
      return at.Peek(1) == ' ' ? ReadBlueGene(at) : Reading{};
    case '*':
      return ReadUwsgi(at);
    case '=':
      return ReadErlangReport(at);
    case ' ':  // Rust pads to five columns: " WARN app: msg"
      at.Skip(1);
      return ReadLevelFirst(at, frame.values());
    case '\033':
    case '\xef':
      return ReadMarked(at, frame);
    default:
      return {};
  }
}

}  // namespace logclass::level

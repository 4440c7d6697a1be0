// What a line may be, by its first byte.

#include "classifier/level/readers.h"

namespace logclass::level {

Reading ReadLine(Cursor at, int depth) {
  if (depth > kMaxDepth) return {};
  const char first = at.Peek();
  if (IsUpper(first)) return ReadUpper(at, depth);
  if (IsLower(first)) return ReadLower(at, depth);
  if (IsDigit(first)) return ReadDated(at, depth);
  switch (first) {
    case '{':
      return ReadJson(at, depth);
    case '[':
      return ReadBracketed(at, depth);
    case '<':
      return ReadSyslog(at, depth);
    case '-':
      return at.Peek(1) == ' ' ? ReadBlueGene(at) : Reading{};
    case '*':
      return ReadUwsgi(at);
    case '=':
      return ReadErlangReport(at);
    case ' ':  // Rust pads to five columns: " WARN app: msg"
      at.Skip(1);
      return ReadLevelFirst(at);
    case '\033':
    case '\xef':
      return ReadMarked(at, depth);
    default:
      return {};
  }
}

}  // namespace logclass::level

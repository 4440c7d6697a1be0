// Lines that begin with a timestamp: either a header of its own, or a frame
// that a collector put before a line.

#include "classifier/level/readers.h"

namespace logclass::level {
namespace {

// Returns what follows CRI's "stdout F ".
Cursor AfterStream(Cursor at) {
  if (at.Take("stdout ") || at.Take("stderr ")) {
    if (at.Peek(1) == ' ') at.Skip(2);
  }
  return at;
}

// Timestamp, then the line as the program wrote it. A second timestamp with
// such precision is the program's own: "... [main] ERROR c.e.App - msg".
Reading ReadRuntimeLine(Cursor at, Stamp stamp, int depth) {
  if (at.Peek() == '\t') return ReadHeader(at, stamp, /*bracketed=*/false);
  Cursor line = at;
  line.Take(' ');
  line = AfterStream(line);
  if (Reading found = ReadLine(line, depth + 1)) return found;
  const char first = line.Peek();
  if (first != '[' && first != '(' && first != '-') return {};
  return ReadHeader(line, stamp, /*bracketed=*/false);
}

// 03-17 16:13:38.811  1702  2395 D Tag: msg
// 03-17 16:13:38.811 D/Tag( 1702): msg
Reading ReadLogcat(Cursor at) {
  Format format = Format::kLogcatTime;
  at.SkipBlanks();
  while (IsDigit(at.Peek())) {
    format = Format::kLogcat;
    at.TakeDigits();
    at.SkipBlanks();
  }
  const MaybeSeverity severity = SeverityOfLetter(at.Peek());
  const char expected = format == Format::kLogcat ? ' ' : '/';
  if (at.Peek(1) != expected) return {};
  return Found(severity, format, at.NextByte());
}

// Whether another timestamp or a record follows, as after a collector's stamp.
bool FramesLine(Cursor at) {
  const char first = at.Peek();
  if (IsDigit(first)) return static_cast<bool>(FindTimestamp(at));
  if (IsUpper(first)) return IsDigit(at.Peek(1));  // klog
  return first == '{' || first == '<';
}

}  // namespace

Reading ReadDated(Cursor at, int depth) {
  const Stamp stamp = FindTimestamp(at);
  if (!stamp) return ReadRedis(at);
  at.Skip(stamp.length);
  if (stamp.kind == StampKind::kLogcat) return ReadLogcat(at);
  if (stamp.FromRuntime()) return ReadRuntimeLine(at, stamp, depth);
  Cursor rest = at;
  rest.SkipBlanks();
  const bool frame = FramesLine(rest);
  if (frame) {
    if (Reading found = ReadLine(rest, depth + 1)) return found;
  }
  if (Reading found = ReadHeader(at, stamp, /*bracketed=*/false)) return found;
  if (frame) return {};
  if (Reading found = ReadLine(rest, depth + 1)) return found;
  return ReadAfterSyslogStamp(rest, depth);
}

}  // namespace logclass::level

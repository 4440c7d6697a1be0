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
Reading ReadRuntimeLine(Cursor at, Stamp stamp, Frame frame) {
  DigitValues& values = frame.values();
  if (at.Peek() == '\t') {
    return ReadHeader(at, stamp, /*bracketed=*/false, values);
  }
  Cursor line = at;
  line.Take(' ');
  line = AfterStream(line);
  if (Reading found = ReadLine(line, frame.Inner())) return found;
  const char first = line.Peek();
  if (first != '[' && first != '(' && first != '-') return {};
  return ReadHeader(line, stamp, /*bracketed=*/false, values);
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
bool FramesLine(Cursor at, DigitValues& values) {
  const char first = at.Peek();
  if (IsDigit(first)) return static_cast<bool>(FindTimestamp(at, values));
  if (IsUpper(first)) return IsDigit(at.Peek(1));  // klog
  return first == '{' || first == '<';
}

}  // namespace

Reading ReadDated(Cursor at, Frame frame) {
  DigitValues& values = frame.values();
  const Stamp stamp = FindTimestamp(at, values);
  if (!stamp) return ReadRedis(at, values);
  at.Skip(stamp.length);
  if (stamp.kind == StampKind::kLogcat) return ReadLogcat(at);
  if (stamp.FromRuntime()) return ReadRuntimeLine(at, stamp, frame);
  Cursor rest = at;
  rest.SkipBlanks();
  const bool framing = FramesLine(rest, values);
  if (framing) {
    if (Reading found = ReadLine(rest, frame.Inner())) return found;
  }
  if (Reading found = ReadHeader(at, stamp, /*bracketed=*/false, values)) {
    return found;
  }
  if (framing) return {};
  if (Reading found = ReadLine(rest, frame.Inner())) return found;
  return ReadAfterSyslogStamp(rest, frame);
}

}  // namespace logclass::level

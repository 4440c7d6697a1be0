// The frames of syslog and of journald's short output.

#include "classifier/level/fields.h"
#include "classifier/level/readers.h"

namespace logclass::level {
namespace {

// Skips the fields of RFC 5424 that stand between version and message. Its
// structured data may hold several groups: [a@1 k="v"][b@2 k="v"].
bool SkipHeader5424(Cursor& at) {
  if (!at.SkipFields(5)) return false;
  if (!at.Take('-')) {
    while (at.Peek() == '[') {
      if (!at.TakeEnclosed<'[', ']'>()) return false;
    }
  }
  at.SkipBlanks();
  return true;
}

Reading ReadFramed(Cursor at, Frame frame) {
  if (frame.values().Of(at.NextByte()) == "1" && at.Peek(1) == ' ') {
    at.Skip(2);
    return SkipHeader5424(at) ? ReadLine(at, frame.Inner()) : Reading{};
  }
  return ReadLine(at, frame.Inner());
}

}  // namespace

Reading ReadSyslog(Cursor at, Frame frame) {
  std::string_view number;
  at.Skip(1);
  Cursor after = at;
  if (!after.TakeThrough('>', &number) || number.size() > 3) {
    return {};
  }
  const int priority = SmallNumber(number, frame.values());
  if (priority < 0 || priority > 191) return {};
  // The level in the message is its author's; that of the header is often the
  // default of whatever forwarded it.
  if (Reading found = ReadFramed(after, frame)) return found;
  return Found(SeverityOfSyslog(priority % 8), Format::kSyslogPriority, number);
}

Reading ReadAfterSyslogStamp(Cursor at, Frame frame) {
  at.SkipBlanks();
  if (at.TakeToken().empty() || !at.Take(' ')) return {};  // host
  const std::string_view tag = at.TakeToken();
  if (!tag.ends_with(':') || !at.Take(' ')) return {};
  // "WARNING: CPU: 0 PID: 1 at ..." is the kernel's message, not its level.
  if (tag == "kernel:" || tag.starts_with("kernel[")) return {};
  return ReadLine(at, frame.Inner());
}

}  // namespace logclass::level

// Lines that begin with "[".

#include "classifier/level/readers.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

// At what follows the timestamp in "[2024-05-01T10:15:00Z ERROR app] msg" and
// "[2024-05-01 10:15:00,123: ERROR/MainProcess] msg".
Reading ReadInside(Cursor at) {
  const bool celery = at.Take(':');
  if (!at.Take(' ') && !at.Take('|')) return {};
  const std::string_view word = at.TakeLetters();
  const MaybeSeverity severity = SeverityOfWord(word);
  if (!severity || !IsUpper(word)) return {};
  switch (at.Peek()) {
    case '/':
      return Found(severity, Format::kCelery, word);
    case ']':
      return Found(severity, Format::kSerilog, word);
    case ' ':
      if (celery) return {};
      return Found(severity, Format::kEnvLogger, word);
    default:
      return {};
  }
}

// After the seconds since the start: "[0.123s][info][gc] msg" of the JVM,
// "[     5.123456s]  WARN ThreadId(01) msg" of Linkerd.
Reading ReadUptime(Cursor at) {
  at.SkipBlanks();
  at.TakeDigits();
  if (!at.Take('.')) return {};
  at.TakeDigits();
  if (!at.Take("s]")) return {};
  const Format format = at.Take('[') ? Format::kJvm : Format::kLinkerd;
  at.SkipBlanks();
  const std::string_view word = at.TakeLetters();
  if (format == Format::kLinkerd && !IsUpper(word)) return {};
  return Found(SeverityOfWord(word), format, word);
}

// [Nest] 17  - 05/01/2024, 10:15:00 AM   ERROR [CartService] msg
Reading ReadNest(Cursor at, DigitValues& values) {
  at.SkipBlanks();
  at.TakeDigits();
  at.SkipBlanks();
  if (!at.Take('-')) return {};
  at.SkipBlanks();
  if (const Stamp stamp = FindTimestamp(at, values)) {
    at.Skip(stamp.length);
  } else {  // of a locale: 5/1/2024, 9:08:00
    at.TakeToken();
    at.SkipBlanks();
    at.TakeToken();
  }
  at.SkipBlanks();
  if (at.Take("AM") || at.Take("PM")) at.SkipBlanks();
  const std::string_view word = at.TakeLetters();
  return Found(SeverityOfValue(word), Format::kNestJs, word);
}

// [2024-05-01T10:15:00.123+0000] #7 FATAL -- : msg, Ruby's without a letter;
// at what follows the "#".
Reading ReadRubyPid(Cursor at) {
  at.TakeDigits();
  at.SkipBlanks();
  const std::string_view word = at.TakeLetters();
  if (!at.Take(" --")) return {};
  return Found(SeverityOfWord(word), Format::kRuby, word);
}

// [1] 2024/05/01 10:15:00.123456 [ERR] msg
Reading ReadNats(Cursor at, DigitValues& values) {
  at.TakeDigits();
  if (!at.Take("] ")) return {};
  const Stamp stamp = FindTimestamp(at, values);
  if (!stamp) return {};
  at.Skip(stamp.length);
  return Renamed(ReadHeader(at, stamp, /*bracketed=*/false, values),
                 Format::kNats);
}

// [E 2024-05-01 10:15:00.123 ServerApp] msg, [E 240501 10:15:00 web:1] msg
Reading ReadTornado(Cursor at) {
  if (!IsDigit(at.Peek(2)) || !IsDigit(at.Peek(3))) return {};
  return Found(SeverityOfLetter(at.Peek()), Format::kTornado, at.NextByte());
}

Format NameLevelBracket(Cursor after) {
  after.SkipBlanks();
  if (after.StartsWith("plugin/")) return Format::kCoreDns;
  if (after.Peek() == '(') return Format::kHaproxy;
  after.TakeDigits();
  return after.Peek() == '/' ? Format::kHaproxy : Format::kBracketLevel;
}

// [ERROR] msg, [ALERT] 122/101500 (1) : msg, [INFO/MainProcess] msg
Reading ReadLevelBracket(Cursor at) {
  const std::string_view word = at.TakeLetters();
  const MaybeSeverity severity = SeverityOfWord(word);
  if (!severity) return {};
  while (at.Take(' ')) {
  }
  if (at.Peek() == '/' && IsUpper(word)) {
    return Found(severity, Format::kMultiprocessing, word);
  }
  if (!at.Take(']')) return {};
  return Found(severity, NameLevelBracket(at), word);
}

Reading ReadLettered(Cursor at, Frame frame) {
  Cursor inside = at;
  inside.Skip(1);
  if (inside.Peek(1) == ' ') return ReadTornado(inside);
  if (Reading found = ReadLevelBracket(inside)) return found;
  if (!at.TakeEnclosed<'[', ']'>()) return {};
  if (inside.StartsWith("Nest]")) return ReadNest(at, frame.values());
  if (inside.StartsWith("pod/")) {  // kubectl logs --prefix
    at.Take(' ');
    return ReadLine(at, frame.Inner());
  }
  at.SkipBlanks();
  return Renamed(ReadLevelFirst(at, frame.values()), Format::kSlf4jSimple);
}

}  // namespace

Reading ReadBracketed(Cursor at, Frame frame) {
  Cursor inside = at;
  inside.Skip(1);
  const Stamp stamp = FindTimestamp(inside, frame.values());
  if (!stamp) {
    if (IsLetter(inside.Peek())) return ReadLettered(at, frame);
    if (Reading found = ReadNats(inside, frame.values())) return found;
    return ReadUptime(inside);
  }
  inside.Skip(stamp.length);
  if (!inside.Take(']')) return ReadInside(inside);
  const bool asctime = stamp.kind == StampKind::kAsctime;
  if (asctime && !inside.StartsWith(" [")) return {};  // dmesg -T
  if (inside.Take(" #")) return ReadRubyPid(inside);
  if (Reading found =
          ReadHeader(inside, stamp, /*bracketed=*/true, frame.values())) {
    return found;
  }
  inside.SkipBlanks();
  return ReadLine(inside, frame.Inner());
}

}  // namespace logclass::level

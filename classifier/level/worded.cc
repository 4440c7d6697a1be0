// Lines that begin with a letter: those that begin with their level, and those
// of a few products.

#include "classifier/level/readers.h"
#include "classifier/level/shape.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

constexpr Shape kKlog("?dddd dd:dd:dd.d");  // I0312 10:15:07.1
constexpr Shape kGlog("?ddddddd");          // I20240312 10
constexpr Shape kCockroach("?dddddd ");     // I240312 10
constexpr Shape kClockTail(":dd:dd.d");     // :15:07.1

// E/Tag(  123): msg
Reading ReadLogcatBrief(Cursor at) {
  const std::string_view token = at.NextByte();
  const MaybeSeverity severity = SeverityOfLetter(at.Peek());
  std::string_view tag;
  if (!severity || !at.TakeThrough('(', &tag)) return {};
  at.SkipBlanks();
  at.TakeDigits();
  if (!at.Take("):")) return {};
  return Found(severity, Format::kLogcatBrief, token);
}

// E, [2024-05-01T10:15:00.123456 #1] ERROR -- : msg
Reading ReadRuby(Cursor at) {
  if (!IsDigit(at.Peek(4))) return {};
  return Found(SeverityOfLetter(at.Peek()), Format::kRuby, at.NextByte());
}

// PHP Fatal error:  msg, PHP Warning:  msg
Reading ReadPhp(Cursor at) {
  if (!at.Take("PHP ")) return {};
  const std::string_view word = at.TakeLetters();
  const bool parse = word == "Parse" || word == "Recoverable";
  at.Take(" error");
  if (!at.Take(":  ") && !at.Take(": ")) return {};
  if (parse) return Found(Severity::kError, Format::kPhp, word);
  if (word == "Deprecated") {
    return Found(Severity::kWarning, Format::kPhp, word);
  }
  return Found(SeverityOfWord(word), Format::kPhp, word);
}

// npm ERR! msg, npm WARN msg
Reading ReadNpm(Cursor at) {
  if (!at.Take("npm ")) return {};
  const std::string_view word = at.TakeLetters();
  const MaybeSeverity severity = SeverityOfWord(word);
  if (!severity || (at.Peek() != '!' && at.Peek() != ' ')) return {};
  return Found(severity, Format::kNpm, word);
}

// Warning: msg, Error from server (NotFound): msg. A bare "Error: " is often
// the message's own, see level_first.cc.
Reading ReadKubectl(Cursor at) {
  if (at.StartsWith("Warning: ")) {
    return {Severity::kWarning, Format::kKubectl, at.TakeLetters()};
  }
  if (at.StartsWith("Error from server (")) {
    return {Severity::kError, Format::kKubectl, at.TakeLetters()};
  }
  return {};
}

// fail: Company.App.Worker[0]
Reading ReadDotnet(Cursor at) {
  if (at.Peek(4) != ':' && at.Peek(4) != '\033') return {};
  const std::string_view word = at.TakeBytes(4);
  at.SkipColours();
  if (!at.Take(": ")) return {};
  const std::string_view category = at.TakeToken();
  const size_t open = category.rfind('[');
  if (open == std::string_view::npos || !category.ends_with(']')) return {};
  Cursor id(category.substr(open + 1));
  if (id.TakeDigits().empty() || !id.Take(']')) return {};
  return Found(SeverityOfValue(word), Format::kDotnet, word);
}

// Lines that begin with a word, or with part of one.
Reading ReadWordFirst(Cursor at, DigitValues& values) {
  if (Reading found = ReadLevelFirst(at, values)) return found;
  if (Reading found = ReadPhp(at)) return found;
  if (Reading found = ReadKubectl(at)) return found;
  return ReadBlueGene(at);
}

// Whether the first letter may be a level by itself.
bool IsLetterAlone(Cursor at) {
  const char next = at.Peek(1);
  return IsDigit(next) || next == '/' || (next == ',' && at.Peek(3) == '[');
}

// Lines that begin with such a letter.
Reading ReadLetterFirst(Cursor at) {
  switch (at.Peek(1)) {
    case '/':
      return ReadLogcatBrief(at);
    case ',':
      return ReadRuby(at);
    default:
      return ReadKlog(at);
  }
}

}  // namespace

Reading ReadKlog(Cursor at) {
  const Chunk head = at.NextChunk();
  const bool dated = kKlog.Matches(head) ||
                     (kGlog.Matches(head) && kClockTail.At(at, 12)) ||
                     (kCockroach.Matches(head) && kClockTail.At(at, 10));
  if (!dated) return {};
  return Found(SeverityOfLetter(at.Peek()), Format::kKlog, at.NextByte());
}

Reading ReadUpper(Cursor at, Frame frame) {
  const bool letter = IsLetterAlone(at);
  if (!letter && at.Peek(3) == ' ') {
    const Stamp stamp = FindTimestamp(at, frame.values());
    if (stamp.kind == StampKind::kSyslog) {
      at.Skip(stamp.length);
      return ReadAfterSyslogStamp(at, frame);
    }
  }
  if (Reading found =
          letter ? ReadLetterFirst(at) : ReadWordFirst(at, frame.values())) {
    return found;
  }
  return ReadNamed(at, frame);
}

Reading ReadLower(Cursor at, Frame frame) {
  if (Reading found = ReadDotnet(at)) return found;
  if (Reading found = ReadNpm(at)) return found;
  return ReadNamed(at, frame);
}

}  // namespace logclass::level

// Lines that begin with a letter: those that begin with their level, those of a
// few products, and frames.

#include "classifier/level/pack.h"
#include "classifier/level/readers.h"
#include "classifier/level/shape.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

constexpr Shape kKlogDate("?dddd dd");       // I0312 10
constexpr Shape kKlogTime(":dd:dd.d");       // :15:07.1
constexpr Shape kGlogDate("?ddddddd");       // I20240312 10
constexpr Shape kCockroachDate("?dddddd ");  // I240312 10

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
  const std::string_view word = at.TakeLetters();
  const bool declares = (word == "Warning" && at.StartsWith(": ")) ||
                        (word == "Error" && at.StartsWith(" from server ("));
  if (!declares) return {};
  return Found(SeverityOfWord(word), Format::kKubectl, word);
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

bool IsServiceByte(char c) {
  return IsLetter(c) || IsDigit(c) || c == '-' || c == '_' || c == '.';
}

// Returns the length of docker compose's prefix: "web-1  | "; 0 for none.
size_t ServiceLength(Cursor at) {
  size_t length = 0;
  while (IsServiceByte(at.Peek(length)) && length < kMaxToken) ++length;
  if (at.Peek(length) != ' ') return 0;
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
size_t PodLength(Cursor at) {
  size_t pod = 0;
  while (IsLabelByte(at.Peek(pod)) && pod < kMaxToken) ++pod;
  if (at.Peek(pod) != ' ' || !IsPodName(at.Rest().substr(0, pod))) return 0;
  size_t length = pod + 1;
  while (IsLabelByte(at.Peek(length)) && length < kMaxToken) ++length;
  return length > pod + 1 && at.Peek(length) == ' ' ? length + 1 : 0;
}

// Returns the length of a file's name before the line, as collected OpenStack
// logs have it: "nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008
// ...".
size_t FileNameLength(Cursor at) {
  const std::string_view name = at.Rest().substr(0, kMaxToken);
  const size_t length = name.find(' ');
  if (length == std::string_view::npos || !IsDigit(at.Peek(length + 1))) {
    return 0;
  }
  return name.substr(0, length).find(".log") == std::string_view::npos
             ? 0
             : length + 1;
}

Reading ReadFramed(Cursor at, size_t frame, int depth) {
  at.Skip(frame);
  return ReadLine(at, depth + 1);
}

Reading ReadUpper(Cursor at, int depth) {
  const char second = at.Peek(1);
  if (IsDigit(second)) return ReadKlog(at);
  if (second == '/') return ReadLogcatBrief(at);
  if (second == ',' && at.Peek(3) == '[') return ReadRuby(at);
  if (at.Peek(3) == ' ') {
    const Stamp stamp = FindTimestamp(at);
    if (stamp.kind == StampKind::kSyslog) {
      at.Skip(stamp.length);
      return ReadAfterSyslogStamp(at, depth);
    }
  }
  if (Reading found = ReadLevelFirst(at)) return found;
  if (Reading found = ReadPhp(at)) return found;
  if (Reading found = ReadKubectl(at)) return found;
  return ReadBlueGene(at);
}

Reading ReadLower(Cursor at) {
  if (Reading found = ReadDotnet(at)) return found;
  return ReadNpm(at);
}

}  // namespace

Reading ReadKlog(Cursor at) {
  const uint64_t head = LoadEight(at);
  const bool dated = (kKlogDate.Matches(head) && kKlogTime.At(at, 8)) ||
                     (kGlogDate.Matches(head) && kKlogTime.At(at, 12)) ||
                     (kCockroachDate.Matches(head) && kKlogTime.At(at, 10));
  if (!dated) return {};
  return Found(SeverityOfLetter(at.Peek()), Format::kKlog, at.NextByte());
}

Reading ReadWorded(Cursor at, int depth) {
  const bool upper = IsUpper(at.Peek());
  if (Reading found = upper ? ReadUpper(at, depth) : ReadLower(at)) {
    return found;
  }
  if (Reading found = ReadLogfmt(at)) return found;
  if (size_t frame = ServiceLength(at)) return ReadFramed(at, frame, depth);
  if (size_t frame = PodLength(at)) return ReadFramed(at, frame, depth);
  if (size_t frame = FileNameLength(at)) return ReadFramed(at, frame, depth);
  return {};
}

}  // namespace logclass::level

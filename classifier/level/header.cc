// Headers that begin with a timestamp. Between it and the level may stand
// process numbers, threads in brackets, separators and logger names; the first
// ordinary word ends the header, and what comes after it is the message.

#include "classifier/level/header.h"

#include "classifier/level/readers.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

constexpr int kMaxFields = 8;

// The readers of fields return the level, or go past a field that is none. One
// that stays where it is has come upon the message.

Reading Level(MaybeSeverity severity, Style style, std::string_view token,
              Cursor after, Header& header) {
  if (!severity) return {};
  header.style = style;
  return {*severity, NameHeader(header, token, after), token};
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

bool IsHexByte(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || c == 'x';
}

// Returns the length of a column of a line with tabs, as the request's id of
// AWS Lambda; 0 where no tab follows.
size_t ColumnLength(Cursor at) {
  const size_t length = at.TokenLength();
  return at.Peek(length) == '\t' ? length : 0;
}

// A process or thread number, decimal or hexadecimal.
void SkipNumber(Cursor& at, Header& header) {
  size_t length = at.Length<&Chunk::Digits>();
  while (IsHexByte(at.Peek(length))) ++length;
  const char next = at.Peek(length);
  if (IsBlank(next) || next == ':' || next == '|') {
    header.Add(kNumber);
  } else {
    length = header.tabbed ? ColumnLength(at) : 0;
    header.Add(kName);
  }
  at.Skip(length);
}

// What brackets hold: "error", "WARN ", "E", apache's "core:error" and MySQL's
// "Note", which would be plain language elsewhere.
MaybeSeverity SeverityInBracket(std::string_view word, const Header& header) {
  if (word.size() == 1) return SeverityOfLetter(word[0]);
  if (header.Has(kNumber) || header.stamp.kind == StampKind::kAsctime) {
    return SeverityOfValue(word);
  }
  return SeverityOfWord(word);
}

// PostgreSQL, where "user@database" may stand before the severity.
Reading ReadAfterProcess(Cursor at) {
  if (Reading found = ReadPostgres(at)) return found;
  const std::string_view session = at.TakeToken();
  if (session.find('@') == std::string_view::npos || !at.Take(' ')) return {};
  return ReadPostgres(at);
}

Reading ReadBracket(Cursor& at, Header& header) {
  const size_t length = EnclosedLength<'[', ']'>(at.Rest());
  if (length == 0) return {};
  if (header.Has(kBracket) && at.Peek(length) == '@') {  // [unknown]@shop
    return ReadAfterProcess(at);
  }
  std::string_view word = Trim(at.Rest().substr(1, length - 2));
  if (header.stamp.kind == StampKind::kAsctime) {
    word.remove_prefix(word.rfind(':') + 1);  // npos + 1 is 0
  }
  const bool adjacent = at.position()[-1] == ']';
  at.Skip(length);
  if (MaybeSeverity severity = SeverityInBracket(word, header)) {
    header.adjacent = adjacent;
    return Level(severity, Style::kBracket, word, at, header);
  }
  header.Add(kBracket);
  return {};
}

// ClickHouse's "<Error>"; RabbitMQ's "<0.812.0>" is a process.
Reading ReadAngle(Cursor& at, Header& header) {
  std::string_view inside;
  if (!at.TakeThrough('>', &inside)) return {};
  inside.remove_prefix(1);
  return Level(SeverityOfWord(inside), Style::kAngle, inside, at, header);
}

void SkipSeparator(Cursor& at, Header& header) {
  const char separator = at.Peek();
  size_t length = 1;
  while (at.Peek(length) == separator) ++length;
  if (separator == '-' && !IsBlank(at.Peek(length))) return;
  if (separator == '-') header.Add(kDash);
  if (separator == '|') header.Add(kPipe);
  header.separator = separator;
  at.Skip(length);
}

// A single letter: "E! [outputs]", "W | etcdserver", "E [MSGID: 1]",
// "E  NETWORK  [conn1]".
Reading ReadLetter(Cursor at, const Header& header) {
  const std::string_view token = at.TakeBytes(1);
  const MaybeSeverity severity = SeverityOfLetter(token[0]);
  if (at.StartsWith("! ")) return Found(severity, Format::kTelegraf, token);
  if (at.StartsWith(" | ")) return Found(severity, Format::kCapnslog, token);
  if (at.StartsWith(" [") && header.bracketed) {
    return Found(severity, Format::kGluster, token);
  }
  if (!at.Take(' ')) return {};
  at.SkipBlanks();
  const std::string_view component = at.TakeToken();
  if (component != "-" && !IsUpper(component)) return {};
  at.SkipBlanks();
  if (at.Peek() != '[') return {};
  return Found(severity, Format::kMongo, token);
}

// A word in capital letters is proof enough after a timestamp, but not after
// that of a container runtime, where a line follows and not a header.
Reading ReadUpperLevel(Severity severity, std::string_view word, Cursor after,
                       Header& header) {
  if (header.stamp.FromRuntime() && header.fields == 0) return {};
  const char next = after.Peek();
  if (next == ':') return Level(severity, Style::kColon, word, after, header);
  if (IsBlank(next) || next == '[' || next == '(' || next == '\033' ||
      after.AtEnd()) {
    return Level(severity, Style::kBare, word, after, header);
  }
  return {};
}

Reading ReadLowerLevel(Severity severity, std::string_view word, Cursor after,
                       Header& header) {
  if (header.stamp.FromRuntime() || !IsLower(word)) return {};
  if (after.StartsWith(": ")) {
    return Level(severity, Style::kColon, word, after, header);
  }
  if (after.StartsWith(" :") && header.separator == ':') {
    return Found(severity, Format::kLibvirt, word);
  }
  return {};
}

// A word that means a level, where it stands alone: as a field, and not as part
// of a sentence.
Reading ReadLevelWord(Cursor at, Header& header) {
  const char previous = at.position()[-1];
  const size_t capitals = at.Length<&Chunk::Capitals>();
  const std::string_view word = at.TakeLetters();
  const char next = at.Peek();
  if (header.Has(kPipe) && (header.separator == '|' || next == '|')) {
    return Level(SeverityOfValue(word), Style::kPipe, word, at, header);
  }
  const MaybeSeverity severity = SeverityOfWord(word);
  if (!severity) return {};
  if ((previous == '\t' || header.tabbed) && (next == '\t' || next == '\033')) {
    return Level(severity, Style::kTab, word, at, header);
  }
  return capitals == word.size() ? ReadUpperLevel(*severity, word, at, header)
                                 : ReadLowerLevel(*severity, word, at, header);
}

// Monolog's channel and level: "app.ERROR:".
Reading ReadChannel(std::string_view token) {
  token.remove_suffix(1);
  token.remove_prefix(token.rfind('.') + 1);
  if (!IsUpper(token)) return {};
  return Found(SeverityOfWord(token), Format::kMonolog, token);
}

// Whether `token` looks like a logger's name and a level follows it:
// "botocore.hooks INFO", "root        ERROR".
bool NameBeforeLevel(std::string_view token, Cursor after) {
  const bool padded = after.Peek(1) == ' ';
  after.SkipBlanks();
  if (!IsUpper(after.Peek())) return false;
  if (!padded && token.find_first_of("._/@:") == std::string_view::npos) {
    return false;
  }
  const std::string_view word = after.TakeLetters();
  if (!IsUpper(word) || !SeverityOfWord(word)) return false;
  return after.Peek() == ':' || IsBlank(after.Peek());
}

// A word that is no level: a pair, a logger's name, or the message.
Reading ReadName(Cursor& at, Header& header, DigitValues& values) {
  Cursor after = at;
  std::string_view token = after.TakeToken();
  if (token.ends_with(':') && token.find('.') != std::string_view::npos) {
    return ReadChannel(token);
  }
  if (token.find('=') != std::string_view::npos) {
    header.Add(kPair);
    const Reading found = ReadLogfmt(at, values);
    at = after;
    return found;
  }
  if (header.Has(kPipe)) token = token.substr(0, token.find('|'));
  const bool delimited = header.separator == '|' && token.size() < 64;
  const bool dashed = header.separator == '-' && after.StartsWith(" - ");
  size_t length = token.size();
  if (!delimited && !dashed && !NameBeforeLevel(token, after)) {
    length = header.tabbed && !header.Has(kName) ? ColumnLength(at) : 0;
  }
  header.Add(kName);
  at.Skip(length);
  return {};
}

Reading ReadWord(Cursor& at, Header& header, DigitValues& values) {
  if (header.Has(kBracket) && header.stamp.kind == StampKind::kIso) {
    if (Reading found = ReadAfterProcess(at)) return found;
  }
  const bool letter = !IsLetter(at.Peek(1));
  if (Reading found =
          letter ? ReadLetter(at, header) : ReadLevelWord(at, header)) {
    return found;
  }
  return ReadName(at, header, values);
}

Reading ReadField(Cursor& at, Header& header, DigitValues& values) {
  const char first = at.Peek();
  if (IsLetter(first)) return ReadWord(at, header, values);
  if (IsDigit(first)) {
    SkipNumber(at, header);
    return {};
  }
  switch (first) {
    case '[':
      return ReadBracket(at, header);
    case '<':
      return ReadAngle(at, header);
    case '(':
      header.Add(kParen);
      at.TakeEnclosed<'(', ')'>();
      break;
    case '{':
      if (at.Peek(1) == '"') break;  // a record
      header.Add(kBrace);
      at.TakeEnclosed<'{', '}'>();
      break;
    case '-':
    case '|':
    case ':':
      SkipSeparator(at, header);
      break;
    default:
      break;
  }
  return {};
}

// Windows' CBS.log: "2016-09-28 04:30:30, Info                  CBS    msg"
Reading ReadWindowsCbs(Cursor at) {
  if (!at.Take(", ")) return {};
  const std::string_view word = at.TakeLetters();
  if (!at.StartsWith("  ")) return {};
  return Found(SeverityOfWord(word), Format::kWindowsCbs, word);
}

}  // namespace

Reading ReadHeader(Cursor at, Stamp stamp, bool bracketed,
                   DigitValues& values) {
  if (at.Peek() == ',') return ReadWindowsCbs(at);
  if (at.Peek() == ':' && at.Peek(1) != ' ') {
    if (Reading found = ReadPostgresOnRds(at)) return found;
  }
  Header header{
      .stamp = stamp, .bracketed = bracketed, .tabbed = at.Peek() == '\t'};
  for (int i = 0; i < kMaxFields && !at.AtEnd(); ++i) {
    at.SkipBlanks();
    const char separator = header.separator;
    const char* const field = at.position();
    if (Reading found = ReadField(at, header, values)) return found;
    if (at.position() == field) return {};
    if (header.separator == separator) header.separator = '\0';
  }
  return {};
}

}  // namespace logclass::level

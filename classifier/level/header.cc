// Headers that begin with a timestamp. Between it and the level may stand
// process numbers, threads in brackets, separators and logger names; the first
// ordinary word ends the header, and what comes after it is the message.

#include "classifier/level/header.h"

#include "classifier/level/readers.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

constexpr int kMaxFields = 8;

// One field of a header: the level, or something to skip. Neither, where the
// message begins.
struct HeaderField {
  Reading level;
  size_t skip = 0;
};

HeaderField Skip(size_t length) { return {Reading{}, length}; }

HeaderField Level(MaybeSeverity severity, Format format,
                  std::string_view token) {
  return {Found(severity, format, token)};
}

HeaderField Level(MaybeSeverity severity, Style style, std::string_view token,
                  Cursor after, Header& header) {
  if (!severity) return {};
  header.style = style;
  return Level(severity, NameHeader(header, token, after.Rest()), token);
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

bool IsHexByte(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || c == 'x';
}

// A column of a line with tabs, as the request's id of AWS Lambda.
HeaderField SkipColumn(Cursor at, Header& header) {
  const size_t length = TokenLength(at.Rest());
  if (at.Peek(length) != '\t') return {};
  header.name = true;
  return Skip(length);
}

// A process or thread number, decimal or hexadecimal.
HeaderField ReadNumber(Cursor at, Header& header) {
  size_t length = 0;
  while (IsHexByte(at.Peek(length))) ++length;
  const char next = at.Peek(length);
  if (!IsBlank(next) && next != ':' && next != '|') {
    return header.tabbed ? SkipColumn(at, header) : HeaderField{};
  }
  header.number = true;
  return Skip(length);
}

// What brackets hold: "error", "WARN ", "E", apache's "core:error" and MySQL's
// "Note", which would be plain language elsewhere.
MaybeSeverity SeverityInBracket(std::string_view word, const Header& header) {
  if (word.size() == 1) return SeverityOfLetter(word[0]);
  if (header.number || header.stamp.kind == StampKind::kAsctime) {
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

HeaderField ReadBracket(Cursor at, Header& header) {
  const size_t length = EnclosedLength(at.Rest(), '[', ']');
  if (length == 0) return {};
  if (header.bracket && at.Peek(length) == '@') {  // [unknown]@shop
    return {ReadAfterProcess(at), 0};
  }
  std::string_view word = Trim(at.Rest().substr(1, length - 2));
  if (header.stamp.kind == StampKind::kAsctime) {
    word.remove_prefix(word.rfind(':') + 1);  // npos + 1 is 0
  }
  if (MaybeSeverity severity = SeverityInBracket(word, header)) {
    header.adjacent = at.position()[-1] == ']';
    at.Skip(length);
    return Level(severity, Style::kBracket, word, at, header);
  }
  header.bracket = true;
  return Skip(length);
}

// ClickHouse's "<Error>"; RabbitMQ's "<0.812.0>" is a process.
HeaderField ReadAngle(Cursor at, Header& header) {
  std::string_view inside;
  Cursor after = at;
  if (!after.TakeThrough('>', &inside)) return {};
  inside.remove_prefix(1);
  if (MaybeSeverity severity = SeverityOfWord(inside)) {
    return Level(severity, Style::kAngle, inside, after, header);
  }
  return Skip(inside.size() + 2);
}

HeaderField ReadEnclosed(Cursor at, char open, char close, bool& seen) {
  seen = true;
  return Skip(EnclosedLength(at.Rest(), open, close));
}

HeaderField ReadSeparator(Cursor at, Header& header) {
  const char separator = at.Peek();
  size_t length = 1;
  while (at.Peek(length) == separator) ++length;
  if (separator == '-' && !IsBlank(at.Peek(length))) return {};
  if (separator == '-') header.dash = true;
  if (separator == '|') header.pipe = true;
  header.separator = separator;
  return Skip(length);
}

// A single letter: "E! [outputs]", "W | etcdserver", "E [MSGID: 1]",
// "E  NETWORK  [conn1]".
HeaderField ReadLetter(Cursor at, const Header& header) {
  const std::string_view token = at.TakeBytes(1);
  const MaybeSeverity severity = SeverityOfLetter(token[0]);
  if (at.StartsWith("! ")) return Level(severity, Format::kTelegraf, token);
  if (at.StartsWith(" | ")) return Level(severity, Format::kCapnslog, token);
  if (at.StartsWith(" [") && header.bracketed) {
    return Level(severity, Format::kGluster, token);
  }
  if (!at.Take(' ')) return {};
  at.SkipBlanks();
  const std::string_view component = at.TakeToken();
  if (component != "-" && !IsUpper(component)) return {};
  at.SkipBlanks();
  if (at.Peek() != '[') return {};
  return Level(severity, Format::kMongo, token);
}

// A word in capital letters is proof enough after a timestamp, but not after
// that of a container runtime, where a line follows and not a header.
HeaderField ReadUpperLevel(Severity severity, std::string_view word,
                           Cursor after, Header& header) {
  if (header.stamp.FromRuntime() && !header.HasFields()) return {};
  const char next = after.Peek();
  if (next == ':') return Level(severity, Style::kColon, word, after, header);
  if (IsBlank(next) || next == '[' || next == '(' || next == '\033' ||
      after.AtEnd()) {
    return Level(severity, Style::kBare, word, after, header);
  }
  return {};
}

HeaderField ReadLowerLevel(Severity severity, std::string_view word,
                           Cursor after, Header& header) {
  if (header.stamp.FromRuntime() || !IsLower(word)) return {};
  if (after.StartsWith(": ")) {
    return Level(severity, Style::kColon, word, after, header);
  }
  if (after.StartsWith(" :") && header.separator == ':') {
    return Level(severity, Format::kLibvirt, word);
  }
  return {};
}

// A word that means a level, where it stands alone: as a field, and not as part
// of a sentence.
HeaderField ReadLevelWord(Cursor at, Header& header) {
  const char previous = at.position()[-1];
  const std::string_view word = at.TakeLetters();
  const char next = at.Peek();
  if (header.pipe && (header.separator == '|' || next == '|')) {
    return Level(SeverityOfValue(word), Style::kPipe, word, at, header);
  }
  const MaybeSeverity severity = SeverityOfWord(word);
  if (!severity) return {};
  if ((previous == '\t' || header.tabbed) && (next == '\t' || next == '\033')) {
    return Level(severity, Style::kTab, word, at, header);
  }
  return IsUpper(word) ? ReadUpperLevel(*severity, word, at, header)
                       : ReadLowerLevel(*severity, word, at, header);
}

// Monolog's channel and level: "app.ERROR:".
HeaderField ReadChannel(std::string_view token) {
  token.remove_suffix(1);
  token.remove_prefix(token.rfind('.') + 1);
  if (!IsUpper(token)) return {};
  return Level(SeverityOfWord(token), Format::kMonolog, token);
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
HeaderField ReadName(Cursor at, Header& header) {
  Cursor after = at;
  std::string_view token = after.TakeToken();
  if (token.ends_with(':') && token.find('.') != std::string_view::npos) {
    return ReadChannel(token);
  }
  if (token.find('=') != std::string_view::npos) {
    header.pair = true;
    return {ReadLogfmt(at), token.size()};
  }
  if (header.pipe) token = token.substr(0, token.find('|'));
  const bool delimited = header.separator == '|' && token.size() < 64;
  const bool dashed = header.separator == '-' && after.StartsWith(" - ");
  if (!delimited && !dashed && !NameBeforeLevel(token, after)) {
    return header.tabbed && !header.name ? SkipColumn(at, header)
                                         : HeaderField{};
  }
  header.name = true;
  return Skip(token.size());
}

HeaderField ReadWord(Cursor at, Header& header) {
  if (header.bracket && header.stamp.kind == StampKind::kIso) {
    if (Reading found = ReadAfterProcess(at)) return {found, 0};
  }
  if (!IsLetter(at.Peek(1))) {
    const HeaderField letter = ReadLetter(at, header);
    return letter.level ? letter : ReadName(at, header);
  }
  const HeaderField word = ReadLevelWord(at, header);
  return word.level ? word : ReadName(at, header);
}

HeaderField ReadField(Cursor at, Header& header) {
  const char first = at.Peek();
  if (IsLetter(first)) return ReadWord(at, header);
  if (IsDigit(first)) return ReadNumber(at, header);
  switch (first) {
    case '[':
      return ReadBracket(at, header);
    case '<':
      return ReadAngle(at, header);
    case '(':
      return ReadEnclosed(at, '(', ')', header.paren);
    case '{':
      if (at.Peek(1) == '"') return {};  // a record
      return ReadEnclosed(at, '{', '}', header.brace);
    case '-':
    case '|':
    case ':':
      return ReadSeparator(at, header);
    default:
      return {};
  }
}

// Windows' CBS.log: "2016-09-28 04:30:30, Info                  CBS    msg"
Reading ReadWindowsCbs(Cursor at) {
  if (!at.Take(", ")) return {};
  const std::string_view word = at.TakeLetters();
  if (!at.StartsWith("  ")) return {};
  return Found(SeverityOfWord(word), Format::kWindowsCbs, word);
}

}  // namespace

Reading ReadHeader(Cursor at, Stamp stamp, bool bracketed) {
  if (at.Peek() == ',') return ReadWindowsCbs(at);
  if (at.Peek() == ':' && at.Peek(1) != ' ') {
    if (Reading found = ReadPostgresOnRds(at)) return found;
  }
  Header header{
      .stamp = stamp, .bracketed = bracketed, .tabbed = at.Peek() == '\t'};
  for (int i = 0; i < kMaxFields && !at.AtEnd(); ++i) {
    at.SkipBlanks();
    const char separator = header.separator;
    const HeaderField field = ReadField(at, header);
    if (field.level || field.skip == 0) return field.level;
    if (header.separator == separator) header.separator = '\0';
    at.Skip(field.skip);
  }
  return {};
}

}  // namespace logclass::level

// Objects of JSON, skimmed: the first field that holds a level decides. Only
// the top level counts, and the "level" of an ECS "log" object; what a nested
// object or a string says about levels is data.

#include "classifier/level/escape.h"
#include "classifier/level/fields.h"
#include "classifier/level/readers.h"

namespace logclass::level {
namespace {

// A level that comes later than this in an object is not looked for.
constexpr size_t kMaxObject = 64 * 1024;

// What an object says that counts only if no field states a level.
struct Leftovers {
  std::string_view message;  // of a docker, collector or journald record
  Reading priority;          // a syslog number
  Reading gelf_level;        // a "level" of 0..7, a level only in GELF
  bool gelf = false;
};

void SkipSpace(Cursor& at) {
  while (!at.AtEnd() && static_cast<unsigned char>(at.Peek()) <= ' ') {
    at.Skip(1);
  }
}

// Takes a string with its quotes and leaves its escapes as they are. One that
// never ends, as in a record cut short, reaches to the end.
std::string_view TakeString(Cursor& at) {
  at.Skip(1);
  const std::string_view text = at.TakeBytes(FindQuote(at.Rest()));
  at.Skip(1);
  return text;
}

bool IsScalarByte(char c) {
  return IsLetter(c) || IsDigit(c) || c == '-' || c == '+' || c == '.';
}

// Takes a number, true, false or null; empty where none of them stands.
std::string_view TakeScalar(Cursor& at) {
  size_t length = 0;
  while (IsScalarByte(at.Peek(length))) ++length;
  return at.TakeBytes(length);
}

// Returns what follows the object or array at the cursor, however deep.
Cursor AfterNested(Cursor at) {
  int depth = 0;
  while (!at.AtEnd()) {
    const char c = at.Peek();
    if (c == '"') {
      TakeString(at);
      continue;
    }
    at.Skip(1);
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && --depth == 0) break;
  }
  return at;
}

// Takes `"key": `.
bool TakeKey(Cursor& at, std::string_view& key) {
  SkipSpace(at);
  if (at.Peek() != '"') return false;
  key = TakeString(at);
  SkipSpace(at);
  if (!at.Take(':')) return false;
  SkipSpace(at);
  return true;
}

// {"level":"warn","logger":"..."} in an ECS "log"
Reading ReadLogObject(Cursor at) {
  at.Skip(1);
  std::string_view key;
  while (TakeKey(at, key) && at.Peek() == '"') {
    const std::string_view value = TakeString(at);
    if (key == "level")
      return Found(SeverityOfWord(value), Format::kJsonNested, value);
    SkipSpace(at);
    if (!at.Take(',')) break;
  }
  return {};
}

Reading ReadNumber(Field field, int number, std::string_view value,
                   Leftovers& left, DigitValues& values) {
  if (number > 7) {
    return Found(SeverityOfField(field, value, values),
                 field == Field::kLevel ? Format::kJsonNumber
                                        : Format::kJsonOpenTelemetry,
                 value);
  }
  Reading& later = field == Field::kLevel ? left.gelf_level : left.priority;
  later = Found(SeverityOfSyslog(number), Format::kJsonSyslog, value);
  return {};
}

Reading ReadField(Field field, std::string_view value, Leftovers& left,
                  DigitValues& values) {
  switch (field) {
    case Field::kOther:
      return {};
    case Field::kMessage:
      if (left.message.empty()) left.message = value;
      return {};
    case Field::kGelf:
      left.gelf = true;
      return {};
    case Field::kOpenTelemetry:
      return Found(SeverityOfField(field, value, values),
                   Format::kJsonOpenTelemetry, value);
    default:
      break;
  }
  const int number = SmallNumber(value, values);
  if (number >= 0) return ReadNumber(field, number, value, left, values);
  return Found(SeverityOfField(field, value, values), Format::kJson, value);
}

Reading ReadObject(Cursor at, Leftovers& left, DigitValues& values) {
  at.Skip(1);
  std::string_view key;
  while (TakeKey(at, key)) {
    const Field field = FindField(key);
    const char first = at.Peek();
    if (first == '{' || first == '[') {
      if (key == "log") {
        if (Reading nested = ReadLogObject(at)) return nested;
      }
      at = AfterNested(at);
    } else {
      const std::string_view value =
          first == '"' ? TakeString(at) : TakeScalar(at);
      if (first != '"' && value.empty()) return {};
      if (Reading found = ReadField(field, value, left, values)) return found;
    }
    SkipSpace(at);
    if (!at.Take(',')) return {};
  }
  return {};
}

// {"t":{"$date":"..."},"s":"E",  "c":"NETWORK", ...}: the order is fixed.
Reading ReadMongo(Cursor at) {
  if (!at.Take(R"({"t":{"$date":)") || !at.TakeThrough('}')) return {};
  std::string_view letter;
  if (!at.Take(R"(,"s":")") || !at.TakeThrough('"', &letter)) return {};
  if (letter.empty() || letter.size() > 2) return {};  // "E", "D1"
  return Found(SeverityOfLetter(letter[0]), Format::kMongoJson, letter);
}

// Reads a framed line whose escapes matter. A level found there is pointed at
// where it stands in the record, escaped as it is.
Reading ReadEscaped(std::string_view raw, Frame frame) {
  char plain[kMaxPlain];
  const size_t size = Unescape(raw, plain, frame.values());
  const Reading found = ReadLine(Cursor({plain, size}), frame);
  if (!found) return {};
  const auto begin = static_cast<size_t>(found.token().data() - plain);
  const size_t first = RawOffset(raw, begin);
  const size_t last = RawOffset(raw, begin + found.token().size());
  return {found.severity(), found.format(), raw.substr(first, last - first)};
}

// Reads the line that a record frames, as docker's "log" does. Its header is
// seldom escaped, so what comes before the first escape is tried first.
Reading ReadMessage(std::string_view raw, Frame frame) {
  if (raw.ends_with("\\n")) raw.remove_suffix(2);
  const std::string_view head = raw.substr(0, raw.find('\\'));
  if (Reading found = ReadLine(Cursor(head), frame.Inner())) return found;
  if (head.size() == raw.size()) return {};
  return ReadEscaped(raw, frame.Inner());
}

}  // namespace

Reading ReadJson(Cursor at, Frame frame) {
  if (Reading mongo = ReadMongo(at)) return mongo;
  Leftovers left;
  const Cursor object(at.Rest().substr(0, kMaxObject));
  if (Reading stated = ReadObject(object, left, frame.values())) return stated;
  // journald gives every line of a container priority 6: what the line itself
  // says counts for more.
  if (!left.message.empty()) {
    if (Reading framed = ReadMessage(left.message, frame)) return framed;
  }
  return left.gelf && !left.priority ? left.gelf_level : left.priority;
}

}  // namespace logclass::level

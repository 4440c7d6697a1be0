#include "classifier/level/level.h"

#include "classifier/level/fields.h"
#include "classifier/level/formats.h"
#include "classifier/level/readers.h"

namespace logclass {
namespace level {

Reading ReadLine(Cursor at, int depth) {
  if (depth > kMaxDepth) return {};
  const char first = at.Peek();
  if (IsLetter(first)) return ReadWorded(at, depth);
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
      at.SkipBlanks();
      return ReadLine(at, depth + 1);
    case '\xef':
      return at.Take("\xef\xbb\xbf") ? ReadLine(at, depth + 1) : Reading{};
    default:
      return {};
  }
}

}  // namespace level

std::optional<DeclaredLevel> DetectLevel(std::string_view line) {
  std::optional<DeclaredLevel> declared;
  const level::Reading found = level::ReadLine(level::Cursor(line), 0);
  if (!found) return declared;
  // Field by field, where it will stay: built aside and copied, it costs more
  // than many a reader.
  declared.emplace();
  declared->severity = found.severity;
  declared->format = FormatName(found.format);
  declared->begin = static_cast<uint32_t>(found.token - line.data());
  declared->end = declared->begin + found.size;
  return declared;
}

std::optional<Severity> LevelOfField(std::string_view name,
                                     std::string_view value, bool* weak) {
  const level::Field field = level::FindField(name);
  const int number = level::SmallNumber(value);
  *weak = number >= 0 && number <= 7 &&
          (field == level::Field::kSeverity || field == level::Field::kPriority);
  return level::SeverityOfField(field, value);
}

}  // namespace logclass

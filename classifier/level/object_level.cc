#include "classifier/level/object_level.h"

#include <cstddef>

#include "classifier/level/escape.h"
#include "classifier/level/level.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

std::optional<Severity> SeverityOfLine(std::string_view line) {
  const auto level = DetectLevel(line);
  return level ? std::optional(level->severity) : std::nullopt;
}

// What JSON would escape. The header of a line seldom has any of it.
bool IsEscaped(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '"' || c == '\\';
}

// Reads a line that an object frames: what comes before the first escape, and
// where that says nothing as much of the line as is read in JSON.
std::optional<Severity> SeverityOfFramed(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  size_t plain = 0;
  while (plain < line.size() && !IsEscaped(line[plain])) ++plain;
  const auto head = SeverityOfLine(line.substr(0, plain));
  if (head || plain == line.size()) return head;
  return SeverityOfLine(line.substr(0, kMaxPlain));
}

}  // namespace

bool ObjectLevel::Add(Field field, std::string_view value) {
  if (field == Field::kOther) return false;
  DigitValues values;
  const int number = SmallNumber(value, values);
  const bool is_syslog = number >= 0 && number <= 7;
  if (field == Field::kMessage) {
    if (message_.empty()) message_ = value;
  } else if (field == Field::kGelf) {
    is_gelf_ = true;
  } else if (is_syslog && field == Field::kLevel) {
    gelf_level_ = SeverityOfSyslog(number);
  } else if (is_syslog && field != Field::kOpenTelemetry) {
    priority_ = SeverityOfSyslog(number);
  } else {
    stated_ = SeverityOfField(field, value, values);
  }
  return stated_.has_value();
}

bool ObjectLevel::AddNested(std::string_view word) {
  stated_ = SeverityOfWord(word);
  return stated_.has_value();
}

// journald gives every line of a container priority 6: what the line itself
// says counts for more.
std::optional<Severity> ObjectLevel::Find() const {
  if (stated_) return stated_;
  if (!message_.empty()) {
    if (const auto framed = SeverityOfFramed(message_)) return framed;
  }
  return is_gelf_ && !priority_ ? gelf_level_ : priority_;
}

}  // namespace logclass::level

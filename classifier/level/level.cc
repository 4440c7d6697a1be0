#include "classifier/level/level.h"

#include "classifier/level/fields.h"
#include "classifier/level/formats.h"
#include "classifier/level/readers.h"

namespace logclass {

std::optional<DeclaredLevel> DetectLevel(std::string_view line) {
  bool rests_on_digits;
  return DetectLevel(line, &rests_on_digits);
}

std::optional<DeclaredLevel> DetectLevel(std::string_view line,
                                         bool* rests_on_digits) {
  std::optional<DeclaredLevel> declared;
  level::DigitValues values;
  const level::Reading found =
      level::ReadLine(level::Cursor(line), level::Frame(&values));
  *rests_on_digits = values.mattered();
  if (!found) return declared;
  // Field by field, where it will stay: built aside and copied, it costs more
  // than many a reader.
  declared.emplace();
  const std::string_view token = found.token();
  declared->severity = found.severity();
  declared->format = FormatName(found.format());
  declared->begin = static_cast<uint32_t>(token.data() - line.data());
  declared->end = declared->begin + static_cast<uint32_t>(token.size());
  return declared;
}

std::optional<Severity> LevelOfField(std::string_view name,
                                     std::string_view value, bool* weak) {
  const level::Field field = level::FindField(name);
  level::DigitValues values;
  const int number = level::SmallNumber(value, values);
  *weak =
      number >= 0 && number <= 7 &&
      (field == level::Field::kSeverity || field == level::Field::kPriority);
  return level::SeverityOfField(field, value, values);
}

}  // namespace logclass

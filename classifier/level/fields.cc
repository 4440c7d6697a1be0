#include "classifier/level/fields.h"

#include "classifier/level/pack.h"

namespace logclass::level {
namespace {

Field FindShortField(std::string_view name) {
  switch (Pack(name)) {
    case Pack("level"):
    case Pack("lvl"):
    case Pack("@l"):
    case Pack("@level"):
      return Field::kLevel;
    case Pack("loglevel"):  // "logLevel" is a setting, in dumps of those
      return name == "logLevel" ? Field::kOther : Field::kLevel;
    case Pack("l"):  // zap's short key; "l" would be anything
      return name == "L" ? Field::kLevel : Field::kOther;
    case Pack("severity"):
      return Field::kSeverity;
    case Pack("priority"):
      return Field::kPriority;
    case Pack("log"):
    case Pack("message"):
      return Field::kMessage;
    default:
      return Field::kOther;
  }
}

Field FindLongField(std::string_view name) {
  switch (name.size()) {
    case 9:
      if (EqualsLower(name, "log_level") || EqualsLower(name, "log.level") ||
          EqualsLower(name, "levelname")) {
        return Field::kLevel;
      }
      return Field::kOther;
    case 10:
      return EqualsLower(name, "level_name") ? Field::kLevel : Field::kOther;
    case 12:
      return EqualsLower(name, "severitytext") ? Field::kLevel : Field::kOther;
    case 13:
      if (EqualsLower(name, "severity_text")) return Field::kLevel;
      return name == "short_message" ? Field::kGelf : Field::kOther;
    case 14:
      return EqualsLower(name, "severitynumber") ? Field::kOpenTelemetry
                                                 : Field::kOther;
    case 15:
      if (EqualsLower(name, "severity_number")) return Field::kOpenTelemetry;
      return name == "syslog.severity" ? Field::kPriority : Field::kOther;
    default:
      return Field::kOther;
  }
}

// A framed line may be a number as well, but that is no level.
bool HoldsLevel(Field field) {
  return field >= Field::kLevel && field <= Field::kOpenTelemetry;
}

}  // namespace

Field FindField(std::string_view name) {
  if (name.size() <= kMaxPacked) return FindShortField(name);
  return FindLongField(name);
}

MaybeSeverity SeverityOfField(Field field, std::string_view value,
                              DigitValues& values) {
  if (!HoldsLevel(field)) return std::nullopt;
  const int number = SmallNumber(value, values);
  switch (field) {
    case Field::kLevel:
      return number < 0 ? SeverityOfValue(value)
                        : SeverityOfLevelNumber(number);
    case Field::kSeverity:
      if (number < 0) return SeverityOfValue(value);
      return number <= 7 ? SeverityOfSyslog(number)
                         : SeverityOfOpenTelemetry(number);
    case Field::kPriority:
      return number < 0 ? SeverityOfWord(value) : SeverityOfSyslog(number);
    case Field::kOpenTelemetry:
      return SeverityOfOpenTelemetry(number);
    default:
      return std::nullopt;
  }
}

}  // namespace logclass::level

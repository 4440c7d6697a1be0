// The names of the fields that hold a level, in JSON and in logfmt, and how
// their values are read.

#ifndef CLASSIFIER_LEVEL_FIELDS_H_
#define CLASSIFIER_LEVEL_FIELDS_H_

#include <cstdint>
#include <string_view>

#include "classifier/level/digit_values.h"
#include "classifier/level/words.h"

namespace logclass::level {

enum class Field : uint8_t {
  kOther,
  kLevel,          // level, lvl, log.level, @l ...: a word, or pino's number
  kSeverity,       // severity: a word, a syslog number or OpenTelemetry's
  kPriority,       // PRIORITY of journald, syslog.severity: a syslog number
  kOpenTelemetry,  // severityNumber
  kMessage,        // log, message, MESSAGE: the line that a record frames
  kGelf,           // short_message: "level" is a syslog number here
};

// Tells what `name` is, in any case.
Field FindField(std::string_view name);

// Reads the value of a field; `value` is without its quotes.
MaybeSeverity SeverityOfField(Field field, std::string_view value,
                              DigitValues& values);

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_FIELDS_H_

// The one vocabulary: every word, letter and number that means a level, and
// the severity that it means (docs/labelling.md). Pure functions.

#ifndef CLASSIFIER_LEVEL_WORDS_H_
#define CLASSIFIER_LEVEL_WORDS_H_

#include <optional>
#include <string_view>

#include "classifier/base/severity.h"
#include "classifier/level/digit_values.h"

namespace logclass::level {

using MaybeSeverity = std::optional<Severity>;

// Reads a word that means a level wherever a header has it: "error", "WRN",
// "Warning". Any case.
MaybeSeverity SeverityOfWord(std::string_view word);

// Reads the value of a level field, as in level=..., where a word needs no
// further proof: also "note", "failure", "success", "D" and "DEBUG5".
MaybeSeverity SeverityOfValue(std::string_view value);

// Reads the one-letter levels of logcat, klog, capnslog and others.
inline MaybeSeverity SeverityOfLetter(char letter) {
  switch (letter) {
    case 'T':
    case 'V':
    case 'D':
      return Severity::kDebug;
    case 'I':
    case 'N':
      return Severity::kInfo;
    case 'W':
      return Severity::kWarning;
    case 'E':
      return Severity::kError;
    case 'A':
    case 'C':
    case 'F':
      return Severity::kCritical;
    default:
      return std::nullopt;
  }
}

// Reads a syslog severity, 0 (emergency) to 7 (debug).
MaybeSeverity SeverityOfSyslog(int number);

// Reads an OpenTelemetry SeverityNumber, 1 (TRACE) to 24 (FATAL4).
MaybeSeverity SeverityOfOpenTelemetry(int number);

// Reads the numbers of pino and bunyan (10 to 60) and of Monolog (100 to 600).
// Python's own 10 to 50 means something else, but no library writes it as
// "level".
MaybeSeverity SeverityOfLevelNumber(int number);

// Whether `text` is a decimal number of up to four digits.
bool IsSmallNumber(std::string_view text);

// Reads such a number; -1 where `text` is none.
int SmallNumber(std::string_view text, DigitValues& values);

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_WORDS_H_

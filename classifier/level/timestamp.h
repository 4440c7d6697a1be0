// Skips the timestamps that log lines begin with. Says only what tells formats
// apart; what time it is interests nobody here.

#ifndef CLASSIFIER_LEVEL_TIMESTAMP_H_
#define CLASSIFIER_LEVEL_TIMESTAMP_H_

#include <cstdint>

#include "classifier/level/cursor.h"
#include "classifier/level/digit_values.h"

namespace logclass::level {

enum class StampKind : uint8_t {
  kNone,
  kIso,       // 2024-05-01T10:15:00.123Z, 2024-05-01 10:15:00,123 UTC
  kSlash,     // 2024/05/01 10:15:00
  kDot,       // 2024.05.01 10:15:00.123456
  kTwoDigit,  // 17/06/09 20:10:40
  kCompact,   // 20240501 10:15:00
  kClock,     // 10:15:00.123
  kLogcat,    // 03-17 16:13:38.811
  kDayMonth,  // 01-May-2024 10:15:00.000, 01 May 2024 10:15:00.000
  kAsctime,   // Wed May 01 10:15:00.123456 2024
  kSyslog,    // May  1 10:15:00
  kHdfs,      // 081109 203615
  kKitchen,   // 10:15AM
  kEpoch,     // 1714558500.123, 1.7145585001234567e+09
};

struct Stamp {
  StampKind kind = StampKind::kNone;
  uint8_t fraction = 0;  // digits of the fraction of a second
  uint8_t length = 0;    // bytes, with the zone
  bool rfc3339 = false;  // with T, and Z or +02:00

  explicit operator bool() const { return kind != StampKind::kNone; }

  // What CRI, docker and `kubectl logs --timestamps` put before a line.
  bool FromRuntime() const { return rfc3339 && fraction >= 7; }
};

// Returns the timestamp that stands at the cursor; kNone where there is none.
Stamp FindTimestamp(Cursor at, DigitValues& values);

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_TIMESTAMP_H_

#include "classifier/base/severity.h"

#include <gtest/gtest.h>

namespace logclass {
namespace {

TEST(SeverityTest, IsOrdered) {
  for (int i = 1; i < kSeverityCount; ++i) {
    EXPECT_LT(kAllSeverities[i - 1], kAllSeverities[i]);
  }
}

TEST(SeverityTest, NamesParseBackInAnyCase) {
  for (Severity severity : kAllSeverities) {
    EXPECT_EQ(ParseSeverity(SeverityName(severity)), severity);
  }
  EXPECT_EQ(ParseSeverity("warning"), Severity::kWarning);
  EXPECT_EQ(ParseSeverity("warn"), std::nullopt);
  EXPECT_EQ(ParseSeverity(""), std::nullopt);
}

// The numbers are the standards', not ours to renumber.
TEST(SeverityTest, MapsToOtherVocabularies) {
  struct Case {
    Severity severity;
    int open_telemetry, syslog;
  };
  const Case kCases[] = {{Severity::kDebug, 5, 7},
                         {Severity::kInfo, 9, 6},
                         {Severity::kWarning, 13, 4},
                         {Severity::kError, 17, 3},
                         {Severity::kCritical, 21, 2}};
  for (const Case& c : kCases) {
    EXPECT_EQ(OpenTelemetrySeverity(c.severity), c.open_telemetry);
    EXPECT_EQ(SyslogSeverity(c.severity), c.syslog);
  }
}

}  // namespace
}  // namespace logclass

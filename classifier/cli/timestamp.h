// When a log line was written, by its own account, for charts over time.

#ifndef CLASSIFIER_CLI_TIMESTAMP_H_
#define CLASSIFIER_CLI_TIMESTAMP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace logclass::cli {

struct LogTime {
  int64_t seconds;  // since 1970 in UTC, or in the log's own time if unsaid
  bool has_year;    // false for klog, syslog, logcat: the year 2000 stands in
};

// Returns the first time that `line` states: ISO 8601 and its many relatives,
// klog, syslog, access logs, Apache, Redis, Spark, HDFS, logcat, seconds or
// smaller units since 1970. Only its beginning is looked at. A pure function;
// allocates nothing.
std::optional<LogTime> FindTime(std::string_view line);

// Returns "2024-03-12 10:15:07", without the year or the seconds if so asked.
std::string FormatTime(const LogTime& time, bool with_seconds);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_TIMESTAMP_H_

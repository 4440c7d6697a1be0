// The five severities of a verdict, and their numbers in other vocabularies.

#ifndef CLASSIFIER_BASE_SEVERITY_H_
#define CLASSIFIER_BASE_SEVERITY_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace logclass {

// Ordered: a larger value is more severe.
enum class Severity : uint8_t { kDebug, kInfo, kWarning, kError, kCritical };

inline constexpr int kSeverityCount = 5;
inline constexpr std::array<Severity, kSeverityCount> kAllSeverities = {
    Severity::kDebug, Severity::kInfo, Severity::kWarning, Severity::kError,
    Severity::kCritical};

// Returns "DEBUG", "INFO", "WARNING", "ERROR" or "CRITICAL"; never dangles.
std::string_view SeverityName(Severity severity);

// Parses a name as SeverityName() gives it, in any case; nullopt for others.
std::optional<Severity> ParseSeverity(std::string_view name);

// Returns the OpenTelemetry SeverityNumber (5, 9, 13, 17, 21), see
// https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
int OpenTelemetrySeverity(Severity severity);

// Returns the syslog severity (7, 6, 4, 3, 2), RFC 5424 section 6.2.1.
int SyslogSeverity(Severity severity);

}  // namespace logclass

#endif  // CLASSIFIER_BASE_SEVERITY_H_

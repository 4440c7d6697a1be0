#include "classifier/base/severity.h"

#include <strings.h>

namespace logclass {
namespace {

struct SeverityFacts {
  std::string_view name;
  int open_telemetry;
  int syslog;
};

constexpr std::array<SeverityFacts, kSeverityCount> kFacts = {{
    {"DEBUG", 5, 7},
    {"INFO", 9, 6},
    {"WARNING", 13, 4},
    {"ERROR", 17, 3},
    {"CRITICAL", 21, 2},
}};

const SeverityFacts& Facts(Severity severity) {
  return kFacts[static_cast<size_t>(severity)];
}

}  // namespace

std::string_view SeverityName(Severity severity) {
  return Facts(severity).name;
}

std::optional<Severity> ParseSeverity(std::string_view name) {
  for (Severity severity : kAllSeverities) {
    std::string_view known = SeverityName(severity);
    if (known.size() == name.size() &&
        strncasecmp(known.data(), name.data(), name.size()) == 0) {
      return severity;
    }
  }
  return std::nullopt;
}

int OpenTelemetrySeverity(Severity severity) {
  return Facts(severity).open_telemetry;
}

int SyslogSeverity(Severity severity) { return Facts(severity).syslog; }

}  // namespace logclass

#include "classifier/capi/names.h"

#include <string_view>

#include "classifier/base/strings.h"
#include "classifier/capi/boundary.h"

namespace logclass::capi {

static_assert(static_cast<int>(Severity::kCritical) + LOGCLASS_DEBUG ==
              LOGCLASS_CRITICAL);
static_assert(static_cast<int>(RecordKind::kLog) == LOGCLASS_LOG);
static_assert(static_cast<int>(RecordKind::kEvent) == LOGCLASS_EVENT);
static_assert(static_cast<int>(RecordKind::kState) == LOGCLASS_STATE);
static_assert(kRecordKindCount == LOGCLASS_KIND_COUNT);

namespace {

std::string_view StatusName(logclass_status_t status) {
  switch (status) {
    case LOGCLASS_OK:
      return "OK";
    case LOGCLASS_INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case LOGCLASS_NOT_FOUND:
      return "NOT_FOUND";
    case LOGCLASS_FAILED_PRECONDITION:
      return "FAILED_PRECONDITION";
    case LOGCLASS_RESOURCE_EXHAUSTED:
      return "RESOURCE_EXHAUSTED";
    case LOGCLASS_INTERNAL:
      return "INTERNAL";
    default:
      return "UNKNOWN";
  }
}

}  // namespace
}  // namespace logclass::capi

namespace capi = logclass::capi;

logclass_string_t logclass_version(void) { return capi::ToC(LOGCLASS_VERSION); }

logclass_status_t logclass_check_version(int32_t major, int32_t minor,
                                         logclass_error_t** error) {
  return capi::Guarded(error, [&] {
    // A constant of its own, so that a minor version of 0 is no special case.
    constexpr int32_t kMinor = LOGCLASS_API_MINOR;
    if (major == LOGCLASS_API_MAJOR && minor >= 0 && minor <= kMinor) {
      return absl::OkStatus();
    }
    return absl::FailedPreconditionError(logclass::ToAbsl(
        logclass::Concat("the program was built for version ", major, '.',
                         minor, " of the interface, the library has ",
                         LOGCLASS_API_MAJOR, '.', kMinor)));
  });
}

logclass_string_t logclass_status_name(logclass_status_t status) {
  return capi::ToC(capi::StatusName(status));
}

logclass_string_t logclass_severity_name(logclass_severity_t severity) {
  const auto known = capi::SeverityFromC(severity);
  return capi::ToC(known ? logclass::SeverityName(*known) : "");
}

logclass_severity_t logclass_severity_parse(logclass_string_t name) {
  return capi::ToC(logclass::ParseSeverity(capi::FromC(name)));
}

int32_t logclass_severity_opentelemetry(logclass_severity_t severity) {
  const auto known = capi::SeverityFromC(severity);
  return known ? logclass::OpenTelemetrySeverity(*known) : 0;
}

int32_t logclass_severity_syslog(logclass_severity_t severity) {
  const auto known = capi::SeverityFromC(severity);
  return known ? logclass::SyslogSeverity(*known) : -1;
}

logclass_string_t logclass_kind_name(logclass_kind_t kind) {
  const auto known = capi::KindFromC(kind);
  return capi::ToC(known ? logclass::RecordKindName(*known) : "");
}

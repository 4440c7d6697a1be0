// The numbers that stand for severities and kinds in the C interface.

#ifndef CLASSIFIER_CAPI_NAMES_H_
#define CLASSIFIER_CAPI_NAMES_H_

#include <optional>

#include "classifier/base/record_kind.h"
#include "classifier/base/severity.h"
#include "classifier/capi/logclass.h"

namespace logclass::capi {

inline logclass_severity_t ToC(Severity severity) {
  return static_cast<logclass_severity_t>(severity) + LOGCLASS_DEBUG;
}

inline logclass_severity_t ToC(std::optional<Severity> severity) {
  return severity.has_value() ? ToC(*severity) : LOGCLASS_SEVERITY_NONE;
}

inline logclass_kind_t ToC(RecordKind kind) {
  return static_cast<logclass_kind_t>(kind);
}

// Nullopt where there is no such severity, which NONE is none of.
inline std::optional<Severity> SeverityFromC(logclass_severity_t severity) {
  if (severity < LOGCLASS_DEBUG || severity > LOGCLASS_CRITICAL) {
    return std::nullopt;
  }
  return kAllSeverities[severity - LOGCLASS_DEBUG];
}

// Nullopt where there is no such kind.
inline std::optional<RecordKind> KindFromC(logclass_kind_t kind) {
  if (kind < 0 || kind >= LOGCLASS_KIND_COUNT) return std::nullopt;
  return kAllRecordKinds[kind];
}

}  // namespace logclass::capi

#endif  // CLASSIFIER_CAPI_NAMES_H_

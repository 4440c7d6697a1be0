// What stands between C programs and the library: no exception passes, and
// every failure becomes a status and an error.

#ifndef CLASSIFIER_CAPI_BOUNDARY_H_
#define CLASSIFIER_CAPI_BOUNDARY_H_

#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "classifier/capi/logclass.h"

namespace logclass::capi {

inline logclass_string_t ToC(std::string_view text) {
  return {text.data(), text.size()};
}

inline std::string_view FromC(logclass_string_t text) {
  return {text.data, text.size};
}

// Whether there are bytes where the string says so.
inline bool IsString(logclass_string_t text) {
  return text.data != nullptr || text.size == 0;
}

// Returns InvalidArgument: `name` must not be NULL.
absl::Status NullArgument(std::string_view name);

// Stores an error in `*error`, unless `error` is null, and returns its status.
logclass_status_t Fail(logclass_status_t status, std::string_view message,
                       std::string_view diagnostics, logclass_error_t** error);

// Returns the status of `status`, with an error as Fail() makes it.
logclass_status_t Report(const absl::Status& status,
                         std::string_view diagnostics,
                         logclass_error_t** error);

// Runs `body`, which returns an absl::Status. `diagnostics` is read afterwards.
template <typename Body>
logclass_status_t Guarded(logclass_error_t** error,
                          const std::string* diagnostics,
                          const Body& body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    const absl::Status status = body();
    if (status.ok()) return LOGCLASS_OK;
    return Report(status, diagnostics == nullptr ? "" : *diagnostics, error);
  } catch (const std::bad_alloc&) {
    return Fail(LOGCLASS_RESOURCE_EXHAUSTED, "out of memory", "", error);
  } catch (const std::exception& e) {
    return Fail(LOGCLASS_INTERNAL, e.what(), "", error);
  } catch (...) {
    return Fail(LOGCLASS_INTERNAL, "unknown exception", "", error);
  }
}

template <typename Body>
logclass_status_t Guarded(logclass_error_t** error, const Body& body) noexcept {
  return Guarded(error, nullptr, body);
}

}  // namespace logclass::capi

#endif  // CLASSIFIER_CAPI_BOUNDARY_H_

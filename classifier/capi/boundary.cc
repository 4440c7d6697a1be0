#include "classifier/capi/boundary.h"

#include <algorithm>
#include <memory>

#include "classifier/base/strings.h"

// Made without exceptions, for it has to be made when memory is short.
struct logclass_error {
  logclass_status_t status;
  std::string_view message;
  std::string_view diagnostics;
  std::unique_ptr<char[]> bytes;  // of both texts
};

namespace logclass::capi {
namespace {

logclass_status_t StatusOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return LOGCLASS_OK;
    case absl::StatusCode::kInvalidArgument:
      return LOGCLASS_INVALID_ARGUMENT;
    case absl::StatusCode::kNotFound:
      return LOGCLASS_NOT_FOUND;
    case absl::StatusCode::kFailedPrecondition:
      return LOGCLASS_FAILED_PRECONDITION;
    case absl::StatusCode::kResourceExhausted:
      return LOGCLASS_RESOURCE_EXHAUSTED;
    default:
      return LOGCLASS_INTERNAL;
  }
}

// What there is to say when there is no memory to say it in. Never freed, and
// nothing ever writes to it.
logclass_error* NoMemory() {
  static constinit logclass_error error = {LOGCLASS_RESOURCE_EXHAUSTED,
                                           "out of memory", "", nullptr};
  return &error;
}

// Copies `text` with a NUL behind it. Returns the view of the copy and moves
// `*to` behind that.
std::string_view Place(std::string_view text, char** to) {
  char* begin = *to;
  *to = std::copy(text.begin(), text.end(), begin);
  *(*to)++ = '\0';
  return {begin, text.size()};
}

logclass_error* NewError(logclass_status_t status, std::string_view message,
                         std::string_view diagnostics) {
  const size_t size = message.size() + diagnostics.size() + 2;
  std::unique_ptr<logclass_error> error(new (std::nothrow) logclass_error);
  if (error == nullptr) return NoMemory();
  error->bytes.reset(new (std::nothrow) char[size]);
  if (error->bytes == nullptr) return NoMemory();
  char* to = error->bytes.get();
  error->status = status;
  error->message = Place(message, &to);
  error->diagnostics = Place(diagnostics, &to);
  return error.release();
}

}  // namespace

absl::Status NullArgument(std::string_view name) {
  return absl::InvalidArgumentError(ToAbsl(Concat(name, " is NULL")));
}

logclass_status_t Fail(logclass_status_t status, std::string_view message,
                       std::string_view diagnostics, logclass_error_t** error) {
  if (error == nullptr) return status;
  *error = NewError(status, message, diagnostics);
  return (*error)->status;  // another where there was no memory to say it
}

logclass_status_t Report(const absl::Status& status,
                         std::string_view diagnostics,
                         logclass_error_t** error) {
  const absl::string_view message = status.message();
  return Fail(StatusOf(status), {message.data(), message.size()}, diagnostics,
              error);
}

}  // namespace logclass::capi

using logclass::capi::ToC;

logclass_status_t logclass_error_status(const logclass_error_t* error) {
  return error == nullptr ? LOGCLASS_OK : error->status;
}

logclass_string_t logclass_error_message(const logclass_error_t* error) {
  return ToC(error == nullptr ? "" : error->message);
}

logclass_string_t logclass_error_diagnostics(const logclass_error_t* error) {
  return ToC(error == nullptr ? "" : error->diagnostics);
}

void logclass_error_free(logclass_error_t* error) {
  if (error == logclass::capi::NoMemory()) return;
  std::unique_ptr<logclass_error>{error};
}

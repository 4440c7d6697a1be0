// The sidecar's own log: one line per entry, as logfmt-like text or as JSON, on
// a file descriptor.

#ifndef CLASSIFIER_SIDECAR_LOGGER_H_
#define CLASSIFIER_SIDECAR_LOGGER_H_

#include <cstdint>
#include <initializer_list>
#include <mutex>
#include <string>
#include <string_view>

namespace logclass::sidecar {

enum class LogFormat : uint8_t { kText, kJson };
enum class LogLevel : uint8_t { kDebug, kInfo, kWarning, kError };

struct LogField {
  std::string_view name;
  std::string value;
};

// Thread-safe. Entries are written whole, one write each; what cannot be
// written is lost.
class Logger {
 public:
  // Writes entries of at least `least` to `fd`, which stays the caller's.
  Logger(LogFormat format, LogLevel least, int fd);
  Logger(const Logger&) = delete;  // one lock per file descriptor
  Logger& operator=(const Logger&) = delete;

  void Log(LogLevel level, std::string_view message,
           std::initializer_list<LogField> fields = {});

  bool Writes(LogLevel level) const { return level >= least_; }

 private:
  const LogFormat format_;
  const LogLevel least_;
  const int fd_;
  std::mutex mutex_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_LOGGER_H_

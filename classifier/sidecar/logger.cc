#include "classifier/sidecar/logger.h"

#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>

#include "classifier/base/json_escape.h"
#include "classifier/base/utf8.h"

namespace logclass::sidecar {
namespace {

std::string_view LevelName(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return "debug";
    case LogLevel::kInfo:
      return "info";
    case LogLevel::kWarning:
      return "warning";
    case LogLevel::kError:
      break;
  }
  return "error";
}

// The time now, as 2026-08-21T10:15:07.042Z (RFC 3339).
std::string Now() {
  using std::chrono::milliseconds;
  const auto since_1970 = std::chrono::floor<milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  const time_t seconds = since_1970 / std::chrono::seconds(1);
  const int fraction = since_1970 % std::chrono::seconds(1) / milliseconds(1);
  tm parts = {};
  gmtime_r(&seconds, &parts);
  char text[64];
  const size_t size = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text + size, sizeof(text) - size, ".%03dZ", fraction);
  return text;
}

// What reads logs takes them for UTF-8; values may come from anywhere.
std::string ValidUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Utf8Char c = FirstUtf8Char(text);
    out.append(c.valid ? text.substr(0, c.length) : "\xef\xbf\xbd");  // U+FFFD
    text.remove_prefix(c.length);
  }
  return out;
}

bool IsControl(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

// Words stand as they are, anything else in quotes, so that the pairs can be
// told apart: https://brandur.org/logfmt
bool NeedsQuotes(std::string_view value) {
  return value.empty() || std::ranges::any_of(value, [](char c) {
           return c == ' ' || c == '"' || c == '=' || c == '\\' || IsControl(c);
         });
}

// A message is prose, often with names in quotes: it is not escaped, only kept
// on its line.
void AppendProse(std::string_view text, std::string* out) {
  for (char c : ValidUtf8(text)) out->push_back(IsControl(c) ? ' ' : c);
}

void AppendText(LogLevel level, std::string_view message,
                std::initializer_list<LogField> fields, std::string* out) {
  out->append(Now()).append(1, ' ').append(LevelName(level)).append(1, ' ');
  AppendProse(message, out);
  for (const LogField& field : fields) {
    out->append(1, ' ').append(field.name).append(1, '=');
    const std::string value = ValidUtf8(field.value);
    if (NeedsQuotes(value)) {
      AppendJsonString(value, out);
    } else {
      out->append(value);
    }
  }
}

void AppendJson(LogLevel level, std::string_view message,
                std::initializer_list<LogField> fields, std::string* out) {
  const auto append = [out](char before, std::string_view name,
                            std::string_view value) {
    out->push_back(before);
    AppendJsonString(name, out);
    out->push_back(':');
    AppendJsonString(value, out);
  };
  append('{', "time", Now());
  append(',', "level", LevelName(level));
  append(',', "message", message);
  for (const LogField& field : fields) append(',', field.name, field.value);
  out->push_back('}');
}

// A pipe that is nearly full takes a part: the rest follows, or the line would
// run into the next.
void WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(written);
  }
}

}  // namespace

Logger::Logger(LogFormat format, LogLevel least, int fd)
    : format_(format), least_(least), fd_(fd) {}

void Logger::Log(LogLevel level, std::string_view message,
                 std::initializer_list<LogField> fields) {
  if (!Writes(level)) return;
  std::string line;
  if (format_ == LogFormat::kJson) {
    AppendJson(level, message, fields, &line);
  } else {
    AppendText(level, message, fields, &line);
  }
  line.push_back('\n');
  std::lock_guard lock(mutex_);
  WriteAll(fd_, line);
}

}  // namespace logclass::sidecar

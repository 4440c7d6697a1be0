// Finds the level that a record itself declares: level=error, klog's E, a JSON
// "severity" and so on, in whatever format the line is written. A pure function
// of the bytes; thread-safe; allocates nothing.

#ifndef CLASSIFIER_LEVEL_LEVEL_H_
#define CLASSIFIER_LEVEL_LEVEL_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "classifier/base/severity.h"

namespace logclass {

struct DeclaredLevel {
  Severity severity;
  std::string_view format;  // name of the format, as in LevelFormats(); static
  uint32_t begin;           // where the level stands: line[begin, end)
  uint32_t end;
};

// Returns the level that `line` declares, nullopt where it declares none. A
// word of the message is never taken for one: "0 errors" and "/error.html"
// declare nothing. `line` is one line without its newline; only its first few
// hundred bytes are looked at, except in JSON objects.
std::optional<DeclaredLevel> DetectLevel(std::string_view line);

// The same. Sets `*rests_on_digits` to false where every line that differs from
// `line` in nothing but the values of its digits declares the same level, of
// the same format and in the same place, or none as well; so that who has seen
// one such line knows the others. True where their values may decide, as in
// {"level":50}, <11> and PRIORITY=3.
std::optional<DeclaredLevel> DetectLevel(std::string_view line,
                                         bool* rests_on_digits);

// Returns the level that a field of a structured record states: that of the
// name "level" and the value "warn", say; nullopt where the field is none that
// holds levels, or its value no level. `*weak` is set where it is a syslog
// number, which collectors also make up: a level in the message counts for
// more.
std::optional<Severity> LevelOfField(std::string_view name,
                                     std::string_view value, bool* weak);

}  // namespace logclass

#endif  // CLASSIFIER_LEVEL_LEVEL_H_

// The readers of level formats. Each looks at the cursor for the formats that
// its comment names, and returns the level that it finds or nothing.

#ifndef CLASSIFIER_LEVEL_READERS_H_
#define CLASSIFIER_LEVEL_READERS_H_

#include <cstdint>
#include <string_view>

#include "classifier/base/severity.h"
#include "classifier/level/cursor.h"
#include "classifier/level/digit_values.h"
#include "classifier/level/formats.h"
#include "classifier/level/timestamp.h"
#include "classifier/level/words.h"

namespace logclass::level {

// A level and where it stands, or nothing. Two registers wide, and the second
// in one piece: readers hand it up through several calls for every line, and
// would take it apart and put it together in each.
class Reading {
 public:
  Reading() = default;
  Reading(Severity severity, Format format, std::string_view token)
      : token_(token.data()),
        rest_(token.size() << 32 | static_cast<uint64_t>(format) << 8 |
              static_cast<uint64_t>(severity)) {}

  explicit operator bool() const { return token_ != nullptr; }

  Severity severity() const { return static_cast<Severity>(rest_ & 0xff); }
  Format format() const { return static_cast<Format>(rest_ >> 8 & 0xff); }
  std::string_view token() const { return {token_, rest_ >> 32}; }

 private:
  const char* token_ = nullptr;
  uint64_t rest_ = 0;
};

// Returns the level that `token` declares; nothing where `severity` is nothing.
inline Reading Found(MaybeSeverity severity, Format format,
                     std::string_view token) {
  if (!severity) return {};
  return {*severity, format, token};
}

// Returns the same level, found in another format.
inline Reading Renamed(Reading found, Format format) {
  if (!found) return {};
  return {found.severity(), format, found.token()};
}

// What stands around the text: a line in a docker record in a syslog line has
// two frames.
class Frame {
 public:
  explicit Frame(DigitValues* values) : values_(values) {}

  // Returns the frame of a line that is found in the text.
  Frame Inner() const {
    Frame inner(values_);
    inner.depth_ = depth_ + 1;
    return inner;
  }

  bool TooDeep() const { return depth_ > kMaxDepth; }

  // Those of the whole line, with all that it frames.
  DigitValues& values() const { return *values_; }

 private:
  static constexpr int kMaxDepth = 5;

  DigitValues* values_;
  int depth_ = 0;
};

// Reads a whole line, or what a frame holds: dispatches on the first byte.
Reading ReadLine(Cursor at, Frame frame);

// {"level":"error", ...}, and records whose message declares the level.
Reading ReadJson(Cursor at, Frame frame);

// level=error msg="..."
Reading ReadLogfmt(Cursor at, DigitValues& values);

// Lines that begin with a timestamp. The second form is for a line whose
// timestamp stood in brackets that end at the cursor.
Reading ReadDated(Cursor at, Frame frame);
Reading ReadHeader(Cursor at, Stamp stamp, bool bracketed, DigitValues& values);

// Lines that begin with "[".
Reading ReadBracketed(Cursor at, Frame frame);

// Lines that a colour or a byte order mark stands before.
Reading ReadMarked(Cursor at, Frame frame);

// Lines that begin with a capital letter, and with a small one.
Reading ReadUpper(Cursor at, Frame frame);
Reading ReadLower(Cursor at, Frame frame);

// What no other format is: level=error msg="...", and what tools put before
// each line: a service, a pod, a file.
Reading ReadNamed(Cursor at, Frame frame);

// A header that begins with the level and has no timestamp before it:
// "ERROR [main] c.e.App: ...", "SEVERE: ...".
Reading ReadLevelFirst(Cursor at, DigitValues& values);

// I0312 10:15:07.123456   1 file.go:1] msg
Reading ReadKlog(Cursor at);

// <11>1 2024-05-01T10:15:00Z host app ..., <11>May  1 10:15:00 host app: ...
Reading ReadSyslog(Cursor at, Frame frame);

// What follows the timestamp of a syslog or journald line: "host app[12]: msg".
Reading ReadAfterSyslogStamp(Cursor at, Frame frame);

// 1:M 01 May 2024 10:15:00.000 # msg
Reading ReadRedis(Cursor at, DigitValues& values);

// What follows the process number in PostgreSQL's log: "ERROR:  msg".
Reading ReadPostgres(Cursor at);

// What follows the time in that of Amazon RDS: ":10.0.0.1(5000):u@db:[7]:LOG: "
Reading ReadPostgresOnRds(Cursor at);

// - 1117838570 2005.06.03 R02-M1 2005-06-03-15.42.50.675872 R02-M1 RAS APP
// FATAL
Reading ReadBlueGene(Cursor at);

// *** WARNING: you are running uWSGI as root ***
Reading ReadUwsgi(Cursor at);

// =ERROR REPORT==== 1-May-2024::10:15:00 ===
Reading ReadErlangReport(Cursor at);

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_READERS_H_

#include "classifier/cli/timestamp.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iterator>

namespace logclass::cli {
namespace {

constexpr size_t kTextWindow = 128;
constexpr size_t kJsonWindow = 1024;  // the time may be the last of the keys
constexpr int kStandInYear = 2000;    // a leap year: 29 February exists

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// A loop over a few: to call memchr takes longer.
constexpr bool IsOneOf(char c, std::string_view chars) {
  for (char each : chars) {
    if (each == c) return true;
  }
  return false;
}

int64_t DaysSinceEpoch(int year, int month, int day) {
  using std::chrono::year_month_day, std::chrono::sys_days;
  const year_month_day date{std::chrono::year(year), std::chrono::month(month),
                            std::chrono::day(day)};
  return sys_days(date).time_since_epoch().count();
}

struct Civil {
  int year = kStandInYear;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int offset_minutes = 0;  // east of UTC
  bool has_year = false;

  std::optional<LogTime> ToLogTime() const {
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 ||
        minute > 59 || second > 60) {
      return std::nullopt;
    }
    const int64_t seconds = DaysSinceEpoch(year, month, day) * 86400 +
                            hour * 3600 + minute * 60 + second -
                            offset_minutes * 60;
    return LogTime{seconds, has_year};
  }
};

// Reads pieces off a text; each reader returns false where the text goes on
// differently.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  bool Digits(size_t count, int* value) {
    if (text_.size() < count) return false;
    *value = 0;
    for (size_t i = 0; i < count; ++i) {
      if (!IsDigit(text_[i])) return false;
      *value = *value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return true;
  }

  bool Char(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool AnyOf(std::string_view chars, char* which = nullptr) {
    if (text_.empty() || !IsOneOf(text_[0], chars)) return false;
    if (which != nullptr) *which = text_[0];
    text_.remove_prefix(1);
    return true;
  }

  // One or two digits, padded with spaces.
  bool Day(int* value) {
    while (Char(' ')) {
    }
    return Digits(2, value) || Digits(1, value);
  }

  // Jan, Feb and so on.
  bool Month(int* value) {
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text_.size() < 3) return false;
    for (size_t at = 0; at < kMonths.size(); at += 3) {
      if (!text_.starts_with(kMonths.substr(at, 3))) continue;
      *value = static_cast<int>(at / 3 + 1);
      text_.remove_prefix(3);
      return true;
    }
    return false;
  }

  // 10:15:07 or 10.15.07
  bool Clock(Civil& time) {
    return Digits(2, &time.hour) && AnyOf(":.") && Digits(2, &time.minute) &&
           AnyOf(":.") && Digits(2, &time.second) && !AtDigit();
  }

  bool Year(Civil& time) {
    time.has_year = Digits(4, &time.year) && !AtDigit();
    return time.has_year;
  }

  void Fraction() {
    if (!AnyOf(".,")) return;
    while (AtDigit()) text_.remove_prefix(1);
  }

  // Z, +02:00, +0200, or nothing.
  void Offset(Civil& time) {
    Cursor rest = *this;
    rest.Char(' ');
    char sign;
    int hours, minutes;
    if (!rest.AnyOf("+-", &sign) || !rest.Digits(2, &hours)) return;
    rest.Char(':');
    if (!rest.Digits(2, &minutes) || hours > 14 || minutes > 59) return;
    time.offset_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
  }

  bool AtDigit() const { return !text_.empty() && IsDigit(text_[0]); }

 private:
  std::string_view text_;
};

// 2024-03-12T10:15:07.123+02:00, with a blank, with slashes, as BGL has it
// (2005-06-03-15.42.50.67)
bool ReadIso(Cursor text, Civil& time) {
  char separator;
  if (!text.Digits(4, &time.year) || !text.AnyOf("-/.", &separator) ||
      !text.Digits(2, &time.month) || !text.Char(separator) ||
      !text.Digits(2, &time.day) || !text.AnyOf("Tt _-") || !text.Clock(time)) {
    return false;
  }
  time.has_year = true;
  text.Fraction();
  text.Offset(time);
  return true;
}

// 20240312T10:15:07, 20240312-10:15:07
bool ReadCompactIso(Cursor text, Civil& time) {
  time.has_year = true;
  return text.Digits(4, &time.year) && text.Digits(2, &time.month) &&
         text.Digits(2, &time.day) && text.AnyOf("Tt -") && text.Clock(time);
}

// 12/Mar/2024:10:15:07 +0000
bool ReadAccessLog(Cursor text, Civil& time) {
  if (!text.Digits(2, &time.day) || !text.Char('/') ||
      !text.Month(&time.month) || !text.Char('/') || !text.Year(time) ||
      !text.AnyOf(": ") || !text.Clock(time)) {
    return false;
  }
  text.Offset(time);
  return true;
}

// 12 Mar 2024 10:15:07
bool ReadDayFirst(Cursor text, Civil& time) {
  return text.Day(&time.day) && text.AnyOf(" -") && text.Month(&time.month) &&
         text.AnyOf(" -") && text.Year(time) && text.Char(' ') &&
         text.Clock(time);
}

// 24/03/12 10:15:07
bool ReadSpark(Cursor text, Civil& time) {
  time.has_year = true;
  if (!text.Digits(2, &time.year) || !text.Char('/') ||
      !text.Digits(2, &time.month) || !text.Char('/') ||
      !text.Digits(2, &time.day) || !text.Char(' ') || !text.Clock(time)) {
    return false;
  }
  time.year += 2000;
  return true;
}

// 240312 101507
bool ReadHdfs(Cursor text, Civil& time) {
  time.has_year = true;
  if (!text.Digits(2, &time.year) || !text.Digits(2, &time.month) ||
      !text.Digits(2, &time.day) || !text.Char(' ') ||
      !text.Digits(2, &time.hour) || !text.Digits(2, &time.minute) ||
      !text.Digits(2, &time.second) || !text.Char(' ')) {
    return false;
  }
  time.year += 2000;
  return true;
}

// 03-12 10:15:07.123
bool ReadLogcat(Cursor text, Civil& time) {
  return text.Digits(2, &time.month) && text.Char('-') &&
         text.Digits(2, &time.day) && text.Char(' ') && text.Clock(time);
}

// E0312 10:15:07.123456
bool ReadKlog(Cursor text, Civil& time) {
  return text.AnyOf("IWEFD") && text.Digits(2, &time.month) &&
         text.Digits(2, &time.day) && text.Char(' ') && text.Clock(time);
}

// Mar 12 10:15:07, Mar 12 2024 10:15:07, Mar 12 10:15:07.123 2024
bool ReadMonthFirst(Cursor text, Civil& time) {
  if (!text.Month(&time.month) || !text.Char(' ') || !text.Day(&time.day)) {
    return false;
  }
  text.Char(',');
  if (!text.Char(' ')) return false;
  Cursor year = text;
  if (year.Year(time) && year.Char(' ')) text = year;
  if (!text.Clock(time)) return false;
  text.Fraction();
  if (!time.has_year && text.Char(' ')) text.Year(time);
  if (!time.has_year) time.year = kStandInYear;
  return true;
}

// 1710238507, with a fraction, or in milli-, micro- or nanoseconds.
std::optional<LogTime> ReadEpoch(std::string_view text) {
  int64_t seconds = 0;
  size_t digits = 0;
  for (; digits < text.size() && IsDigit(text[digits]); ++digits) {
    if (digits < 10) seconds = seconds * 10 + (text[digits] - '0');
  }
  const bool known_unit =
      digits == 10 || digits == 13 || digits == 16 || digits == 19;
  if (!known_unit || seconds < 1'000'000'000 || seconds > 2'200'000'000) {
    return std::nullopt;
  }
  return LogTime{seconds, true};
}

// 1.7102385071234567e+09, as zap's console encoder writes it
std::optional<LogTime> ReadScientific(std::string_view text) {
  if (text.size() < 2 || text[0] > '2' || text[1] != '.') return std::nullopt;
  double seconds = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), seconds);
  const std::string_view number(text.data(), end - text.data());
  if (error != std::errc() || !number.ends_with("e+09")) return std::nullopt;
  return LogTime{static_cast<int64_t>(seconds), true};
}

// A long number is a time only where one would stand: first in the line, after
// an alert tag ("- 1117838570"), as the value of a key.
bool MayBeEpoch(std::string_view line, size_t at) {
  if (at == 0 || (at == 2 && line.substr(0, 2) == "- ")) return true;
  std::string_view before = line.substr(0, at);
  if (before.ends_with(' ')) before.remove_suffix(1);
  constexpr std::string_view kKeys[] = {
      "ts\":", "ts=", "time\":", "time=", "stamp\":", "stamp="};
  return std::any_of(
      std::begin(kKeys), std::end(kKeys),
      [before](std::string_view key) { return before.ends_with(key); });
}

using Reader = bool (*)(Cursor, Civil&);

template <size_t kCount>
std::optional<LogTime> TryAll(const std::array<Reader, kCount>& readers,
                              std::string_view text) {
  for (Reader reader : readers) {
    Civil time;
    if (!reader(Cursor(text), time)) continue;
    if (std::optional<LogTime> found = time.ToLogTime()) return found;
  }
  return std::nullopt;
}

std::optional<LogTime> ReadAt(std::string_view line, size_t at) {
  constexpr std::array<Reader, 6> kNumeric = {ReadIso,      ReadCompactIso,
                                              ReadSpark,    ReadAccessLog,
                                              ReadDayFirst, ReadLogcat};
  constexpr std::array<Reader, 1> kFirstInLine = {ReadHdfs};
  constexpr std::array<Reader, 2> kWords = {ReadKlog, ReadMonthFirst};
  const std::string_view text = line.substr(at);
  if (!IsDigit(text[0])) return TryAll(kWords, text);
  if (auto time = TryAll(kNumeric, text)) return time;
  if (MayBeEpoch(line, at)) {
    if (auto time = ReadEpoch(text)) return time;
    if (auto time = ReadScientific(text)) return time;
  }
  return at == 0 ? TryAll(kFirstInLine, text) : std::nullopt;
}

}  // namespace

std::optional<LogTime> FindTime(std::string_view line) {
  const size_t window =
      std::min(line.size(), line.starts_with('{') ? kJsonWindow : kTextWindow);
  char before = ' ';
  for (size_t i = 0; i < window; ++i) {
    const char c = line[i];
    const bool starts_number = IsDigit(c) && !IsDigit(before);
    const bool starts_word = c >= 'A' && c <= 'W' && !IsLetter(before);
    if (starts_number || starts_word) {
      if (auto time = ReadAt(line, i)) return time;
    }
    before = c;
  }
  return std::nullopt;
}

std::string FormatTime(const LogTime& time, bool with_seconds) {
  const std::chrono::sys_seconds point{std::chrono::seconds(time.seconds)};
  const auto midnight = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date(midnight);
  const int second = static_cast<int>((point - midnight).count());
  char text[64];
  int size = 0;
  if (time.has_year) {
    size = std::snprintf(text, sizeof text, "%04d-",
                         static_cast<int>(date.year()));
  }
  size += std::snprintf(text + size, sizeof text - size, "%02u-%02u %02d:%02d",
                        static_cast<unsigned>(date.month()),
                        static_cast<unsigned>(date.day()), second / 3600,
                        second / 60 % 60);
  if (with_seconds) {
    size +=
        std::snprintf(text + size, sizeof text - size, ":%02d", second % 60);
  }
  return std::string(text, size);
}

}  // namespace logclass::cli

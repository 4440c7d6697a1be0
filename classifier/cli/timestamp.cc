#include "classifier/cli/timestamp.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <utility>

#include "classifier/level/chunk.h"
#include "classifier/level/cursor.h"
#include "classifier/level/eight.h"
#include "classifier/level/shape.h"

namespace logclass::cli {
namespace {

using level::Before, level::Chunk, level::IsDigit, level::Leading,
    level::LoadUpToEight, level::Mask, level::Shape;

constexpr size_t kTextWindow = 128;
constexpr size_t kJsonWindow = 1024;  // the time may be the last of the keys
constexpr int kStandInYear = 2000;    // a leap year: 29 February exists

constexpr Shape kClock("dd?dd?dd");
constexpr Shape kIsoDate("dddd?dd?dd");
constexpr Shape kCompactIsoDate("dddddddd");
constexpr Shape kSparkDate("dd/dd/dd ");
constexpr Shape kHdfsTime("dddddd dddddd ");
constexpr Shape kLogcatDate("dd-dd ");
constexpr Shape kKlogDate("dddd ");
constexpr Shape kMonthName("??? ");

constexpr auto kMonths = [] {
  constexpr std::string_view kNames = "JanFebMarAprMayJunJulAugSepOctNovDec";
  std::array<uint64_t, 12> months{};
  for (size_t i = 0; i < months.size(); ++i) {
    months[i] = LoadUpToEight(kNames.data() + 3 * i, 3);
  }
  return months;
}();

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

  bool IsValid() const {
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour <= 23 &&
           minute <= 59 && second <= 60;
  }

  LogTime ToLogTime() const {
    const int64_t seconds = DaysSinceEpoch(year, month, day) * 86400 +
                            hour * 3600 + minute * 60 + second -
                            offset_minutes * 60;
    return {seconds, has_year};
  }
};

// Reads pieces off a text; each reader returns false where the text goes on
// differently.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}

  // Checks many bytes at once, so that they can be taken unseen.
  bool LooksLike(const Shape& shape) const {
    return shape.Matches(Chunk(text_.data(), text_.size()));
  }

  char operator[](size_t ahead) const { return text_[ahead]; }

  // NUL, which no form has, behind the end.
  char Peek(size_t ahead) const {
    return ahead < text_.size() ? text_[ahead] : '\0';
  }

  // REQUIRES: as many digits stand `ahead`.
  template <size_t kDigits>
  int Number(size_t ahead) const {
    int number = 0;
    for (size_t i = 0; i < kDigits; ++i) {
      number = number * 10 + (text_[ahead + i] - '0');
    }
    return number;
  }

  void Skip(size_t count) { text_.remove_prefix(count); }

  bool AtDigit() const { return !text_.empty() && IsDigit(text_[0]); }

  // At most 32: no time has so many.
  size_t CountDigits() const {
    const size_t first = LeadingDigits(text_);
    if (first < Chunk::kSize) return first;
    return first + LeadingDigits(text_.substr(first));
  }

  template <size_t kDigits>
  bool Digits(int* value) {
    if (LeadingDigits(text_) < kDigits) return false;
    *value = Number<kDigits>(0);
    Skip(kDigits);
    return true;
  }

  bool Char(char c) {
    if (text_.empty() || text_[0] != c) return false;
    Skip(1);
    return true;
  }

  bool AnyOf(std::string_view chars) {
    if (text_.empty() || !IsOneOf(text_[0], chars)) return false;
    Skip(1);
    return true;
  }

  // One or two digits, padded with spaces.
  bool Day(int* value) {
    while (Char(' ')) {
    }
    return Digits<2>(value) || Digits<1>(value);
  }

  // Jan, Feb and so on.
  bool Month(int* value) {
    if (text_.size() < 3) return false;
    const auto month = std::find(kMonths.begin(), kMonths.end(),
                                 LoadUpToEight(text_.data(), 3));
    if (month == kMonths.end()) return false;
    *value = static_cast<int>(month - kMonths.begin() + 1);
    Skip(3);
    return true;
  }

  // 10:15:07 or 10.15.07
  bool Clock(Civil& time) {
    if (!LooksLike(kClock) || !IsOneOf(text_[2], ":.") ||
        !IsOneOf(text_[5], ":.")) {
      return false;
    }
    time.hour = Number<2>(0);
    time.minute = Number<2>(3);
    time.second = Number<2>(6);
    Skip(8);
    return !AtDigit();
  }

  bool Year(Civil& time) {
    time.has_year = Digits<4>(&time.year) && !AtDigit();
    return time.has_year;
  }

  void Fraction() {
    if (!AnyOf(".,")) return;
    while (AtDigit()) Skip(LeadingDigits(text_));
  }

  // Z, +02:00, +0200, or nothing.
  void Offset(Civil& time) const {
    const size_t blank = Peek(0) == ' ' ? 1 : 0;
    const char sign = Peek(blank);
    if (sign != '+' && sign != '-') return;
    Cursor rest(text_.substr(blank + 1));
    int hours, minutes;
    if (!rest.Digits<2>(&hours)) return;
    rest.Char(':');
    if (!rest.Digits<2>(&minutes) || hours > 14 || minutes > 59) return;
    time.offset_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
  }

 private:
  // At most sixteen.
  static size_t LeadingDigits(std::string_view text) {
    return Leading(Chunk(text.data(), text.size()).Digits());
  }

  std::string_view text_;
};

// 2024-03-12T10:15:07.123+02:00, with a blank, with slashes, as BGL has it
// (2005-06-03-15.42.50.67)
bool ReadIso(Cursor text, Civil& time) {
  if (!text.LooksLike(kIsoDate) || text[4] != text[7] ||
      !IsOneOf(text[4], "-/.")) {
    return false;
  }
  time.has_year = true;
  time.year = text.Number<4>(0);
  time.month = text.Number<2>(5);
  time.day = text.Number<2>(8);
  text.Skip(10);
  if (!text.AnyOf("Tt _-") || !text.Clock(time)) return false;
  text.Fraction();
  text.Offset(time);
  return true;
}

// 20240312T10:15:07, 20240312-10:15:07
bool ReadCompactIso(Cursor text, Civil& time) {
  if (!text.LooksLike(kCompactIsoDate)) return false;
  time.has_year = true;
  time.year = text.Number<4>(0);
  time.month = text.Number<2>(4);
  time.day = text.Number<2>(6);
  text.Skip(8);
  return text.AnyOf("Tt -") && text.Clock(time);
}

// 12/Mar/2024:10:15:07 +0000
bool ReadAccessLog(Cursor text, Civil& time) {
  if (!text.Digits<2>(&time.day) || !text.Char('/') ||
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
  if (!text.LooksLike(kSparkDate)) return false;
  time.has_year = true;
  time.year = 2000 + text.Number<2>(0);
  time.month = text.Number<2>(3);
  time.day = text.Number<2>(6);
  text.Skip(9);
  return text.Clock(time);
}

// 240312 101507
bool ReadHdfs(Cursor text, Civil& time) {
  if (!text.LooksLike(kHdfsTime)) return false;
  time.has_year = true;
  time.year = 2000 + text.Number<2>(0);
  time.month = text.Number<2>(2);
  time.day = text.Number<2>(4);
  time.hour = text.Number<2>(7);
  time.minute = text.Number<2>(9);
  time.second = text.Number<2>(11);
  return true;
}

// 03-12 10:15:07.123
bool ReadLogcat(Cursor text, Civil& time) {
  if (!text.LooksLike(kLogcatDate)) return false;
  time.month = text.Number<2>(0);
  time.day = text.Number<2>(3);
  text.Skip(6);
  return text.Clock(time);
}

// E0312 10:15:07.123456
bool ReadKlog(Cursor text, Civil& time) {
  if (!text.AnyOf("IWEFD") || !text.LooksLike(kKlogDate)) return false;
  time.month = text.Number<2>(0);
  time.day = text.Number<2>(2);
  text.Skip(5);
  return text.Clock(time);
}

// Mar 12 10:15:07, Mar 12 2024 10:15:07, Mar 12 10:15:07.123 2024
bool ReadMonthFirst(Cursor text, Civil& time) {
  if (!text.LooksLike(kMonthName) || !text.Month(&time.month)) return false;
  text.Skip(1);
  if (!text.Day(&time.day)) return false;
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
bool ReadEpoch(Cursor text, LogTime& time) {
  const size_t digits = text.CountDigits();
  if (digits != 10 && digits != 13 && digits != 16 && digits != 19) {
    return false;
  }
  time.seconds = text.Number<5>(0) * int64_t{100'000} + text.Number<5>(5);
  time.has_year = true;
  return time.seconds >= 1'000'000'000 && time.seconds <= 2'200'000'000;
}

// 1.7102385071234567e+09, as zap's console encoder writes it
bool ReadScientific(std::string_view text, LogTime& time) {
  if (text.size() < 2 || text[0] > '2' || text[1] != '.') return false;
  double seconds = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), seconds);
  const std::string_view number(text.data(), end - text.data());
  if (error != std::errc() || !number.ends_with("e+09")) return false;
  time = {static_cast<int64_t>(seconds), true};
  return true;
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

template <Reader kReader>
bool Read(std::string_view text, LogTime& time) {
  Civil civil;
  if (!kReader(Cursor(text), civil) || !civil.IsValid()) return false;
  time = civil.ToLogTime();
  return true;
}

bool ReadTwoDigits(std::string_view text, LogTime& time) {
  if (text.size() < 4) return false;
  const bool digit_follows = IsDigit(text[3]);
  if (text[2] == '/') {
    return digit_follows ? Read<ReadSpark>(text, time)
                         : Read<ReadAccessLog>(text, time);
  }
  return digit_follows ? Read<ReadLogcat>(text, time)
                       : Read<ReadDayFirst>(text, time);
}

// The number of its digits tells which forms a time can have that begins with
// this number: mostly one, so that the others need not be tried.
bool ReadNumber(std::string_view line, size_t at, LogTime& time) {
  const std::string_view text = line.substr(at);
  switch (Cursor(text).CountDigits()) {
    case 1:
      return Read<ReadDayFirst>(text, time) ||
             (MayBeEpoch(line, at) && ReadScientific(text, time));
    case 2:
      return ReadTwoDigits(text, time);
    case 4:
      return Read<ReadIso>(text, time);
    case 6:
      return at == 0 && Read<ReadHdfs>(text, time);
    case 8:
      return Read<ReadCompactIso>(text, time);
    default:
      return MayBeEpoch(line, at) && ReadEpoch(Cursor(text), time);
  }
}

bool ReadWord(std::string_view text, LogTime& time) {
  if (text.size() < 2) return false;
  return IsDigit(text[1]) ? Read<ReadKlog>(text, time)
                          : Read<ReadMonthFirst>(text, time);
}

bool ReadAt(std::string_view line, size_t at, LogTime& time) {
  return IsDigit(line[at]) ? ReadNumber(line, at, time)
                           : ReadWord(line.substr(at), time);
}

// Finds where numbers begin, and words with a capital, in one chunk of a line
// after the other; but not in the line's first byte.
class Beginnings {
 public:
  Mask In(const Chunk& chunk) {
    const Mask digits = chunk.Digits();
    const Mask letters = chunk.Letters();
    const Mask begins = (digits & ~(digits << 1 | after_digit_)) |
                        (chunk.Capitals() & ~(letters << 1 | after_letter_));
    after_digit_ = digits >> (Chunk::kSize - 1);
    after_letter_ = letters >> (Chunk::kSize - 1);
    return begins;
  }

 private:
  Mask after_digit_ = 1;  // whether the byte before the chunk is one
  Mask after_letter_ = 1;
};

bool Find(std::string_view line, LogTime& time) {
  // Most lines begin with their time.
  if (!line.empty() && ReadAt(line, 0, time)) return true;
  const std::string_view window =
      line.substr(0, line.starts_with('{') ? kJsonWindow : kTextWindow);
  Beginnings beginnings;
  for (size_t begin = 0; begin < window.size(); begin += Chunk::kSize) {
    const Chunk chunk(window.data() + begin, window.size() - begin);
    for (Mask rest = beginnings.In(chunk); rest != 0; rest &= rest - 1) {
      if (ReadAt(line, begin + Before(rest), time)) return true;
    }
  }
  return false;
}

}  // namespace

std::optional<LogTime> FindTime(std::string_view line) {
  // Filled in where it is returned: to copy what was just written stalls, since
  // GCC writes it in parts and reads it whole.
  std::optional<LogTime> time(std::in_place);
  if (!Find(line, *time)) time.reset();
  return time;
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

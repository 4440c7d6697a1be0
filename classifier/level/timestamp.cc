#include "classifier/level/timestamp.h"

#include "classifier/level/pack.h"
#include "classifier/level/shape.h"

namespace logclass::level {
namespace {

constexpr Shape kIsoDate("dddd-dd-");
constexpr Shape kSlashDate("dddd/dd/");
constexpr Shape kDotDate("dddd.dd.");
constexpr Shape kDayAndHour("dd?dd:dd");  // the rest of these: 01T10:15
constexpr Shape kClockTime("dd:dd:dd");
constexpr Shape kTwoDigitDate("dd/dd/dd");
constexpr Shape kMonthDay("dd-dd dd");
constexpr Shape kHdfsDate("dddddd d");
constexpr Shape kEightDigits("dddddddd");
constexpr Shape kMonthAndDay("??? ?d d");  // "May  1 1", "Dec 10 0"

bool IsZoneName(std::string_view name) {
  if (name.size() > 4) return false;
  switch (Pack(name)) {
    case Pack("am"):
    case Pack("pm"):
    case Pack("utc"):
    case Pack("gmt"):
    case Pack("cet"):
    case Pack("cest"):
    case Pack("est"):
    case Pack("edt"):
    case Pack("pst"):
    case Pack("pdt"):
    case Pack("cst"):
    case Pack("cdt"):
    case Pack("mst"):
    case Pack("mdt"):
    case Pack("bst"):
    case Pack("ist"):
    case Pack("jst"):
    case Pack("msk"):
      return true;
    default:
      return false;
  }
}

// Returns the length of a fraction and its mark: ".123", ",123"; 0 for none.
size_t FractionLength(Cursor at, size_t ahead) {
  const char mark = at.Peek(ahead);
  if (mark != '.' && mark != ',' && mark != ':') return 0;
  size_t digits = LeadingDigits(LoadEight(at, ahead + 1));
  if (digits == 8) digits += LeadingDigits(LoadEight(at, ahead + 9));
  return digits == 0 ? 0 : digits + 1;
}

// +0200, +02:00, -07
size_t OffsetLength(Cursor at, size_t ahead) {
  if (at.Peek(ahead) != '+' && at.Peek(ahead) != '-') return 0;
  if (!IsDigit(at.Peek(ahead + 1)) || !IsDigit(at.Peek(ahead + 2))) return 0;
  const size_t minutes = at.Peek(ahead + 3) == ':' ? 4 : 3;
  const bool has_minutes = IsDigit(at.Peek(ahead + minutes)) &&
                           IsDigit(at.Peek(ahead + minutes + 1));
  return has_minutes ? minutes + 2 : 3;
}

// "Z", an offset, or a name such as " UTC"
size_t ZoneLength(Cursor at, size_t ahead) {
  const char first = at.Peek(ahead);
  if (first == 'Z') return 1;
  if (first != ' ') return OffsetLength(at, ahead);
  if (!IsUpper(at.Peek(ahead + 1))) {
    const size_t offset = OffsetLength(at, ahead + 1);
    return offset == 0 ? 0 : 1 + offset;
  }
  at.Skip(ahead + 1);
  const std::string_view name = at.TakeLetters();
  return IsZoneName(name) ? 1 + name.size() : 0;
}

// At the fraction and zone that may follow a time, `ahead` bytes on.
Stamp Finish(Cursor at, size_t ahead, StampKind kind) {
  const size_t fraction = FractionLength(at, ahead);
  const size_t zone = ahead + fraction;
  return {.kind = kind,
          .fraction = static_cast<uint8_t>(fraction == 0 ? 0 : fraction - 1),
          .length = static_cast<uint8_t>(zone + ZoneLength(at, zone))};
}

// Whether the zone that ends at `end` is one of RFC 3339: "Z" or "+02:00".
bool HasRfc3339Zone(Cursor at, size_t end) {
  if (at.Peek(end - 1) == 'Z') return true;
  const char sign = at.Peek(end - 6);
  return (sign == '+' || sign == '-') && at.Peek(end - 3) == ':';
}

// 2024-05-01T10:15:00.123Z, and other dates that begin with the year
Stamp FindYearFirst(Cursor at, StampKind kind) {
  const char separator = at.Peek(10);
  if (!kDayAndHour.At(at, 8) || at.Peek(16) != ':') return {};
  if (separator != 'T' && separator != ' ' && separator != '_') return {};
  if (!IsDigit(at.Peek(17)) || !IsDigit(at.Peek(18))) return {};
  Stamp stamp = Finish(at, 19, kind);
  stamp.rfc3339 = separator == 'T' && HasRfc3339Zone(at, stamp.length);
  return stamp;
}

// "10:15:00", `ahead` bytes on
Stamp FindClock(Cursor at, size_t ahead, StampKind kind) {
  if (!kClockTime.At(at, ahead)) return {};
  return Finish(at, ahead + 8, kind);
}

// 10:15AM, 1:05PM
Stamp FindKitchen(Cursor at) {
  const size_t colon = at.Peek(1) == ':' ? 1 : 2;
  if (at.Peek(colon) != ':' || !IsDigit(at.Peek(colon + 1))) return {};
  const char half = at.Peek(colon + 3);
  if ((half != 'A' && half != 'P') || at.Peek(colon + 4) != 'M') return {};
  return {.kind = StampKind::kKitchen,
          .length = static_cast<uint8_t>(colon + 5)};
}

// 17/06/09 20:10:40; 05/01/2024, 10:15:00 AM
Stamp FindTwoDigit(Cursor at) {
  if (at.Peek(8) == ' ') return FindClock(at, 9, StampKind::kTwoDigit);
  if (!IsDigit(at.Peek(8)) || !IsDigit(at.Peek(9))) return {};
  return FindClock(at, at.Peek(10) == ',' ? 12 : 11, StampKind::kTwoDigit);
}

// 01-May-2024 10:15:00, 01 May 2024 10:15:00, 01 May 10:15:00
Stamp FindDayMonth(Cursor at) {
  const char mark = at.Peek(2);
  if (mark != '-' && mark != ' ' && mark != '/') return {};
  if (!IsUpper(at.Peek(3)) || !IsLower(at.Peek(4)) || at.Peek(6) != mark) {
    return {};
  }
  return FindClock(at, at.Peek(9) == ':' ? 7 : 12, StampKind::kDayMonth);
}

// 081109 203615, 20240501 10:15:00
Stamp FindCompact(Cursor at, uint64_t head) {
  if (kHdfsDate.Matches(head)) {
    if (LeadingDigits(LoadEight(at, 7)) != 6) return {};
    return {.kind = StampKind::kCompact, .length = 13};
  }
  if (!kEightDigits.Matches(head) || at.Peek(8) != ' ') return {};
  return FindClock(at, 9, StampKind::kCompact);
}

// 1714558500, 1714558500123, 1714558500.123, 1.7145585001234567e+09
Stamp FindEpoch(Cursor at) {
  size_t whole = LeadingDigits(LoadEight(at));
  if (whole == 8) whole += LeadingDigits(LoadEight(at, 8));
  const size_t fraction = FractionLength(at, whole);
  Cursor after = at;
  after.Skip(whole + fraction);
  const bool scientific = after.Take("e+09");
  if (whole != 10 && whole != 13 && !(whole == 1 && scientific)) return {};
  if (!IsBlank(after.Peek()) && after.Peek() != ']') return {};
  return {.kind = StampKind::kEpoch,
          .fraction = static_cast<uint8_t>(fraction),
          .length = static_cast<uint8_t>(after.position() - at.position())};
}

// Forms that begin with digits but show it only later.
Stamp FindRareForm(Cursor at, uint64_t head) {
  if (Stamp stamp = FindKitchen(at)) return stamp;
  if (Stamp stamp = FindDayMonth(at)) return stamp;
  if (Stamp stamp = FindCompact(at, head)) return stamp;
  return FindEpoch(at);
}

Stamp FindNumeric(Cursor at) {
  const uint64_t head = LoadEight(at);
  if (kIsoDate.Matches(head)) return FindYearFirst(at, StampKind::kIso);
  if (kClockTime.Matches(head)) return FindClock(at, 0, StampKind::kClock);
  if (kSlashDate.Matches(head)) return FindYearFirst(at, StampKind::kSlash);
  if (kDotDate.Matches(head)) return FindYearFirst(at, StampKind::kDot);
  if (kTwoDigitDate.Matches(head)) return FindTwoDigit(at);
  if (kMonthDay.Matches(head)) return FindClock(at, 6, StampKind::kLogcat);
  return FindRareForm(at, head);
}

// Wed May 01 10:15:00.123456 2024
Stamp FindAsctime(Cursor at) {
  if (!kMonthAndDay.At(at, 4)) return {};
  Stamp stamp = FindClock(at, 11, StampKind::kAsctime);
  const size_t year = stamp.length;
  if (!stamp || at.Peek(year) != ' ' || !IsDigit(at.Peek(year + 4))) return {};
  stamp.length += 5;
  return stamp;
}

}  // namespace

Stamp FindTimestamp(Cursor at) {
  if (IsDigit(at.Peek())) return FindNumeric(at);
  if (!IsUpper(at.Peek()) || at.Peek(3) != ' ') return {};
  if (kMonthAndDay.At(at)) return FindClock(at, 7, StampKind::kSyslog);
  return FindAsctime(at);
}

}  // namespace logclass::level

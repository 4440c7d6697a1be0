#include "classifier/level/timestamp.h"

#include "classifier/level/chunk.h"
#include "classifier/level/pack.h"
#include "classifier/level/shape.h"

namespace logclass::level {
namespace {

constexpr Shape kIsoMinutes("dddd-dd-ddTdd:dd");
constexpr Shape kNanoseconds(":dd.dddddddddZ");
constexpr Shape kClockTime("dd:dd:dd");
constexpr Shape kYearFirst("dddd?dd?dd?dd:dd");  // 2024-05-01T10:15
constexpr Shape kMonthFirst("??? ?d dd:dd:dd");  // May  1 10:15:00

// REQUIRES: name.size() <= 4.
bool IsZoneName(std::string_view name) {
  switch (static_cast<uint32_t>(Pack(name))) {
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
  const size_t digits = Leading(at.NextChunk(ahead + 1).Digits());
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

// A blank, and an offset or a name such as "UTC"
size_t NamedZoneLength(Cursor at, size_t blank) {
  const size_t begin = blank + 1;
  if (!IsUpper(at.Peek(begin))) {
    const size_t offset = OffsetLength(at, begin);
    return offset == 0 ? 0 : 1 + offset;
  }
  const size_t length = Leading(at.NextChunk(begin).Letters());
  if (length > 4) return 0;
  return IsZoneName(at.Rest().substr(begin, length)) ? 1 + length : 0;
}

// "Z", an offset, or a blank and one of them or a name
size_t ZoneLength(Cursor at, size_t ahead) {
  switch (at.Peek(ahead)) {
    case 'Z':
      return 1;
    case '+':
    case '-':
      return OffsetLength(at, ahead);
    case ' ':
      return NamedZoneLength(at, ahead);
    default:
      return 0;
  }
}

// Whether the zone that ends at `end` is one of RFC 3339: "Z" or "+02:00".
bool HasRfc3339Zone(Cursor at, size_t end) {
  if (at.Peek(end - 1) == 'Z') return true;
  const char sign = at.Peek(end - 6);
  return (sign == '+' || sign == '-') && at.Peek(end - 3) == ':';
}

constexpr bool IsYearFirst(StampKind kind) {
  return kind >= StampKind::kIso && kind <= StampKind::kDot;
}

constexpr bool HasFraction(StampKind kind) {
  return kind >= StampKind::kIso && kind <= StampKind::kSyslog;
}

// What the finders of the forms return: a timestamp that ends with its seconds,
// for FindTimestamp() to complete. They return none where the form is another.
Stamp Seconds(StampKind kind, size_t end) {
  return {.kind = kind, .length = static_cast<uint8_t>(end)};
}

StampKind KindOfDate(char separator) {
  switch (separator) {
    case '-':
      return StampKind::kIso;
    case '/':
      return StampKind::kSlash;
    case '.':
      return StampKind::kDot;
    default:
      return StampKind::kNone;
  }
}

// 2024-05-01T10:15:00.123Z, and other dates that begin with the year
Stamp FindYearFirst(Cursor at, Chunk head) {
  if (at.left() < 19 || !kYearFirst.Matches(head) || at.Peek(4) != at.Peek(7)) {
    return {};
  }
  if (at.Peek(16) != ':' || !IsDigit(at.Peek(17)) || !IsDigit(at.Peek(18))) {
    return {};
  }
  const char separator = at.Peek(10);
  if (separator != 'T' && separator != ' ' && separator != '_') return {};
  return Seconds(KindOfDate(at.Peek(4)), 19);
}

// "10:15:00", `ahead` bytes on
Stamp FindClock(Cursor at, size_t ahead, StampKind kind) {
  return kClockTime.At(at, ahead) ? Seconds(kind, ahead + 8) : Stamp{};
}

// 10:15AM, 1:05PM
Stamp FindKitchen(Cursor at) {
  const size_t colon = at.Peek(1) == ':' ? 1 : 2;
  if (at.Peek(colon) != ':' || !IsDigit(at.Peek(colon + 1))) return {};
  const char half = at.Peek(colon + 3);
  if ((half != 'A' && half != 'P') || at.Peek(colon + 4) != 'M') return {};
  return Seconds(StampKind::kKitchen, colon + 5);
}

// 17/06/09 20:10:40; 05/01/2024, 10:15:00 AM
Stamp FindTwoDigit(Cursor at) {
  if (at.Peek(8) == ' ') return FindClock(at, 9, StampKind::kTwoDigit);
  if (!IsDigit(at.Peek(8)) || !IsDigit(at.Peek(9))) return {};
  return FindClock(at, at.Peek(10) == ',' ? 12 : 11, StampKind::kTwoDigit);
}

// 10:15:00; 17/06/09 20:10:40; 03-17 16:13:38
Stamp FindPairs(Cursor at) {
  const char last = at.Peek(5);
  switch (at.Peek(2)) {
    case ':':
      return last == ':' ? Seconds(StampKind::kClock, 8) : Stamp{};
    case '/':
      return last == '/' ? FindTwoDigit(at) : Stamp{};
    case '-':
      return last == ' ' ? FindClock(at, 6, StampKind::kLogcat) : Stamp{};
    default:
      return {};
  }
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

// 081109 203615
Stamp FindHdfs(Cursor at) {
  if (at.Peek(6) != ' ' || Leading(at.NextChunk(7).Digits()) != 6) return {};
  return Seconds(StampKind::kHdfs, 13);
}

// The exponent of seconds since 1970, until they have eleven digits.
bool TakeExponent(Cursor& at, DigitValues& values) {
  if (!at.StartsWith("e+")) return false;
  if (values.Of(at.Rest().substr(2, 2)) != "09") return false;
  at.Skip(4);
  return true;
}

// 1714558500, 1714558500123, 1714558500.123, 1.7145585001234567e+09
Stamp FindEpoch(Cursor at, DigitValues& values) {
  const size_t whole = Leading(at.NextChunk().Digits());
  const size_t fraction = FractionLength(at, whole);
  Cursor after = at;
  after.Skip(whole + fraction);
  const bool scientific = TakeExponent(after, values);
  if (whole != 10 && whole != 13 && !(whole == 1 && scientific)) return {};
  if (!IsBlank(after.Peek()) && after.Peek() != ']') return {};
  return Seconds(StampKind::kEpoch,
                 static_cast<size_t>(after.position() - at.position()));
}

// 20240501 10:15:00, 1714558500
Stamp FindEightDigits(Cursor at, DigitValues& values) {
  if (at.Peek(8) != ' ') return FindEpoch(at, values);
  return FindClock(at, 9, StampKind::kCompact);
}

// Forms that go on with something else after one or two digits.
Stamp FindRareForm(Cursor at, DigitValues& values) {
  if (Stamp stamp = FindKitchen(at)) return stamp;
  if (Stamp stamp = FindDayMonth(at)) return stamp;
  return FindEpoch(at, values);
}

Stamp FindNumeric(Cursor at, DigitValues& values) {
  const Chunk head = at.NextChunk();
  const Mask digits = head.Digits();
  switch (digits & 0xff) {
    case DigitsOf("2024-05-"):
      return FindYearFirst(at, head);
    case DigitsOf("10:15:00"):
      return FindPairs(at);
    case DigitsOf("081109 2"):
      return FindHdfs(at);
    case DigitsOf("20240501"):
      return FindEightDigits(at, values);
    default:
      return Leading(digits) <= 2 ? FindRareForm(at, values) : Stamp{};
  }
}

// May  1 10:15:00, Wed May 01 10:15:00.123456 2024
Stamp FindNamed(Cursor at) {
  if (at.Peek(3) != ' ') return {};
  if (kMonthFirst.At(at)) return Seconds(StampKind::kSyslog, 15);
  if (kMonthFirst.At(at, 4)) return Seconds(StampKind::kAsctime, 19);
  return {};
}

// Adds the fraction and the zone that may follow the seconds.
Stamp WithFraction(Cursor at, Stamp seconds) {
  const size_t fraction = FractionLength(at, seconds.length);
  const size_t zone = seconds.length + fraction;
  const size_t end = zone + ZoneLength(at, zone);
  const bool rfc3339 = IsYearFirst(seconds.kind) && at.Peek(10) == 'T' &&
                       HasRfc3339Zone(at, end);
  return {.kind = seconds.kind,
          .fraction = static_cast<uint8_t>(fraction == 0 ? 0 : fraction - 1),
          .length = static_cast<uint8_t>(end),
          .rfc3339 = rfc3339};
}

// Adds the year that follows these.
Stamp WithYear(Cursor at, Stamp stamp) {
  const size_t year = stamp.length;
  if (at.Peek(year) != ' ' || !IsDigit(at.Peek(year + 4))) return {};
  stamp.length += 5;
  return stamp;
}

// CRI's 2024-05-01T10:15:00.123456789Z, which most lines of a cluster have.
bool IsNanoseconds(Cursor at) {
  return at.Peek(29) == 'Z' && kIsoMinutes.At(at) && kNanoseconds.At(at, 16);
}

}  // namespace

Stamp FindTimestamp(Cursor at, DigitValues& values) {
  if (IsNanoseconds(at)) {
    return {
        .kind = StampKind::kIso, .fraction = 9, .length = 30, .rfc3339 = true};
  }
  const char first = at.Peek();
  const Stamp seconds = IsDigit(first)   ? FindNumeric(at, values)
                        : IsUpper(first) ? FindNamed(at)
                                         : Stamp{};
  if (!HasFraction(seconds.kind)) return seconds;
  const Stamp stamp = WithFraction(at, seconds);
  return stamp.kind == StampKind::kAsctime ? WithYear(at, stamp) : stamp;
}

}  // namespace logclass::level

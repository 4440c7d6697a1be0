#include "classifier/level/words.h"

#include "classifier/level/cursor.h"
#include "classifier/level/pack.h"

namespace logclass::level {
namespace {

using enum Severity;

MaybeSeverity SeverityOfLongWord(std::string_view word) {
  if (EqualsLower(word, "emergency")) return kCritical;
  if (EqualsLower(word, "information")) return kInfo;
  if (EqualsLower(word, "informational")) return kInfo;
  return std::nullopt;
}

// Words that only a level field may hold; elsewhere they are plain language.
MaybeSeverity SeverityOfValueWord(std::string_view word) {
  switch (Pack(word)) {
    case Pack("config"):
    case Pack("silly"):
      return kDebug;
    case Pack("audit"):
    case Pack("default"):
    case Pack("http"):
    case Pack("log"):
    case Pack("note"):
    case Pack("success"):
    case Pack("system"):
      return kInfo;
    case Pack("fail"):
    case Pack("failed"):
    case Pack("failure"):
      return kError;
    default:
      return std::nullopt;
  }
}

}  // namespace

MaybeSeverity SeverityOfWord(std::string_view word) {
  if (word.size() > kMaxPacked) return SeverityOfLongWord(word);
  switch (Pack(word)) {
    case Pack("trace"):
    case Pack("trc"):
    case Pack("trce"):
    case Pack("trac"):
    case Pack("verbose"):
    case Pack("vrb"):
    case Pack("finest"):
    case Pack("finer"):
    case Pack("fine"):
    case Pack("debug"):
    case Pack("dbg"):
    case Pack("dbug"):
    case Pack("debu"):
      return kDebug;
    case Pack("info"):
    case Pack("inf"):
    case Pack("notice"):
      return kInfo;
    case Pack("warning"):
    case Pack("warn"):
    case Pack("wrn"):
      return kWarning;
    case Pack("error"):
    case Pack("err"):
    case Pack("erro"):
    case Pack("eror"):
    case Pack("severe"):
      return kError;
    case Pack("critical"):
    case Pack("crit"):
    case Pack("crt"):
    case Pack("fatal"):
    case Pack("fata"):
    case Pack("ftl"):
    case Pack("panic"):
    case Pack("pani"):
    case Pack("pnc"):
    case Pack("dpanic"):
    case Pack("alert"):
    case Pack("emerg"):
      return kCritical;
    default:
      return std::nullopt;
  }
}

MaybeSeverity SeverityOfValue(std::string_view value) {
  if (value.size() == 1) return SeverityOfLetter(value[0]);
  if (MaybeSeverity severity = SeverityOfWord(value)) return severity;
  if (value.empty() || value.size() > kMaxPacked) return std::nullopt;
  if (IsDigit(value.back())) {  // DEBUG1 to DEBUG5, TRACE2, ERROR3 ...
    return SeverityOfWord(value.substr(0, value.size() - 1));
  }
  return SeverityOfValueWord(value);
}

MaybeSeverity SeverityOfSyslog(int number) {
  if (number < 0 || number > 7) return std::nullopt;
  if (number <= 2) return kCritical;
  if (number == 3) return kError;
  if (number == 4) return kWarning;
  return number == 7 ? kDebug : kInfo;
}

MaybeSeverity SeverityOfOpenTelemetry(int number) {
  if (number < 1 || number > 24) return std::nullopt;
  if (number <= 8) return kDebug;
  if (number <= 12) return kInfo;
  if (number <= 16) return kWarning;
  return number <= 20 ? kError : kCritical;
}

MaybeSeverity SeverityOfLevelNumber(int number) {
  if (number >= 100 && number <= 600) {
    if (number % 50 != 0) return std::nullopt;
    if (number < 200) return kDebug;
    if (number < 300) return kInfo;
    if (number < 400) return kWarning;
    return number < 500 ? kError : kCritical;
  }
  if (number < 10 || number > 60) return std::nullopt;
  if (number < 30) return kDebug;
  if (number < 40) return kInfo;
  if (number < 50) return kWarning;
  return number < 60 ? kError : kCritical;
}

bool IsSmallNumber(std::string_view text) {
  if (text.empty() || text.size() > 4) return false;
  for (char c : text) {
    if (!IsDigit(c)) return false;
  }
  return true;
}

int SmallNumber(std::string_view text, DigitValues& values) {
  if (!IsSmallNumber(text)) return -1;
  int number = 0;
  for (char c : values.Of(text)) number = number * 10 + (c - '0');
  return number;
}

}  // namespace logclass::level

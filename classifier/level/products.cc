// Layouts that only one product has.

#include "classifier/level/readers.h"
#include "classifier/level/shape.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

MaybeSeverity SeverityOfRedisMark(char mark) {
  switch (mark) {
    case '#':
      return Severity::kWarning;
    case '*':
      return Severity::kInfo;
    case '-':
    case '.':
      return Severity::kDebug;
    default:
      return std::nullopt;
  }
}

// Severities of PostgreSQL that are plain language elsewhere. Lines of detail
// follow the line that has the severity of what happened.
MaybeSeverity SeverityOfPostgres(std::string_view word) {
  for (std::string_view known :
       {"LOG", "DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY"}) {
    if (word == known) return Severity::kInfo;
  }
  return IsUpper(word) ? SeverityOfWord(word) : std::nullopt;
}

MaybeSeverity SeverityOfReport(std::string_view word) {
  if (word == "CRASH" || word == "SUPERVISOR") return Severity::kError;
  if (word == "PROGRESS") return Severity::kInfo;
  return SeverityOfWord(word);
}

MaybeSeverity SeverityOfBlueGene(std::string_view word) {
  if (word == "FAILURE") return Severity::kError;
  return IsUpper(word) ? SeverityOfWord(word) : std::nullopt;
}

constexpr Shape kEpochAndYear("dddddddddd dddd.");
constexpr Shape kDottedDate("dddd.dd.");

}  // namespace

Reading ReadRedis(Cursor at, DigitValues& values) {
  at.TakeDigits();
  if (!at.Take(':') || !IsUpper(at.Peek()) || at.Peek(1) != ' ') {
    return {};
  }
  at.Skip(2);
  const Stamp stamp = FindTimestamp(at, values);
  at.Skip(stamp.length);
  if (stamp.kind != StampKind::kDayMonth || !at.Take(' ')) return {};
  const MaybeSeverity severity = SeverityOfRedisMark(at.Peek());
  if (!severity || at.Peek(1) != ' ') return {};
  return Found(severity, Format::kRedis, at.NextByte());
}

Reading ReadPostgres(Cursor at) {
  const std::string_view word = at.TakeLetters();
  at.TakeDigits();  // DEBUG1 to DEBUG5
  if (!at.StartsWith(":  ")) return {};
  return Found(SeverityOfPostgres(word), Format::kPostgres, word);
}

Reading ReadPostgresOnRds(Cursor at) {
  std::string_view session;
  if (!at.TakeThrough('[', &session) || !session.ends_with(':')) return {};
  at.TakeDigits();
  if (!at.Take("]:")) return {};
  return ReadPostgres(at);
}

// The fields: alert label or "-", epoch, date, node, time, node, type,
// component, level.
Reading ReadBlueGene(Cursor at) {
  at.TakeToken();
  if (!at.Take(' ') || !kEpochAndYear.At(at) || !kDottedDate.At(at, 11) ||
      !at.SkipFields(7)) {
    return {};
  }
  const std::string_view level = at.TakeToken();
  if (level.empty() || at.Peek() != ' ') return {};
  return Found(SeverityOfBlueGene(level), Format::kBlueGene, level);
}

Reading ReadUwsgi(Cursor at) {
  if (!at.Take("*** ")) return {};
  const std::string_view word = at.TakeLetters();
  if (!IsUpper(word) || !at.StartsWith(": ")) return {};
  return Found(SeverityOfWord(word), Format::kUwsgi, word);
}

Reading ReadErlangReport(Cursor at) {
  at.Skip(1);
  const std::string_view word = at.TakeLetters();
  if (!at.StartsWith(" REPORT====")) return {};
  return Found(SeverityOfReport(word), Format::kErlangReport, word);
}

}  // namespace logclass::level

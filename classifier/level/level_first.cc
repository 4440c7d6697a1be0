// Headers that begin with the level. At the start of a line a word is easily
// the message's own ("Error: no such file", "error: unknown flag"), so only
// capital letters count, and only where a colon or a field of a header follows:
// "ERROR: msg" and "ERROR [main] ..." declare a level, "ERROR while reading"
// does not.

#include "classifier/level/readers.h"
#include "classifier/level/words.h"

namespace logclass::level {
namespace {

// The kernel's "WARNING: CPU: 0 PID: 1 at ..." and "INFO: task x blocked".
bool IsKernelMessage(Cursor at) {
  return at.StartsWith("CPU: ") || at.StartsWith("task ") ||
         at.StartsWith("rcu");
}

// ERROR:root:msg
bool IsPythonName(Cursor at) {
  std::string_view name;
  if (IsBlank(at.Peek()) || !at.TakeThrough(':', &name)) return false;
  return name.find_first_of(" /") == std::string_view::npos;
}

// uvicorn pads "INFO:" to ten columns.
bool IsUvicorn(std::string_view word, std::string_view after_colon) {
  const size_t blanks = after_colon.substr(0, 10).find_first_not_of(' ');
  return blanks >= 2 && word.size() + 1 + blanks == 10;
}

bool IsDated(Cursor at, DigitValues& values) {
  return static_cast<bool>(FindTimestamp(at, values));
}

// At what follows "ERROR:".
Reading ReadColon(Severity severity, std::string_view word, Cursor at,
                  DigitValues& values) {
  if (IsPythonName(at)) return Found(severity, Format::kPython, word);
  if (!at.AtEnd() && !IsBlank(at.Peek())) return {};
  if (IsUvicorn(word, at.Rest())) {
    return Found(severity, Format::kUvicorn, word);
  }
  at.SkipBlanks();
  if (at.Take("logging before flag.Parse: ")) return ReadKlog(at);
  if (IsKernelMessage(at)) return {};
  if (IsDated(at, values)) return Found(severity, Format::kGrpcGo, word);
  return Found(severity, Format::kLevelPrefix, word);
}

// com.example.App: ..., kube::client ..., app/main.go:12 ...
bool IsLoggerName(Cursor at) {
  if (!IsLetter(at.Peek())) return false;
  const std::string_view name = at.TakeToken();
  const size_t mark = name.find_first_of(".:");
  return name.ends_with(':') ||
         (mark != std::string_view::npos && mark + 1 < name.size());
}

// At the blanks that follow "ERROR".
Reading ReadBlank(Severity severity, std::string_view word, Cursor at,
                  DigitValues& values) {
  const bool padded = at.Peek() == '\t' || at.Peek(1) == ' ';
  at.SkipBlanks();
  if (at.Peek() == '[') {
    Cursor after = at;
    const bool enclosed = after.TakeEnclosed<'[', ']'>() && after.Take(' ');
    const bool dated = enclosed && IsDated(after, values);
    return Found(severity, dated ? Format::kCassandra : Format::kLog4jUndated,
                 word);
  }
  if (IsDated(at, values)) return Found(severity, Format::kDjango, word);
  if (padded || at.Peek() == '(' || at.Take("- ") || at.Take("| ") ||
      IsLoggerName(at)) {
    return Found(severity, Format::kLog4jUndated, word);
  }
  return {};
}

}  // namespace

Reading ReadLevelFirst(Cursor at, DigitValues& values) {
  if (!IsUpper(at.Peek(1))) return {};  // most words
  const std::string_view word = at.TakeLetters();
  if (word.size() < 3 || !IsUpper(word)) return {};
  const MaybeSeverity severity = SeverityOfWord(word);
  if (!severity) return {};
  at.SkipColours();
  if (at.Take(':')) return ReadColon(*severity, word, at, values);
  if (IsBlank(at.Peek())) return ReadBlank(*severity, word, at, values);
  if (at.Peek() == '[' && IsDigit(at.Peek(1))) {
    return Found(severity, Format::kLogrus, word);
  }
  if (at.Peek() == '|') return Found(severity, Format::kLog4jUndated, word);
  return {};
}

}  // namespace logclass::level

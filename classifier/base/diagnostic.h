// What is wrong with a rule file, and where: collected for all files of a run,
// sorted, and printed with the pattern and a caret under the offending place.

#ifndef CLASSIFIER_BASE_DIAGNOSTIC_H_
#define CLASSIFIER_BASE_DIAGNOSTIC_H_

#include <string>
#include <string_view>
#include <vector>

namespace logclass {

// A place in a rule file. Lines and columns count from 1; 0 means the file as
// a whole.
struct SourcePosition {
  std::string file;
  int line = 0;
  int column = 0;
};

struct Diagnostic {
  enum class Kind { kError, kWarning };

  Kind kind = Kind::kError;
  SourcePosition where;
  std::string message;  // lower case, no full stop, names the rule
  std::string reason;   // the cause in the words of who found it; may be empty
  std::string excerpt;  // the decoded pattern or line; empty: none to show
  int caret = -1;       // offset in `excerpt` to point at; -1: none
  int caret_width = 1;
  std::string hint;  // what to do; may be empty
};

// Orders by file, line, column, then message.
void SortDiagnostics(std::vector<Diagnostic>& diagnostics);

bool HasErrors(const std::vector<Diagnostic>& diagnostics);

// Returns the diagnostic as text of several lines, ending in a newline:
//   rules/node.yaml:12:5: error: rule "oom": not a valid regular expression
//     reason: missing ): (foo
//     | (foo
//     | ^
//     = hint: close the group
std::string FormatDiagnostic(const Diagnostic& diagnostic);

// Returns all of them, one after the other.
std::string FormatDiagnostics(const std::vector<Diagnostic>& diagnostics);

}  // namespace logclass

#endif  // CLASSIFIER_BASE_DIAGNOSTIC_H_

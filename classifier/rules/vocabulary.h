// The lists and macros that patterns refer to.

#ifndef CLASSIFIER_RULES_VOCABULARY_H_
#define CLASSIFIER_RULES_VOCABULARY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/diagnostic.h"

namespace logclass {

struct LiteralList {
  std::vector<std::string> literals;
  SourcePosition where;
};

struct Macro {
  std::string regex;
  SourcePosition where;
};

// Names are shared by lists and macros, and by all files of a rule set.
struct Vocabulary {
  std::map<std::string, LiteralList, std::less<>> lists;
  std::map<std::string, Macro, std::less<>> macros;

  std::vector<std::string_view> ListNames() const;

  // Replaces every {{name}} in `regex` with a non-capturing group: the macro's
  // regex, or the alternatives of the list. Returns nullopt where a name is
  // unknown or refers to itself, and describes that in `*problem` (message,
  // excerpt, caret and hint).
  std::optional<std::string> Expand(std::string_view regex,
                                    Diagnostic* problem) const;

 private:
  std::optional<std::string> Expand(std::string_view regex, int depth,
                                    Diagnostic* problem) const;
};

// Returns a regex that matches exactly one of `literals`.
std::string AlternativesRegex(const std::vector<std::string>& literals);

}  // namespace logclass

#endif  // CLASSIFIER_RULES_VOCABULARY_H_

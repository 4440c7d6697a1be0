#include "classifier/rules/regex_check.h"

#include <string>
#include <vector>

#include "classifier/base/strings.h"

namespace logclass {
namespace {

// Returns the last parenthesis that is never closed, npos where all are.
size_t UnclosedParenthesis(std::string_view regex) {
  std::vector<size_t> open;
  bool in_class = false;
  for (size_t i = 0; i < regex.size(); ++i) {
    if (regex[i] == '\\') {
      ++i;
    } else if (in_class) {
      in_class = regex[i] != ']';
    } else if (regex[i] == '[') {
      in_class = true;
    } else if (regex[i] == '(') {
      open.push_back(i);
    } else if (regex[i] == ')' && !open.empty()) {
      open.pop_back();
    }
  }
  return open.empty() ? std::string_view::npos : open.back();
}

// RE2 names the offending fragment but not its place.
void PointAt(std::string_view regex, std::string_view fragment,
             Diagnostic& problem) {
  problem.excerpt = regex;
  size_t at = fragment.empty() ? std::string_view::npos : regex.rfind(fragment);
  if (at == std::string_view::npos) at = regex.size() - !regex.empty();
  problem.caret = static_cast<int>(at);
  problem.caret_width = static_cast<int>(fragment.size());
}

std::string_view SyntaxHint(RE2::ErrorCode code, std::string_view fragment) {
  switch (code) {
    case RE2::ErrorMissingParen:
    case RE2::ErrorUnexpectedParen:
      return "escape a literal parenthesis: \\( or \\)";
    case RE2::ErrorMissingBracket:
      return "escape a literal bracket: \\[";
    case RE2::ErrorRepeatArgument:
      return "escape a literal *, + or ?: \\*";
    case RE2::ErrorRepeatSize:
      return "at most 1000 repeats";
    case RE2::ErrorBadPerlOp:
      return fragment.find("(?=") != fragment.npos ||
                     fragment.find("(?!") != fragment.npos ||
                     fragment.find("(?<") != fragment.npos
                 ? "RE2 has no look-around; use `all` and `none`, and "
                   "(?P<name>...) for groups"
                 : "";
    default:
      return "";
  }
}

bool IsAttributeName(std::string_view name) {
  for (char c : name) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
      return false;
    }
  }
  return true;
}

}  // namespace

RE2::Options PatternOptions(bool ignore_case) {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  options.set_case_sensitive(!ignore_case);
  return options;
}

std::string RegexOf(const Pattern& pattern) {
  return pattern.is_regex ? pattern.text : RE2::QuoteMeta(pattern.text);
}

std::string RegexWithCase(const Pattern& pattern) {
  std::string regex = RegexOf(pattern);
  return pattern.ignore_case ? Concat("(?i:", regex, ')') : regex;
}

std::optional<Diagnostic> CheckRegex(std::string_view regex, bool ignore_case) {
  Diagnostic problem;
  RE2 re(regex, PatternOptions(ignore_case));
  if (!re.ok()) {
    problem.message = "not a valid regular expression";
    problem.reason = re.error();
    PointAt(regex, re.error_arg(), problem);
    if (size_t at = UnclosedParenthesis(regex);
        re.error_code() == RE2::ErrorMissingParen && at != regex.npos) {
      problem.caret = static_cast<int>(at);
      problem.caret_width = 1;
    }
    problem.hint = SyntaxHint(re.error_code(), re.error_arg());
    return problem;
  }
  if (RE2::PartialMatch("", re)) {
    problem.message = "the pattern matches the empty string, so every line";
    PointAt(regex, regex, problem);
    problem.hint = "make some part of it obligatory";
    return problem;
  }
  for (const auto& [name, group] : re.NamedCapturingGroups()) {
    if (IsAttributeName(name)) continue;
    problem.message = Concat("bad attribute name ", Quoted(name));
    PointAt(regex, name, problem);
    problem.hint = "use lower-case letters, digits and _";
    return problem;
  }
  return std::nullopt;
}

}  // namespace logclass

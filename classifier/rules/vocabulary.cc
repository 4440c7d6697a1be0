#include "classifier/rules/vocabulary.h"

#include <re2/re2.h>

#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"

namespace logclass {
namespace {

// Macros may use macros; more levels than this are a circle.
constexpr int kMaxMacroDepth = 16;

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_';
}

bool IsName(std::string_view text) {
  for (char c : text) {
    if (!IsNameByte(c)) return false;
  }
  return !text.empty();
}

}  // namespace

std::vector<std::string_view> Vocabulary::ListNames() const {
  std::vector<std::string_view> names;
  for (const auto& [name, list] : lists) names.push_back(name);
  return names;
}

std::optional<std::string> Vocabulary::Expand(std::string_view regex,
                                              Diagnostic* problem) const {
  return Expand(regex, 0, problem);
}

std::optional<std::string> Vocabulary::Expand(std::string_view regex, int depth,
                                              Diagnostic* problem) const {
  std::string out;
  size_t done = 0;
  while (true) {
    size_t open = regex.find("{{", done);
    size_t close =
        open == std::string_view::npos ? open : regex.find("}}", open);
    if (close == std::string_view::npos) break;
    std::string_view name = regex.substr(open + 2, close - open - 2);
    if (!IsName(name)) {  // "{{" that means something else
      out += regex.substr(done, open + 2 - done);
      done = open + 2;
      continue;
    }
    out += regex.substr(done, open - done);
    done = close + 2;
    if (auto list = lists.find(name); list != lists.end()) {
      out += Concat("(?:", AlternativesRegex(list->second.literals), ')');
      continue;
    }
    auto macro = macros.find(name);
    if (macro == macros.end() || depth >= kMaxMacroDepth) {
      std::vector<std::string_view> names = ListNames();
      for (const auto& [known, unused] : macros) names.push_back(known);
      bool unknown = macro == macros.end();
      problem->message = Concat(
          unknown ? "unknown macro or list " : "circular macro ", Quoted(name));
      problem->excerpt = regex;
      problem->caret = static_cast<int>(open);
      problem->caret_width = static_cast<int>(done - open);
      problem->hint = unknown ? DidYouMean(name, names) : "";
      return std::nullopt;
    }
    std::optional<std::string> expanded =
        Expand(macro->second.regex, depth + 1, problem);
    if (!expanded) return std::nullopt;
    out += Concat("(?:", *expanded, ')');
  }
  out += regex.substr(done);
  return out;
}

std::string AlternativesRegex(const std::vector<std::string>& literals) {
  std::string out;
  for (const std::string& literal : literals) {
    if (!out.empty()) out += '|';
    out += RE2::QuoteMeta(literal);
  }
  return out;
}

}  // namespace logclass

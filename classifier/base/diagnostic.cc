#include "classifier/base/diagnostic.h"

#include <algorithm>
#include <tuple>

#include "classifier/base/strings.h"

namespace logclass {
namespace {

// A longer excerpt is cut to this many bytes around its caret.
constexpr size_t kExcerptBytes = 160;

// One byte in, one printable byte out, so that the caret stays aligned.
std::string Printable(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return out;
}

void AppendExcerpt(const Diagnostic& diagnostic, std::string& out) {
  std::string_view text = diagnostic.excerpt;
  size_t caret = diagnostic.caret < 0 ? 0 : diagnostic.caret;
  size_t begin = 0;
  if (text.size() > kExcerptBytes && caret > kExcerptBytes / 2) {
    begin = caret - kExcerptBytes / 2;
  }
  out += Concat("  | ", Printable(text.substr(begin, kExcerptBytes)), '\n');
  if (diagnostic.caret < 0) return;
  out += Concat("  | ", std::string(caret - begin, ' '),
                std::string(std::max(diagnostic.caret_width, 1), '^'), '\n');
}

}  // namespace

void SortDiagnostics(std::vector<Diagnostic>& diagnostics) {
  auto key = [](const Diagnostic& d) {
    return std::tie(d.where.file, d.where.line, d.where.column, d.message);
  };
  std::stable_sort(
      diagnostics.begin(), diagnostics.end(),
      [&](const auto& a, const auto& b) { return key(a) < key(b); });
}

bool HasErrors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [](const auto& d) {
    return d.kind == Diagnostic::Kind::kError;
  });
}

std::string FormatDiagnostic(const Diagnostic& diagnostic) {
  std::string out = diagnostic.where.file;
  if (diagnostic.where.line > 0) {
    out += Concat(':', diagnostic.where.line, ':', diagnostic.where.column);
  }
  out +=
      diagnostic.kind == Diagnostic::Kind::kError ? ": error: " : ": warning: ";
  out += Concat(diagnostic.message, '\n');
  if (!diagnostic.reason.empty()) {
    out += Concat("  reason: ", diagnostic.reason, '\n');
  }
  if (!diagnostic.excerpt.empty()) AppendExcerpt(diagnostic, out);
  if (!diagnostic.hint.empty()) {
    out += Concat("  = hint: ", diagnostic.hint, '\n');
  }
  return out;
}

std::string FormatDiagnostics(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += FormatDiagnostic(diagnostic);
  }
  return out;
}

}  // namespace logclass

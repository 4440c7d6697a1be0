#include "classifier/base/diagnostic.h"

#include <gtest/gtest.h>

namespace logclass {
namespace {

Diagnostic At(std::string file, int line, int column, std::string message) {
  Diagnostic d;
  d.where = {std::move(file), line, column};
  d.message = std::move(message);
  return d;
}

TEST(FormatDiagnosticTest, ShowsPlaceExcerptCaretReasonAndHint) {
  Diagnostic d = At("rules/node.yaml", 12, 5, "rule \"oom\": bad regex");
  d.reason = "missing )";
  d.excerpt = "kill (foo";
  d.caret = 5;
  d.caret_width = 4;
  d.hint = "close it";
  EXPECT_EQ(FormatDiagnostic(d),
            "rules/node.yaml:12:5: error: rule \"oom\": bad regex\n"
            "  reason: missing )\n"
            "  | kill (foo\n"
            "  |      ^^^^\n"
            "  = hint: close it\n");
}

TEST(FormatDiagnosticTest, LeavesOutWhatIsNotThere) {
  EXPECT_EQ(FormatDiagnostic(At("a.yaml", 0, 0, "cannot open")),
            "a.yaml: error: cannot open\n");
}

TEST(FormatDiagnosticTest, KeepsTheCaretAlignedUnderControlBytes) {
  Diagnostic d = At("a.yaml", 1, 1, "m");
  d.excerpt =
      "a\tb\x01"
      "c";
  d.caret = 4;
  EXPECT_EQ(FormatDiagnostic(d),
            "a.yaml:1:1: error: m\n  | a b c\n  |     ^\n");
}

TEST(FormatDiagnosticTest, CutsALongExcerptAroundItsCaret) {
  Diagnostic d = At("a.yaml", 1, 1, "m");
  d.excerpt = std::string(1000, 'x') + "Y" + std::string(1000, 'z');
  d.caret = 1000;
  std::string text = FormatDiagnostic(d);
  size_t excerpt = text.find("  | ");
  size_t caret = text.find("  | ", excerpt + 1);
  EXPECT_EQ(text.find('Y') - excerpt, text.find('^') - caret);
  EXPECT_LT(text.size(), 500u);
}

TEST(SortDiagnosticsTest, OrdersByFileLineColumn) {
  std::vector<Diagnostic> ds = {At("b", 1, 1, "4"), At("a", 10, 1, "3"),
                                At("a", 2, 7, "2"), At("a", 2, 3, "1")};
  SortDiagnostics(ds);
  std::string order;
  for (const Diagnostic& d : ds) order += d.message;
  EXPECT_EQ(order, "1234");
}

TEST(HasErrorsTest, WarningsAreNone) {
  std::vector<Diagnostic> ds = {At("a", 1, 1, "m")};
  ds[0].kind = Diagnostic::Kind::kWarning;
  EXPECT_FALSE(HasErrors(ds));
  ds.push_back(At("a", 1, 1, "m"));
  EXPECT_TRUE(HasErrors(ds));
}

}  // namespace
}  // namespace logclass

#include "classifier/cli/rules_cost.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/strings.h"
#include "classifier/check/cost.h"
#include "classifier/cli/input.h"
#include "classifier/text/rule_text.h"

namespace logclass::cli {
namespace {

constexpr size_t kPatternsShown = 20;
// Enough lines to be representative, and measured within seconds.
constexpr size_t kMaxBytes = size_t{32} << 20;
constexpr size_t kNumberWidth = 12;

std::string ExampleLines(const RuleSet& rules) {
  std::string bytes;
  for (const Rule& rule : rules.rules) {
    for (const Example& example : rule.examples) {
      bytes += Concat(example.line, '\n');
    }
  }
  return bytes;
}

std::vector<std::string_view> SplitLines(std::string_view bytes) {
  std::vector<std::string_view> lines;
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find('\n'), bytes.size());
    lines.push_back(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return lines;
}

void AppendColumn(std::string_view text, OutputBuffer& out) {
  out.Append(kNumberWidth - std::min(kNumberWidth, text.size()), ' ');
  out.Append(text);
}

// Rounded to one decimal.
std::string Decimal(double number) {
  const auto tenths = std::llround(number * 10);
  return Concat(tenths / 10, '.', tenths % 10);
}

void AppendPattern(const PatternCost& cost, double lines, OutputBuffer& out) {
  AppendColumn(Decimal(cost.seconds() / lines * 1e9), out);
  for (uint64_t count : {cost.flagged, cost.failed}) {
    const double part = static_cast<double>(count) / lines;
    AppendColumn(Concat(std::llround(part * 1e6)), out);
  }
  AppendColumn(Decimal(cost.compile_seconds * 1e3), out);
  out.Append(Concat("  ", cost.rule->id, "  [", cost.tier, "]  ",
                    PositionText(cost.pattern->where), '\n'));
  out.Append(Concat("    ", PatternText(*cost.pattern), '\n'));
  for (const std::string& reason : cost.reasons) {
    out.Append(Concat("    ", reason, '\n'));
  }
}

}  // namespace

absl::Status AppendCost(const Database& database, const RuleSet& rules,
                        const std::string& file, OutputBuffer& out) {
  absl::StatusOr<std::string> bytes =
      file.empty() ? ExampleLines(rules) : ReadSample(file, kMaxBytes);
  if (!bytes.ok()) return bytes.status();
  const std::vector<std::string_view> lines = SplitLines(*bytes);
  absl::StatusOr<std::vector<PatternCost>> costs =
      MeasureCost(database, rules, lines);
  if (!costs.ok()) return costs.status();
  const size_t shown = std::min(costs->size(), kPatternsShown);
  out.Append(Concat("\ncost on ", Count(lines.size(), "line", "lines"), ": ",
                    shown, " of ", Count(costs->size(), "pattern", "patterns"),
                    ", most expensive first\n"));
  for (std::string_view title :
       {"ns a line", "tried in 1M", "in vain", "compile ms"}) {
    AppendColumn(title, out);
  }
  out.Append("  rule\n");
  const double line_count = std::max<double>(1, lines.size());
  for (size_t i = 0; i < shown; ++i) {
    AppendPattern((*costs)[i], line_count, out);
  }
  return absl::OkStatus();
}

}  // namespace logclass::cli

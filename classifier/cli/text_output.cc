#include "classifier/cli/text_output.h"

#include <optional>
#include <utility>

#include "classifier/engine/explain.h"
#include "classifier/text/styled.h"

namespace logclass::cli {
namespace {

constexpr size_t kSeverityColumn = 8;
constexpr size_t kReasonColumn = 24;
constexpr std::string_view kGap = "  ";

}  // namespace

TextOutput::TextOutput(std::shared_ptr<const Database> database,
                       const OutputOptions& options)
    : database_(std::move(database)), options_(options) {}

void TextOutput::Add(const Results& results, OutputBuffer& out) {
  const auto& items = results.verdicts->items();
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].severity >= options_.min_severity) AddRecord(results, i, out);
  }
}

void TextOutput::AddRecord(const Results& results, size_t index,
                           OutputBuffer& out) {
  const BatchVerdicts::Item& item = results.verdicts->items()[index];
  const Verdict* verdict =
      item.match < 0 ? nullptr : &results.verdicts->match(item);
  const bool has_reason = verdict != nullptr && verdict->has_reason();
  const bool dim =
      options_.color && !has_reason && item.severity < Severity::kWarning;
  const bool color = options_.color && !dim;
  AddPosition(results.LineOf(index), out);
  if (dim) out.Append(kDim);
  const std::string_view severity = SeverityName(item.severity);
  AppendStyled(severity, SeverityColor(item.severity), color, out);
  out.Append(kSeverityColumn - severity.size(), ' ');
  out.Append(kGap);
  const std::string_view reason = has_reason ? verdict->reason : "-";
  AppendStyled(reason, kBold, color && has_reason, out);
  if (options_.with_text) {
    if (reason.size() < kReasonColumn) {
      out.Append(kReasonColumn - reason.size(), ' ');
    }
    out.Append(kGap);
    AddText(results.TextOf(index), has_reason ? verdict : nullptr, out);
  }
  if (dim) out.Append(kReset);
  out.Append('\n');
}

void TextOutput::AddPosition(uint64_t line, OutputBuffer& out) {
  if (options_.with_file) {
    if (options_.color) out.Append(kFileColor);
    AddLine(file_, out);
    if (options_.color) out.Append(kReset);
    out.Append(':');
  }
  if (options_.with_line) {
    out.AppendNumber(line);
    out.Append(':');
  }
}

void TextOutput::AddText(std::string_view text, const Verdict* verdict,
                         OutputBuffer& out) {
  std::optional<std::pair<size_t, size_t>> span;
  if (options_.color && verdict != nullptr) {
    span = MatchedSpan(*database_, *verdict, text);
  }
  if (!span.has_value()) {
    AddLine(text, out);
    return;
  }
  const auto [begin, end] = *span;
  AddLine(text.substr(0, begin), out);
  out.Append(kMatchColor);
  AddLine(text.substr(begin, end - begin), out);
  out.Append(kReset);
  AddLine(text.substr(end), out);
}

// A record takes up one line, so what ends a line within it is spelt out.
void TextOutput::AddLine(std::string_view text, OutputBuffer& out) {
  size_t newline;
  while ((newline = text.find('\n')) != text.npos) {
    AddPiece(text.substr(0, newline), out);
    out.Append("\\n");
    text.remove_prefix(newline + 1);
  }
  AddPiece(text, out);
}

void TextOutput::AddPiece(std::string_view text, OutputBuffer& out) {
  if (options_.sanitize) {
    AppendSanitized(text, out);
  } else {
    out.Append(text);
  }
}

}  // namespace logclass::cli

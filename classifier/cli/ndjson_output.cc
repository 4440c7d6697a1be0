#include "classifier/cli/ndjson_output.h"

#include <optional>

#include "classifier/base/strings.h"
#include "classifier/cli/json_writer.h"

namespace logclass::cli {
namespace {

size_t LevelIndex(std::optional<Severity> level) {
  return level.has_value() ? static_cast<size_t>(*level) : kSeverityCount;
}

std::string UnmatchedMiddle(Severity severity, std::optional<Severity> level) {
  return Concat(R"(,"severity":")", SeverityName(severity),
                R"(","reason":null,"category":null,"rule":null,)",
                R"("declared_level":)",
                level.has_value() ? Quoted(SeverityName(*level)) : "null",
                R"(,"reasons":[],"attributes":{})");
}

void AppendReasons(const Verdict& verdict, OutputBuffer& out) {
  out.Append(R"(,"reasons":[)");
  bool first = true;
  for (std::string_view reason : verdict.reasons) {
    if (!first) out.Append(',');
    first = false;
    AppendJsonString(reason, out);
  }
  out.Append(']');
}

void AppendAttributes(const Verdict& verdict, OutputBuffer& out) {
  out.Append(R"(,"attributes":{)");
  bool first = true;
  for (const Attribute& attribute : verdict.attributes) {
    if (!first) out.Append(',');
    first = false;
    AppendJsonString(attribute.name, out);
    out.Append(':');
    AppendJsonString(attribute.value, out);
  }
  out.Append('}');
}

}  // namespace

NdjsonOutput::NdjsonOutput(const OutputOptions& options) : options_(options) {
  for (Severity severity : kAllSeverities) {
    auto& by_level = unmatched_[static_cast<size_t>(severity)];
    for (Severity level : kAllSeverities) {
      by_level[LevelIndex(level)] = UnmatchedMiddle(severity, level);
    }
    by_level[kSeverityCount] = UnmatchedMiddle(severity, std::nullopt);
  }
  BeginFile("");
}

void NdjsonOutput::BeginFile(std::string_view name) {
  OutputBuffer head;
  head.Append('{');
  if (options_.with_file) {
    head.Append(R"("file":)");
    AppendJsonString(name, head);
    head.Append(',');
  }
  head.Append(R"("line":)");
  head_ = std::string(head.view());
}

void NdjsonOutput::Add(const Results& results, OutputBuffer& out) {
  const auto& items = results.verdicts->items();
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].severity >= options_.min_severity) AddRecord(results, i, out);
  }
}

void NdjsonOutput::AddRecord(const Results& results, size_t index,
                             OutputBuffer& out) {
  const BatchVerdicts::Item& item = results.verdicts->items()[index];
  out.Append(head_);
  out.AppendNumber(results.LineOf(index));
  if (item.match < 0) {
    out.Append(unmatched_[static_cast<size_t>(item.severity)]
                         [LevelIndex(item.declared_level)]);
  } else {
    AddVerdict(item, results.verdicts->match(item), out);
  }
  if (item.truncated) out.Append(R"(,"truncated":true)");
  if (options_.with_text) {
    out.Append(R"(,"text":")");
    AppendJsonEscaped(results.TextOf(index), out);
    out.Append('"');
  }
  out.Append("}\n");
}

void NdjsonOutput::AddVerdict(const BatchVerdicts::Item& item,
                              const Verdict& verdict, OutputBuffer& out) {
  out.Append(R"(,"severity":")");
  out.Append(SeverityName(item.severity));
  out.Append(R"(","reason":)");
  AppendJsonStringOrNull(verdict.reason, out);
  out.Append(R"(,"category":)");
  AppendJsonStringOrNull(verdict.category, out);
  out.Append(R"(,"rule":)");
  AppendJsonStringOrNull(verdict.rule, out);
  out.Append(R"(,"declared_level":)");
  AppendJsonStringOrNull(
      item.declared_level.has_value() ? SeverityName(*item.declared_level) : "",
      out);
  AppendReasons(verdict, out);
  AppendAttributes(verdict, out);
}

}  // namespace logclass::cli

#include "classifier/cli/ndjson_output.h"

#include <optional>

#include "classifier/base/strings.h"
#include "classifier/text/json_writer.h"
#include "classifier/text/verdict_json.h"

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

}  // namespace

NdjsonOutput::NdjsonOutput(const OutputOptions& options) : options_(options) {
  for (Severity severity : kAllSeverities) {
    auto& by_level = unmatched_[static_cast<size_t>(severity)];
    for (Severity level : kAllSeverities) {
      by_level[LevelIndex(level)] = UnmatchedMiddle(severity, level);
    }
    by_level[kSeverityCount] = UnmatchedMiddle(severity, std::nullopt);
  }
  MakeHead();
}

void NdjsonOutput::BeginFile(std::string_view name, size_t) {
  if (file_ == name) return;
  file_ = name;
  MakeHead();
}

void NdjsonOutput::MakeHead() {
  OutputBuffer head;
  head.Append('{');
  if (options_.with_file) {
    head.Append(R"("file":)");
    AppendJsonString(file_, head);
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
    out.Append(',');
    AppendVerdictMembers(results.verdicts->match(item), out);
  }
  if (item.truncated) out.Append(R"(,"truncated":true)");
  if (options_.with_text) {
    out.Append(R"(,"text":")");
    AppendJsonEscaped(results.TextOf(index), out);
    out.Append('"');
  }
  out.Append("}\n");
}

}  // namespace logclass::cli

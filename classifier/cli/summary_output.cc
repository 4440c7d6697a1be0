#include "classifier/cli/summary_output.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/cli/timestamp.h"
#include "classifier/engine/explain.h"
#include "classifier/level/level.h"
#include "classifier/text/styled.h"

namespace logclass::cli {
namespace {

constexpr size_t kChartColumns = 40;
constexpr size_t kMaxExampleBytes = 1024;
constexpr size_t kExampleIndent = 10;
constexpr size_t kMinExampleWidth = 30;
constexpr size_t kPositionWidth = 14;

std::string Right(std::string_view text, size_t width) {
  std::string out(width - std::min(width, text.size()), ' ');
  return out.append(text);
}

std::string Percent(uint64_t part, uint64_t whole) {
  char text[16];
  const double share =
      whole == 0 ? 0 : 100.0 * static_cast<double>(part) / whole;
  std::snprintf(text, sizeof text, "%.1f %%", share);
  return text;
}

// Of where a text is, and not of what it says. Its address is a multiple of
// some power of two: multiplied, all of its bits tell.
size_t HashOfView(Severity severity, std::string_view text) {
  const uint64_t address = reinterpret_cast<uintptr_t>(text.data());
  const uint64_t mixed = address * 0x9e3779b97f4a7c15;
  return static_cast<size_t>(mixed >> 32) + static_cast<size_t>(severity);
}

std::string_view Plural(uint64_t count, std::string_view one,
                        std::string_view many) {
  return count == 1 ? one : many;
}

}  // namespace

void SummaryOutput::BeginFile(std::string_view name, size_t number) {
  file_ = name;
  file_number_ = number;
}

void SummaryOutput::Add(const Results& results, OutputBuffer&) {
  const auto& items = results.verdicts->items();
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i].severity >= options_.min_severity) AddRecord(results, i);
  }
}

void SummaryOutput::AddRecord(const Results& results, size_t index) {
  const BatchVerdicts::Item& item = results.verdicts->items()[index];
  const Severity severity = item.severity;
  ++counts_[static_cast<size_t>(severity)];
  if (item.match >= 0) {
    ++with_reason_[static_cast<size_t>(severity)];
    AddReason({severity, results.verdicts->match(item).reason}, results, index);
  } else if (severity >= Severity::kWarning) {
    AddReason({severity, ""}, results, index);
  }
  if (auto time = FindTime(results.TextOf(index))) {
    Histogram& histogram = time->has_year ? full_times_ : yearless_times_;
    histogram.Add(time->seconds, severity >= Severity::kError);
  }
}

void SummaryOutput::AddReason(const ReasonKey& key, const Results& results,
                              size_t index) {
  ReasonCount& reason = CountOf(key);
  if (reason.count++ > 0) return;  // records come in their order
  reason.place = {file_number_, results.LineOf(index)};
  reason.position = std::to_string(results.LineOf(index));
  if (options_.with_file) reason.position = Concat(file_, ':', reason.position);
  const BatchVerdicts::Item& item = results.verdicts->items()[index];
  const std::string_view text = results.TextOf(index);
  size_t begin = TellingPart(
      text, item.match < 0 ? nullptr : &results.verdicts->match(item));
  while (begin > 0 && (text[begin] & 0xc0) == 0x80) --begin;
  reason.example =
      Concat(begin > 0 ? "..." : "", text.substr(begin, kMaxExampleBytes));
}

SummaryOutput::ReasonCount& SummaryOutput::CountOf(const ReasonKey& key) {
  const auto& [severity, name] = key;
  const size_t hash = HashOfView(severity, name);
  RecentReason& recent = recent_reasons_[hash % recent_reasons_.size()];
  const auto& [recent_severity, recent_name] = recent.key;
  const bool is_same = recent.count != nullptr && recent_severity == severity &&
                       recent_name.data() == name.data() &&
                       recent_name.size() == name.size();
  if (!is_same) recent = {key, &reasons_[key]};
  return *recent.count;
}

// Returns where to begin showing a record that may not fit into a line, so that
// what it is about can be seen: a little before what matched, or at its level.
size_t SummaryOutput::TellingPart(std::string_view text,
                                  const Verdict* verdict) const {
  if (options_.width < kExampleIndent + kMinExampleWidth) return 0;
  if (text.size() + kExampleIndent < options_.width) return 0;
  size_t at = 0;
  if (verdict != nullptr) {
    const auto span = MatchedSpan(*database_, *verdict, text);
    at = span.has_value() ? span->first : 0;
  } else if (const auto level = DetectLevel(text)) {
    at = level->begin;
  }
  const size_t before = verdict == nullptr ? 0 : options_.width / 4;
  // No further than it takes to fill the line, the line's number included.
  const size_t room = options_.width - kExampleIndent - kPositionWidth;
  const size_t last = text.size() > room ? text.size() - room : 0;
  return std::min(at > before ? at - before : 0, last);
}

void SummaryOutput::Merge(const Output& other) {
  const auto& summary = static_cast<const SummaryOutput&>(other);
  for (size_t i = 0; i < counts_.size(); ++i) {
    counts_[i] += summary.counts_[i];
    with_reason_[i] += summary.with_reason_[i];
  }
  for (const auto& [key, more] : summary.reasons_) {
    const auto [known, is_new] = reasons_.try_emplace(key, more);
    if (is_new) continue;
    const uint64_t count = known->second.count + more.count;
    if (more.place < known->second.place) known->second = more;
    known->second.count = count;
  }
  full_times_.Merge(summary.full_times_);
  yearless_times_.Merge(summary.yearless_times_);
}

void SummaryOutput::Finish(size_t file_count, OutputBuffer& out) {
  uint64_t total = 0;
  for (uint64_t count : counts_) total += count;
  out.AppendNumber(total);
  out.Append(Plural(total, " record", " records"));
  if (file_count > 1) out.Append(Concat(" in ", file_count, " files"));
  out.Append('\n');
  if (total == 0) return;
  PrintSeverities(out);
  if (!reasons_.empty()) PrintReasons(out);
  const bool has_year = full_times_.total() >= yearless_times_.total();
  PrintChart(has_year ? full_times_ : yearless_times_, has_year, out);
}

void SummaryOutput::PrintSeverities(OutputBuffer& out) const {
  uint64_t total = 0;
  for (uint64_t count : counts_) total += count;
  out.Append("\nseverity     records    share  with a reason\n");
  for (int i = kSeverityCount - 1; i >= 0; --i) {
    const Severity severity = kAllSeverities[i];
    if (severity < options_.min_severity) continue;
    const std::string_view name = SeverityName(severity);
    AppendStyled(name, SeverityColor(severity),
                 options_.color && counts_[i] > 0, out);
    out.Append(8 - name.size(), ' ');
    out.Append(Right(std::to_string(counts_[i]), 12));
    out.Append(Right(Percent(counts_[i], total), 9));
    out.Append(Right(std::to_string(with_reason_[i]), 15));
    out.Append('\n');
  }
}

void SummaryOutput::PrintReasons(OutputBuffer& out) const {
  using Entry = const std::pair<const ReasonKey, ReasonCount>*;
  std::vector<Entry> sorted;
  for (const auto& entry : reasons_) sorted.push_back(&entry);
  std::stable_sort(sorted.begin(), sorted.end(), [](Entry a, Entry b) {
    if (a->first.first != b->first.first) {
      return a->first.first > b->first.first;
    }
    return a->second.count > b->second.count;
  });
  out.Append("\n   count  severity  reason, and the first such record\n");
  const size_t shown = options_.top == 0 ? sorted.size() : options_.top;
  for (size_t i = 0; i < std::min(shown, sorted.size()); ++i) {
    PrintReason(sorted[i]->first, sorted[i]->second, out);
  }
  if (sorted.size() > shown) {
    out.Append(Concat("     ...  ", sorted.size() - shown,
                      " more (--top=0 shows all)\n"));
  }
}

void SummaryOutput::PrintReason(const ReasonKey& key, const ReasonCount& reason,
                                OutputBuffer& out) const {
  const auto& [severity, name] = key;
  out.Append(Right(std::to_string(reason.count), 8));
  out.Append("  ");
  const std::string_view severity_name = SeverityName(severity);
  AppendStyled(severity_name, SeverityColor(severity), options_.color, out);
  out.Append(10 - severity_name.size(), ' ');
  AppendStyled(name.empty() ? "- (no rule matches)" : name, kBold,
               options_.color, out);
  out.Append('\n');
  if (options_.with_text) PrintExample(reason, out);
}

void SummaryOutput::PrintExample(const ReasonCount& reason,
                                 OutputBuffer& out) const {
  // Sanitized whatever the output is: a summary is for people.
  OutputBuffer example;
  AppendSanitized(reason.position, example);
  example.Append(": ");
  AppendSanitized(reason.example, example);
  const size_t width =
      std::max(options_.width, kExampleIndent + kMinExampleWidth) -
      kExampleIndent;
  std::string_view shown = CutToWidth(example.view(), width);
  const bool is_cut = shown.size() < example.size();
  if (is_cut) shown = CutToWidth(shown, width - 3);
  out.Append(kExampleIndent, ' ');
  AppendStyled(Concat(shown, is_cut ? "..." : ""), kDim, options_.color, out);
  out.Append('\n');
}

void SummaryOutput::PrintChart(const Histogram& histogram, bool has_year,
                               OutputBuffer& out) const {
  std::optional<Histogram::Chart> chart = histogram.Draw(kChartColumns);
  if (!chart.has_value()) return;
  std::vector<uint64_t> all, failures;
  for (const Histogram::Counts& counts : chart->columns) {
    all.push_back(counts.all);
    failures.push_back(counts.failures);
  }
  auto peak = [](const std::vector<uint64_t>& values) {
    return *std::max_element(values.begin(), values.end());
  };
  out.Append(Concat("\nover time, ", FormatDuration(chart->column_seconds),
                    " a column\n"));
  const std::string_view red = SeverityColor(Severity::kError);
  out.Append("ERROR+   |");
  AppendStyled(Sparkline(failures), red, options_.color, out);
  out.Append(Concat("| peak ", peak(failures), '\n'));
  out.Append("all      |");
  out.Append(Sparkline(all));
  out.Append(Concat("| peak ", peak(all), '\n'));
  const bool with_seconds = chart->column_seconds < 60;
  const int64_t last_column =
      chart->begin +
      chart->column_seconds * static_cast<int64_t>(chart->columns.size() - 1);
  out.Append(Concat("          first column ",
                    FormatTime({chart->begin, has_year}, with_seconds),
                    ", last column ",
                    FormatTime({last_column, has_year}, with_seconds), '\n'));
  if (chart->left_out > 0) {
    out.Append(Concat("          not shown: ", chart->left_out,
                      Plural(chart->left_out, " record", " records"),
                      " far from all others\n"));
  }
}

}  // namespace logclass::cli

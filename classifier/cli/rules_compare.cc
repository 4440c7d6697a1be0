#include "classifier/cli/rules_compare.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

#include "classifier/base/strings.h"
#include "classifier/check/example_record.h"
#include "classifier/cli/block_classifier.h"
#include "classifier/cli/byte_source.h"
#include "classifier/cli/exit_code.h"
#include "classifier/cli/input.h"
#include "classifier/cli/write.h"
#include "classifier/engine/scanner.h"
#include "classifier/rules/loader.h"
#include "classifier/text/output_buffer.h"
#include "classifier/text/rule_text.h"
#include "classifier/text/styled.h"

namespace logclass::cli {
namespace {

// Of a record that is shown. More than a terminal is wide: what matched often
// comes late.
constexpr size_t kTextColumns = 200;
constexpr std::string_view kIndent = "    ";

// What a rule set says of a record. The views belong to its Database.
struct Decision {
  Severity severity = Severity::kInfo;
  std::string_view reason;  // empty: no rule matched
  std::string_view rule;

  bool operator==(const Decision&) const = default;
};

Decision DecisionOf(const Verdict& verdict) {
  return {verdict.severity, verdict.reason, verdict.rule};
}

Decision DecisionOf(const BatchVerdicts& verdicts, size_t index) {
  const BatchVerdicts::Item& item = verdicts.items()[index];
  if (item.match < 0) return {item.severity, "", ""};
  return DecisionOf(verdicts.match(item));
}

// Appends "ERROR by connection-refused".
void AppendDecision(const Decision& decision, OutputBuffer& out) {
  out.Append(SeverityName(decision.severity));
  if (decision.rule.empty()) return;
  out.Append(" by ");
  out.Append(decision.rule);
}

// The records that the two sets decide differently, grouped by reasons.
class Changes {
 public:
  explicit Changes(size_t limit) : limit_(limit) {}

  // Takes in a record; `text` is shown where the decisions differ.
  void Add(std::string_view where_file, uint64_t where_line,
           std::string_view text, const Decision& before,
           const Decision& after) {
    ++records_;
    if (before == after) return;
    ++changed_;
    Group& group = groups_[{before.reason, after.reason}];
    if (++group.count > limit_) return;
    AppendSanitized(where_file, group.shown);
    group.shown.Append(Concat(':', where_line, ": "));
    AppendDecision(before, group.shown);
    group.shown.Append(" -> ");
    AppendDecision(after, group.shown);
    group.shown.Append('\n');
    group.shown.Append(kIndent);
    AppendSanitized(CutToWidth(text, kTextColumns), group.shown);
    group.shown.Append('\n');
  }

  // Appends all groups, the largest first, and the totals.
  void Append(OutputBuffer& out) const {
    std::vector<const Groups::value_type*> sorted;
    for (const auto& entry : groups_) sorted.push_back(&entry);
    std::stable_sort(sorted.begin(), sorted.end(), [](auto* a, auto* b) {
      return a->second.count > b->second.count;
    });
    for (const auto* entry : sorted) AppendGroup(*entry, out);
    out.Append(Concat(changed_, " of ", Count(records_, "record", "records"),
                      changed_ == 1 ? " differs\n" : " differ\n"));
  }

  bool any() const { return changed_ > 0; }

 private:
  struct Group {
    size_t count = 0;
    OutputBuffer shown;  // the first of its records
  };
  using Reasons = std::pair<std::string_view, std::string_view>;
  using Groups = std::map<Reasons, Group>;

  // Appends "LOG_EVICTED -> -: 7 records" and the records.
  void AppendGroup(const Groups::value_type& entry, OutputBuffer& out) const {
    const auto& [reasons, group] = entry;
    const auto name = [](std::string_view r) { return r.empty() ? "-" : r; };
    out.Append(Concat(name(reasons.first), " -> ", name(reasons.second), ": ",
                      Count(group.count, "record", "records"), "\n"));
    out.Append(group.shown.view());
    if (limit_ == 0) return;
    if (group.count > limit_) {
      out.Append(Concat("... and ", group.count - limit_, " more\n"));
    }
    out.Append('\n');
  }

  const size_t limit_;
  Groups groups_;
  uint64_t records_ = 0;
  uint64_t changed_ = 0;
};

// One rule set, ready to classify.
struct Side {
  std::vector<std::string> paths;
  std::unique_ptr<Scanner> scanner;
};

absl::StatusOr<Side> LoadSide(const RuleOptions& options) {
  absl::StatusOr<std::vector<std::string>> paths = RulePaths(options.paths);
  if (!paths.ok()) return paths.status();
  absl::StatusOr<std::shared_ptr<const Database>> database =
      LoadDatabase(options);
  if (!database.ok()) return database.status();
  absl::StatusOr<std::unique_ptr<Scanner>> scanner =
      Scanner::Create(*std::move(database));
  if (!scanner.ok()) return scanner.status();
  return Side{*std::move(paths), *std::move(scanner)};
}

// One run over all files, or all examples.
class Comparison {
 public:
  Comparison(Side before, Side after, size_t limit)
      : before_(std::move(before)), after_(std::move(after)), changes_(limit) {}

  // Reads a file. One that cannot be read is only reported.
  absl::Status File(const std::string& path) {
    const std::string_view name =
        path == "-" ? "(standard input)" : std::string_view(path);
    absl::StatusOr<std::unique_ptr<ByteSource>> source = ByteSource::Open(path);
    if (!source.ok()) {
      ReportBadInput(name, source.status());
      return absl::OkStatus();
    }
    BlockReader reader(*std::move(source), BlockReader::Limits());
    BlockClassifier before(before_.scanner.get(), InputFormat::kAuto);
    BlockClassifier after(after_.scanner.get(), InputFormat::kAuto);
    uint64_t next_line = 1;
    while (true) {
      absl::StatusOr<std::string_view> block = reader.Next();
      if (!block.ok()) ReportBadInput(name, block.status());
      if (!block.ok() || block->empty()) break;
      absl::Status status = Add(name, before.Classify(*block, next_line),
                                after.Classify(*block, next_line));
      if (!status.ok()) return status;
      next_line += after.line_count();
    }
    return Add(name, before.Finish(), after.Finish());
  }

  // Takes the examples of both sets; one that both have counts once.
  absl::Status Examples() {
    absl::Status status = ExamplesOf(after_);
    return status.ok() ? ExamplesOf(before_) : status;
  }

  // Prints what was found and returns the exit code.
  int Finish() {
    OutputBuffer out;
    changes_.Append(out);
    absl::Status status = Flush(out);
    if (!status.ok()) return Fail(status);
    if (bad_input_) return kExitBadInput;
    return changes_.any() ? kExitFound : kExitOk;
  }

 private:
  // How a block is cut into records does not depend on the rules.
  absl::Status Add(std::string_view name, const absl::StatusOr<Results>& before,
                   const absl::StatusOr<Results>& after) {
    if (!before.ok()) return before.status();
    if (!after.ok()) return after.status();
    for (size_t i = 0; i < after->verdicts->items().size(); ++i) {
      changes_.Add(name, after->LineOf(i), after->TextOf(i),
                   DecisionOf(*before->verdicts, i),
                   DecisionOf(*after->verdicts, i));
    }
    return absl::OkStatus();
  }

  absl::Status ExamplesOf(const Side& side) {
    std::vector<Diagnostic> repeated;
    const RuleSet rules = LoadRules(side.paths, &repeated);
    for (const Rule& rule : rules.rules) {
      for (const Example& example : rule.examples) {
        absl::Status status = AddExample(rule, example);
        if (!status.ok()) return status;
      }
    }
    return absl::OkStatus();
  }

  absl::Status AddExample(const Rule& rule, const Example& example) {
    const ExampleRecord record(rule, example);
    if (!seen_.insert(KeyOf(record.record(), example)).second) {
      return absl::OkStatus();
    }
    Verdict before;
    absl::Status status = before_.scanner->Classify(record.record(), &before);
    if (!status.ok()) return status;
    Verdict after;
    status = after_.scanner->Classify(record.record(), &after);
    if (!status.ok()) return status;
    changes_.Add(example.where.file, example.where.line, example.line,
                 DecisionOf(before), DecisionOf(after));
    return absl::OkStatus();
  }

  // Returns what tells an example from others.
  static std::string KeyOf(const Record& record, const Example& example) {
    std::string key = Concat(RecordKindName(record.kind), ' ');
    if (example.level) key += SeverityName(*example.level);
    for (const auto& [field, value] : example.fields) {
      key += Concat('\n', field, '=', value);
    }
    return Concat(key, "\n\n", example.line);
  }

  void ReportBadInput(std::string_view name, const absl::Status& status) {
    bad_input_ = true;
    PrintError(Concat(name, ": ", std::string(status.message())));
  }

  Side before_;
  Side after_;
  Changes changes_;
  std::set<std::string> seen_;  // examples
  bool bad_input_ = false;
};

}  // namespace

int CompareRules(const CompareOptions& options) {
  RuleOptions old_rules = options.rules;
  old_rules.paths = options.against;
  absl::StatusOr<Side> before = LoadSide(old_rules);
  if (!before.ok()) return Fail(before.status());
  absl::StatusOr<Side> after = LoadSide(options.rules);
  if (!after.ok()) return Fail(after.status());
  Comparison comparison(*std::move(before), *std::move(after), options.limit);
  absl::Status status;
  if (options.files.empty()) status = comparison.Examples();
  for (const std::string& path : options.files) {
    status = comparison.File(path);
    if (!status.ok()) break;
  }
  return status.ok() ? comparison.Finish() : Fail(status);
}

}  // namespace logclass::cli

#include "classifier/engine/scanner.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "classifier/engine/evaluator.h"
#include "classifier/engine/line_learner.h"
#include "classifier/engine/line_scanner.h"
#include "classifier/engine/program.h"

namespace logclass {
namespace {

// A line's end may be "\r\n"; the carriage return is not part of the text.
std::string_view WithoutCarriageReturn(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// What of a message counts.
struct CutMessage {
  std::string_view text;
  bool truncated;
};

CutMessage Cut(std::string_view message) {
  const std::string_view text = WithoutCarriageReturn(message);
  return {text.substr(0, Scanner::kMaxMessageBytes),
          text.size() > Scanner::kMaxMessageBytes};
}

}  // namespace

class Scanner::Impl {
 public:
  Impl(std::shared_ptr<const Database> database,
       std::unique_ptr<LineScanner> lines, const ScannerOptions& options)
      : database_(std::move(database)),
        program_(database_->program()),
        lines_(std::move(lines)),
        learner_(&program_, options.attributes),
        evaluator_(&program_, options.attributes) {}

  absl::Status Classify(const Record& record, Verdict* verdict);
  absl::Status ClassifyBatch(std::span<const Record> records,
                             BatchVerdicts* verdicts);
  absl::Status ClassifyLines(std::string_view lines, BatchVerdicts* verdicts);

  const Database& database() const { return *database_; }

 private:
  // A record of the batch that rules may match. Its lines are those of lines_
  // before lines_end, from where those of the entry before it end.
  struct Entry {
    const Record* record;
    size_t item;
    size_t lines_end;
  };

  struct NextLine {
    CutMessage message;
    LineHash hash;
  };

  bool TakeNext(std::string_view* lines, NextLine* next) const;
  std::optional<Severity> AddLines(const Record& record,
                                   std::string_view message);
  void AddItem(const Record& record, const CutMessage& message,
               std::optional<Severity> level, BatchVerdicts* verdicts);
  absl::Status Flush(ScanGroup next_group, BatchVerdicts* verdicts);
  void Evaluate(const Record& record, std::optional<Severity> level,
                std::span<const LineScanner::Line> lines);

  std::shared_ptr<const Database> database_;
  const Program& program_;
  std::unique_ptr<LineScanner> lines_;
  LineLearner learner_;
  Evaluator evaluator_;

  std::vector<Entry> entries_;
};

// Returns the record's level: that of the first line to declare one, where the
// record itself has none. What an Event or an object says in its message is no
// level.
std::optional<Severity> Scanner::Impl::AddLines(const Record& record,
                                                std::string_view message) {
  std::optional<Severity> declared;
  for (size_t begin = 0; begin < message.size();) {
    const size_t end = std::min(message.find('\n', begin), message.size());
    std::string_view line = message.substr(begin, end - begin);
    // The message's own last one is cut off already.
    if (end < message.size()) line = WithoutCarriageReturn(line);
    const auto level = lines_->Add(line, lines_->Hash(line));
    if (!declared) declared = level;
    begin = end + 1;
  }
  return record.level ? record.level : declared;
}

// Evaluates the lines of a record.
void Scanner::Impl::Evaluate(const Record& record,
                             std::optional<Severity> level,
                             std::span<const LineScanner::Line> lines) {
  for (const LineScanner::Line& line : lines) {
    if (lines_->IsKnown(line)) continue;
    lines_->Learn(line, learner_.Learn(lines_->Scanned(line)));
  }
  evaluator_.Begin(record, level);
  for (const LineScanner::Line& line : lines) {
    const LineKnowledge knowledge = lines_->KnowledgeOf(line);
    if (knowledge.is_of_interest()) evaluator_.AddLine(line.text, knowledge);
  }
}

absl::Status Scanner::Impl::Classify(const Record& record, Verdict* verdict) {
  lines_->Begin(GroupOf(record.kind));
  const CutMessage message = Cut(record.message);
  verdict->truncated = message.truncated;
  const auto level = AddLines(record, message.text);
  if (absl::Status s = lines_->Scan(); !s.ok()) return s;
  Evaluate(record, level, lines_->lines());
  evaluator_.Finish(verdict);
  return absl::OkStatus();
}

// Adds the item of a record whose lines were added, which is all that most
// records need.
void Scanner::Impl::AddItem(const Record& record, const CutMessage& message,
                            std::optional<Severity> level,
                            BatchVerdicts* verdicts) {
  BatchVerdicts::Item& item = verdicts->items_.emplace_back();
  item.text = message.text;
  item.truncated = message.truncated;
  item.declared_level = level;
  item.severity = level.value_or(Severity::kInfo);
  const size_t lines_before = entries_.empty() ? 0 : entries_.back().lines_end;
  const size_t lines_end = lines_->lines().size();
  if (lines_end > lines_before || !program_.field_rules(record.kind).empty()) {
    entries_.push_back({&record, verdicts->items_.size() - 1, lines_end});
  }
}

// Completes the items that were added, and begins with records of a group.
absl::Status Scanner::Impl::Flush(ScanGroup next_group,
                                  BatchVerdicts* verdicts) {
  if (absl::Status s = lines_->Scan(); !s.ok()) return s;
  const std::span<const LineScanner::Line> lines = lines_->lines();
  size_t lines_begin = 0;
  for (const Entry& entry : entries_) {
    BatchVerdicts::Item& item = verdicts->items_[entry.item];
    Evaluate(*entry.record, item.declared_level,
             lines.subspan(lines_begin, entry.lines_end - lines_begin));
    lines_begin = entry.lines_end;
    if (!evaluator_.has_match()) continue;
    Verdict& verdict = verdicts->AddMatch(item);
    evaluator_.Finish(&verdict);
    verdict.truncated = item.truncated;
    item.severity = verdict.severity;
  }
  entries_.clear();
  lines_->Begin(next_group);
  return absl::OkStatus();
}

absl::Status Scanner::Impl::ClassifyBatch(std::span<const Record> records,
                                          BatchVerdicts* verdicts) {
  verdicts->Clear();
  entries_.clear();
  ScanGroup group = ScanGroup::kLogs;
  lines_->Begin(group);
  for (const Record& record : records) {
    if (lines_->is_full() || GroupOf(record.kind) != group) {
      group = GroupOf(record.kind);
      if (absl::Status s = Flush(group, verdicts); !s.ok()) return s;
    }
    const CutMessage message = Cut(record.message);
    AddItem(record, message, AddLines(record, message.text), verdicts);
  }
  return Flush(group, verdicts);
}

// Returns false where there is none.
bool Scanner::Impl::TakeNext(std::string_view* lines, NextLine* next) const {
  if (lines->empty()) return false;
  size_t hashed = 0;  // so much of the line
  next->hash = lines_->HashFirst(*lines, &hashed);
  const std::string_view line =
      lines->substr(0, next->hash.is_none() ? lines->find('\n') : hashed);
  next->message = Cut(line);
  const std::string_view text = next->message.text;
  if (text.size() != hashed) next->hash = lines_->Hash(text);
  lines->remove_prefix(std::min(line.size() + 1, lines->size()));
  return true;
}

absl::Status Scanner::Impl::ClassifyLines(std::string_view lines,
                                          BatchVerdicts* verdicts) {
  static const Record kLine;  // what a line is the message of
  verdicts->Clear();
  entries_.clear();
  lines_->Begin(ScanGroup::kLogs);
  // In turns: what is known of the one is fetched while the other is added.
  NextLine taken[2];
  size_t at = 0;
  for (bool more = TakeNext(&lines, &taken[at]); more;) {
    const NextLine& line = taken[at];
    at = 1 - at;
    more = TakeNext(&lines, &taken[at]);
    if (lines_->is_full()) {
      if (absl::Status s = Flush(ScanGroup::kLogs, verdicts); !s.ok()) return s;
    }
    AddItem(kLine, line.message, lines_->Add(line.message.text, line.hash),
            verdicts);
  }
  return Flush(ScanGroup::kLogs, verdicts);
}

absl::StatusOr<std::unique_ptr<Scanner>> Scanner::Create(
    std::shared_ptr<const Database> database, const ScannerOptions& options) {
  auto lines = LineScanner::Create(&database->program(), options.memo);
  if (!lines.ok()) return lines.status();
  return std::unique_ptr<Scanner>(new Scanner(
      std::make_unique<Impl>(std::move(database), *std::move(lines), options)));
}

Scanner::Scanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Scanner::~Scanner() = default;

absl::Status Scanner::Classify(std::string_view line, Verdict* verdict) {
  Record record;
  record.message = line;
  return impl_->Classify(record, verdict);
}

absl::Status Scanner::Classify(const Record& record, Verdict* verdict) {
  return impl_->Classify(record, verdict);
}

absl::Status Scanner::ClassifyBatch(std::span<const Record> records,
                                    BatchVerdicts* verdicts) {
  return impl_->ClassifyBatch(records, verdicts);
}

absl::Status Scanner::ClassifyLines(std::string_view lines,
                                    BatchVerdicts* verdicts) {
  return impl_->ClassifyLines(lines, verdicts);
}

const Database& Scanner::database() const { return impl_->database(); }

}  // namespace logclass

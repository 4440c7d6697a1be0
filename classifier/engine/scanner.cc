#include "classifier/engine/scanner.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "classifier/engine/evaluator.h"
#include "classifier/engine/hyperscan.h"
#include "classifier/engine/program.h"
#include "classifier/level/level.h"

namespace logclass {
namespace {

// Lines are scanned in blocks that stay in the second-level cache from finding
// their ends over the scan to their levels.
constexpr size_t kBlockBytes = size_t{64} << 10;

// A line's end may be "\r\n"; the carriage return is not part of the text.
std::string_view WithoutCarriageReturn(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

// The line at message[begin, end), without the carriage return of its end: the
// message's own last one is cut off already.
std::string_view LineOf(std::string_view message, size_t begin, size_t end) {
  std::string_view line = message.substr(begin, end - begin);
  return end < message.size() ? WithoutCarriageReturn(line) : line;
}

// The level of the first line to state one.
std::optional<Severity> FindLevel(std::string_view message, bool single_line) {
  size_t end = single_line ? std::string_view::npos : message.find('\n');
  while (true) {
    if (auto level = DetectLevel(message.substr(0, end))) {
      return level->severity;
    }
    if (end == std::string_view::npos) return std::nullopt;
    message.remove_prefix(end + 1);
    end = message.find('\n');
  }
}

}  // namespace

class Scanner::Impl {
 public:
  Impl(std::shared_ptr<const Database> database, HsScratch everywhere_scratch,
       HsScratch filtered_scratch)
      : database_(std::move(database)),
        program_(database_->program()),
        everywhere_scratch_(std::move(everywhere_scratch)),
        filtered_scratch_(std::move(filtered_scratch)),
        evaluator_(&program_) {}

  absl::Status Classify(const Record& record, Verdict* verdict);
  absl::Status ClassifyBatch(std::span<const Record> records,
                             BatchVerdicts* verdicts);
  absl::Status ClassifyLines(std::string_view lines, BatchVerdicts* verdicts);

  const Database& database() const { return *database_; }

 private:
  // A record's place in the block that is being scanned.
  struct Entry {
    const Record* record;
    size_t begin;              // offset in the block
    std::string_view message;  // as scanned: cut to size, no carriage return
    bool truncated;
    bool single_line;  // known to have no newline in it

    // What an Event or an object says in its message is no level.
    std::optional<Severity> DeclaredLevel() const {
      if (record->level || record->kind != RecordKind::kLog) {
        return record->level;
      }
      return FindLevel(message, single_line);
    }
  };

  struct Hit {
    uint32_t end;  // offset in the block
    uint32_t trigger;
  };

  static int OnHit(unsigned id, unsigned long long from, unsigned long long to,
                   unsigned flags, void* context);

  static std::string_view Cut(std::string_view message, bool* truncated);
  absl::Status FlushBatch(BatchVerdicts* verdicts);
  absl::Status ScanBlock(std::string_view block);
  absl::Status ScanFor(const hs_database_t* database, hs_scratch_t* scratch,
                       std::string_view bytes, size_t begin);
  void ScanWithRe2();
  void AddRe2Hits(std::string_view line, size_t begin);
  absl::Status EvaluateBlock(BatchVerdicts* verdicts);
  void EvaluateRecord(const Entry& entry, std::span<const Hit> hits,
                      std::optional<Severity> level);

  std::shared_ptr<const Database> database_;
  const Program& program_;
  HsScratch everywhere_scratch_;  // null where there is no such database
  HsScratch filtered_scratch_;
  Evaluator evaluator_;

  std::string joined_;  // messages of a batch, each ending in a newline
  std::vector<Entry> entries_;
  std::vector<Hit> hits_;
  bool hits_in_order_ = true;
  uint32_t scan_begin_ = 0;  // where in the block the current scan begins
  std::vector<uint32_t> line_triggers_;
  std::vector<int> re2_matches_;
  Record line_record_;  // what a plain line is a record of
};

int Scanner::Impl::OnHit(unsigned id, unsigned long long, unsigned long long to,
                         unsigned, void* context) {
  auto* impl = static_cast<Impl*>(context);
  Hit hit{impl->scan_begin_ + static_cast<uint32_t>(to), id};
  if (!impl->hits_.empty() && impl->hits_.back().end > hit.end) {
    impl->hits_in_order_ = false;
  }
  impl->hits_.push_back(hit);
  return 0;
}

absl::Status Scanner::Impl::ScanFor(const hs_database_t* database,
                                    hs_scratch_t* scratch,
                                    std::string_view bytes, size_t begin) {
  if (bytes.empty()) return absl::OkStatus();  // Hyperscan refuses null
  scan_begin_ = static_cast<uint32_t>(begin);
  hs_error_t code =
      hs_scan(database, bytes.data(), static_cast<unsigned>(bytes.size()), 0,
              scratch, OnHit, this);
  return code == HS_SUCCESS ? absl::OkStatus() : HyperscanError(code, "scan");
}

// Fills hits_ for the entries, whose texts are all in `block`.
absl::Status Scanner::Impl::ScanBlock(std::string_view block) {
  hits_.clear();
  hits_in_order_ = true;
  const CompiledPatterns& patterns = program_.patterns();
  if (patterns.everywhere != nullptr) {
    absl::Status s =
        ScanFor(patterns.everywhere.get(), everywhere_scratch_.get(), block, 0);
    if (!s.ok()) return s;
  }
  if (const Prefilter* prefilter = program_.prefilter()) {
    for (const Entry& entry : entries_) {
      if (!prefilter->MayMatch(entry.message)) continue;
      absl::Status s = ScanFor(patterns.filtered.get(), filtered_scratch_.get(),
                               entry.message, entry.begin);
      if (!s.ok()) return s;
    }
  }
  if (program_.re2_set() != nullptr) ScanWithRe2();
  if (!hits_in_order_) {
    std::stable_sort(hits_.begin(), hits_.end(),
                     [](const Hit& a, const Hit& b) { return a.end < b.end; });
  }
  return absl::OkStatus();
}

void Scanner::Impl::ScanWithRe2() {
  for (const Entry& entry : entries_) {
    size_t begin = 0;
    while (begin <= entry.message.size()) {
      size_t end =
          std::min(entry.message.find('\n', begin), entry.message.size());
      AddRe2Hits(LineOf(entry.message, begin, end), entry.begin + begin);
      begin = end + 1;
    }
  }
}

void Scanner::Impl::AddRe2Hits(std::string_view line, size_t begin) {
  re2_matches_.clear();
  if (line.empty() || !program_.re2_set()->Match(line, &re2_matches_)) return;
  for (int index : re2_matches_) {
    hits_.push_back({static_cast<uint32_t>(begin + line.size()),
                     program_.re2_triggers()[index]});
  }
  hits_in_order_ = false;
}

// Evaluates the lines of a record that were hit.
void Scanner::Impl::EvaluateRecord(const Entry& entry,
                                   std::span<const Hit> hits,
                                   std::optional<Severity> level) {
  evaluator_.Begin(*entry.record, level);
  for (size_t i = 0; i < hits.size();) {
    size_t last_byte = hits[i].end - entry.begin - 1;
    size_t before = last_byte == 0 ? std::string_view::npos
                                   : entry.message.rfind('\n', last_byte - 1);
    size_t line_begin = before == std::string_view::npos ? 0 : before + 1;
    size_t line_end =
        std::min(entry.message.find('\n', last_byte), entry.message.size());
    std::string_view line = LineOf(entry.message, line_begin, line_end);
    line_triggers_.clear();
    size_t text_end = entry.begin + line_begin + line.size();
    for (; i < hits.size() && hits[i].end <= entry.begin + line_end + 1; ++i) {
      // An exact hit that ends in the carriage return is none.
      bool exact =
          program_.triggers()[hits[i].trigger].tier == Tier::kHyperscan;
      if (!exact || hits[i].end <= text_end) {
        line_triggers_.push_back(hits[i].trigger);
      }
    }
    evaluator_.AddLine(line, line_triggers_);
  }
}

absl::Status Scanner::Impl::EvaluateBlock(BatchVerdicts* verdicts) {
  size_t hit = 0;
  for (const Entry& entry : entries_) {
    BatchVerdicts::Item& item = verdicts->items_.emplace_back();
    item.text = entry.message;
    item.truncated = entry.truncated;
    item.declared_level = entry.DeclaredLevel();
    item.severity = item.declared_level.value_or(Severity::kInfo);

    // One more byte than the message: a hit may take in its carriage return.
    size_t end = entry.begin + entry.message.size() + 1;
    size_t first = hit;
    while (hit < hits_.size() && hits_[hit].end <= end) ++hit;
    bool has_field_rules = !program_.field_rules(entry.record->kind).empty();
    if (first == hit && !has_field_rules) continue;
    EvaluateRecord(entry, std::span(hits_).subspan(first, hit - first),
                   item.declared_level);
    if (!evaluator_.has_match()) continue;
    Verdict& verdict = verdicts->AddMatch(item);
    evaluator_.Finish(&verdict);
    verdict.truncated = item.truncated;
    item.severity = verdict.severity;
  }
  entries_.clear();
  return absl::OkStatus();
}

std::string_view Scanner::Impl::Cut(std::string_view message, bool* truncated) {
  std::string_view text = WithoutCarriageReturn(message);
  *truncated = text.size() > kMaxMessageBytes;
  return text.substr(0, kMaxMessageBytes);
}

absl::Status Scanner::Impl::FlushBatch(BatchVerdicts* verdicts) {
  if (entries_.empty()) return absl::OkStatus();
  absl::Status status = ScanBlock(joined_);
  if (status.ok()) status = EvaluateBlock(verdicts);
  joined_.clear();
  entries_.clear();
  return status;
}

absl::Status Scanner::Impl::ClassifyBatch(std::span<const Record> records,
                                          BatchVerdicts* verdicts) {
  verdicts->Clear();
  joined_.clear();
  entries_.clear();
  for (const Record& record : records) {
    bool truncated;
    std::string_view message = Cut(record.message, &truncated);
    if (joined_.size() + message.size() >= kBlockBytes) {
      if (absl::Status s = FlushBatch(verdicts); !s.ok()) return s;
    }
    entries_.push_back({&record, joined_.size(), message, truncated, false});
    joined_ += message;
    joined_ += '\n';
  }
  return FlushBatch(verdicts);
}

absl::Status Scanner::Impl::ClassifyLines(std::string_view lines,
                                          BatchVerdicts* verdicts) {
  verdicts->Clear();
  entries_.clear();
  const char* const end = lines.data() + lines.size();
  const char* block = lines.data();
  const char* at = block;
  while (at < end) {
    auto* newline = static_cast<const char*>(std::memchr(at, '\n', end - at));
    const char* line_end = newline != nullptr ? newline : end;
    bool truncated;
    std::string_view line =
        Cut(std::string_view(at, line_end - at), &truncated);
    entries_.push_back({&line_record_, static_cast<size_t>(at - block), line,
                        truncated, true});
    const char* next = newline != nullptr ? newline + 1 : end;
    // A cut line ends its block, so that what was cut off is not scanned.
    bool full = next - block >= static_cast<ptrdiff_t>(kBlockBytes);
    if (truncated || full || next == end) {
      const char* block_end = truncated ? line.data() + line.size() : next;
      absl::Status s = ScanBlock(std::string_view(block, block_end - block));
      if (s.ok()) s = EvaluateBlock(verdicts);
      if (!s.ok()) return s;
      block = next;
    }
    at = next;
  }
  return absl::OkStatus();
}

absl::Status Scanner::Impl::Classify(const Record& record, Verdict* verdict) {
  Entry entry{&record, 0, {}, false, false};
  entry.message = Cut(record.message, &entry.truncated);
  entries_.assign(1, entry);
  absl::Status status = ScanBlock(entry.message);
  entries_.clear();
  if (!status.ok()) return status;
  EvaluateRecord(entry, hits_, entry.DeclaredLevel());
  evaluator_.Finish(verdict);
  verdict->truncated = entry.truncated;
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Scanner>> Scanner::Create(
    std::shared_ptr<const Database> database) {
  const CompiledPatterns& patterns = database->program().patterns();
  absl::StatusOr<HsScratch> everywhere =
      AllocateScratch(patterns.everywhere.get());
  if (!everywhere.ok()) return everywhere.status();
  absl::StatusOr<HsScratch> filtered = AllocateScratch(patterns.filtered.get());
  if (!filtered.ok()) return filtered.status();
  return std::unique_ptr<Scanner>(new Scanner(std::make_unique<Impl>(
      std::move(database), *std::move(everywhere), *std::move(filtered))));
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

#include "classifier/engine/scanner.h"

#include <algorithm>
#include <array>
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

// Offsets in a message.
struct LineBounds {
  size_t begin;
  size_t end;
};

// Where the line is that `byte`, or the newline there, belongs to.
LineBounds LineAround(std::string_view message, size_t byte) {
  size_t before =
      byte == 0 ? std::string_view::npos : message.rfind('\n', byte - 1);
  return {before == std::string_view::npos ? 0 : before + 1,
          std::min(message.find('\n', byte), message.size())};
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
  using Scratches = std::array<HsScratch, kScanGroupCount>;

  Impl(std::shared_ptr<const Database> database, Scratches scratches,
       const ScannerOptions& options)
      : database_(std::move(database)),
        program_(database_->program()),
        scratches_(std::move(scratches)),
        evaluator_(&program_, options.attributes) {}

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
    uint32_t end;  // offset in the block of a byte that was hit, plus one
    uint32_t trigger;
  };

  static int OnHit(unsigned id, unsigned long long from, unsigned long long to,
                   unsigned flags, void* context);

  static std::string_view Cut(std::string_view message, bool* truncated);
  absl::Status FlushBatch(BatchVerdicts* verdicts);
  absl::Status ScanBlock(std::string_view block, ScanGroup group);
  absl::Status ScanWithHyperscan(std::string_view block, ScanGroup group);
  void ScanForLiterals(std::string_view block, ScanGroup group);
  void ScanWithRe2();
  void AddRe2Hits(std::string_view line, size_t begin);
  absl::Status EvaluateBlock(BatchVerdicts* verdicts);
  void EvaluateRecord(const Entry& entry, std::span<const Hit> hits,
                      std::optional<Severity> level);

  std::shared_ptr<const Database> database_;
  const Program& program_;
  Scratches scratches_;  // null where there is no database
  Evaluator evaluator_;

  std::string joined_;  // messages of a batch, each ending in a newline
  std::vector<Entry> entries_;
  std::vector<Hit> hits_;  // in the order of their ends
  std::vector<Hit> literal_hits_;
  std::vector<Hit> merged_hits_;
  std::vector<FoundLiteral> found_literals_;
  std::vector<uint32_t> line_triggers_;
  std::vector<int> re2_matches_;
  Record line_record_;  // what a plain line is a record of
};

int Scanner::Impl::OnHit(unsigned id, unsigned long long, unsigned long long to,
                         unsigned, void* context) {
  auto* impl = static_cast<Impl*>(context);
  impl->hits_.push_back({static_cast<uint32_t>(to), id});
  return 0;
}

absl::Status Scanner::Impl::ScanWithHyperscan(std::string_view block,
                                              ScanGroup group) {
  const hs_database_t* database = program_.group(group).hyperscan.get();
  if (database == nullptr || block.empty()) return absl::OkStatus();
  hs_error_t code =
      hs_scan(database, block.data(), static_cast<unsigned>(block.size()), 0,
              scratches_[static_cast<size_t>(group)].get(), OnHit, this);
  return code == HS_SUCCESS ? absl::OkStatus() : HyperscanError(code, "scan");
}

void Scanner::Impl::ScanForLiterals(std::string_view block, ScanGroup group) {
  literal_hits_.clear();
  const LiteralFinder* finder = program_.finder(group);
  if (finder == nullptr) return;
  found_literals_.clear();
  finder->Find(block, found_literals_);
  const auto& triggers_by_literal = program_.group(group).triggers_by_literal;
  for (const FoundLiteral& found : found_literals_) {
    for (uint32_t trigger : triggers_by_literal[found.literal]) {
      literal_hits_.push_back({found.at + 1, trigger});
    }
  }
}

// Fills hits_ for the entries, whose texts are all in `block`.
absl::Status Scanner::Impl::ScanBlock(std::string_view block, ScanGroup group) {
  constexpr auto kEndsBefore = [](const Hit& a, const Hit& b) {
    return a.end < b.end;
  };
  hits_.clear();
  absl::Status status = ScanWithHyperscan(block, group);
  if (!status.ok()) return status;
  if (program_.re2_set() != nullptr) ScanWithRe2();
  if (!std::is_sorted(hits_.begin(), hits_.end(), kEndsBefore)) {
    std::sort(hits_.begin(), hits_.end(), kEndsBefore);
  }
  ScanForLiterals(block, group);  // finds them in order
  merged_hits_.resize(hits_.size() + literal_hits_.size());
  std::merge(hits_.begin(), hits_.end(), literal_hits_.begin(),
             literal_hits_.end(), merged_hits_.begin(), kEndsBefore);
  hits_.swap(merged_hits_);
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
}

// Evaluates the lines of a record that were hit.
void Scanner::Impl::EvaluateRecord(const Entry& entry,
                                   std::span<const Hit> hits,
                                   std::optional<Severity> level) {
  evaluator_.Begin(*entry.record, level);
  for (size_t i = 0; i < hits.size();) {
    LineBounds at =
        entry.single_line
            ? LineBounds{0, entry.message.size()}
            : LineAround(entry.message, hits[i].end - entry.begin - 1);
    std::string_view line = LineOf(entry.message, at.begin, at.end);
    line_triggers_.clear();
    size_t text_end = entry.begin + at.begin + line.size();
    for (; i < hits.size() && hits[i].end <= entry.begin + at.end + 1; ++i) {
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
  absl::Status status = ScanBlock(joined_, GroupOf(entries_[0].record->kind));
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
    bool full = joined_.size() + message.size() >= kBlockBytes;
    // A block is scanned for one group's patterns.
    bool other_group = !entries_.empty() && GroupOf(entries_[0].record->kind) !=
                                                GroupOf(record.kind);
    if (full || other_group) {
      if (absl::Status s = FlushBatch(verdicts); !s.ok()) return s;
    }
    const bool single_line = message.find('\n') == std::string_view::npos;
    entries_.push_back(
        {&record, joined_.size(), message, truncated, single_line});
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
      absl::Status s = ScanBlock(std::string_view(block, block_end - block),
                                 ScanGroup::kLogs);
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
  entry.single_line = entry.message.find('\n') == std::string_view::npos;
  entries_.assign(1, entry);
  absl::Status status = ScanBlock(entry.message, GroupOf(record.kind));
  entries_.clear();
  if (!status.ok()) return status;
  EvaluateRecord(entry, hits_, entry.DeclaredLevel());
  evaluator_.Finish(verdict);
  verdict->truncated = entry.truncated;
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Scanner>> Scanner::Create(
    std::shared_ptr<const Database> database, const ScannerOptions& options) {
  Impl::Scratches scratches;
  for (size_t i = 0; i < kScanGroupCount; ++i) {
    const CompiledPatterns& patterns = database->program().patterns();
    absl::StatusOr<HsScratch> scratch =
        AllocateScratch(patterns.groups[i].hyperscan.get());
    if (!scratch.ok()) return scratch.status();
    scratches[i] = *std::move(scratch);
  }
  return std::unique_ptr<Scanner>(new Scanner(std::make_unique<Impl>(
      std::move(database), std::move(scratches), options)));
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

#include "classifier/engine/line_scanner.h"

#include <algorithm>
#include <utility>

#include "classifier/engine/digits_alike.h"
#include "classifier/level/level.h"

namespace logclass {
namespace {

LineLevel LevelOf(std::string_view line) {
  LineLevel out;
  const auto declared = DetectLevel(line, &out.rests_on_digits);
  if (declared) out.severity = declared->severity;
  return out;
}

// The level of a line that is like one of this level.
std::optional<Severity> SeverityOf(std::string_view line,
                                   const LineLevel& of_alike) {
  return of_alike.rests_on_digits ? LevelOf(line).severity : of_alike.severity;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LineScanner>> LineScanner::Create(
    const Program* program, bool use_memo) {
  Scratches scratches;
  for (size_t i = 0; i < kScanGroupCount; ++i) {
    absl::StatusOr<HsScratch> scratch =
        AllocateScratch(program->patterns().groups[i].hyperscan.get());
    if (!scratch.ok()) return scratch.status();
    scratches[i] = *std::move(scratch);
  }
  // What RE2 looks for in every line cannot be known of any.
  std::optional<LineHasher> hasher;
  if (use_memo && program->re2_set() == nullptr) {
    absl::StatusOr<LineHasher> created = LineHasher::Create();
    if (created.ok()) hasher = *created;  // there is no need for a memo
  }
  return std::unique_ptr<LineScanner>(
      new LineScanner(program, std::move(scratches), hasher));
}

LineScanner::LineScanner(const Program* program, Scratches scratches,
                         std::optional<LineHasher> hasher)
    : program_(program), scratches_(std::move(scratches)), hasher_(hasher) {}

void LineScanner::Begin(ScanGroup group) {
  group_ = group;
  lines_.clear();
  shapes_.clear();
  knowledge_.Clear();
  found_triggers_.clear();
  block_size_ = 0;
}

// Returns none for a line that is not to be looked for.
LineHash LineScanner::Hash(std::string_view line) const {
  if (!hasher_ || line.size() > LineHasher::kMaxBytes) return {};
  const LineHash hash = hasher_->Hash(line);
  memo().Prefetch(hash);
  return hash;
}

LineHash LineScanner::HashFirst(std::string_view text, size_t* size) const {
  if (!hasher_) return {};
  const LineHash hash = hasher_->HashFirst(text, size);
  if (!hash.is_none()) memo().Prefetch(hash);
  return hash;
}

std::optional<Severity> LineScanner::Add(std::string_view line, LineHash hash) {
  if (line.empty()) return std::nullopt;
  if (hash.is_none()) return AddUnknown(line, hash);
  if (const LineMemo::Known known = memo().Find(hash)) {
    if (known.is_of_interest()) AddKnown(line, known.knowledge());
    return SeverityOf(line, known.level());
  }
  uint32_t& recent = recent_[hash.low % kRecentShapes];
  if (recent < shapes_.size() && shapes_[recent].hash == hash) {
    lines_.push_back({line, recent});
    return SeverityOf(line, shapes_[recent].level);
  }
  recent = static_cast<uint32_t>(shapes_.size());
  return AddUnknown(line, hash);
}

void LineScanner::AddKnown(std::string_view line,
                           const LineKnowledge& knowledge) {
  lines_.push_back({line, static_cast<uint32_t>(shapes_.size())});
  shapes_.emplace_back().knowledge = knowledge_.Add(knowledge);
}

std::optional<Severity> LineScanner::AddUnknown(std::string_view line,
                                                LineHash hash) {
  lines_.push_back({line, static_cast<uint32_t>(shapes_.size())});
  Shape& shape = shapes_.emplace_back();
  shape.begin = static_cast<uint32_t>(block_size_);
  shape.size = static_cast<uint32_t>(line.size());
  shape.hash = hash;
  if (group_ == ScanGroup::kLogs) shape.level = LevelOf(line);
  CopyToBlock(line);
  return shape.level.severity;
}

void LineScanner::CopyToBlock(std::string_view line) {
  const size_t needed = block_size_ + line.size() + kDigitsAlikeRoom;
  if (block_.size() < needed) block_.resize(2 * needed);
  CopyWithDigitsAlike(line, &block_[block_size_]);
  block_size_ += line.size();
  block_[block_size_++] = '\n';
}

int LineScanner::OnHit(unsigned id, unsigned long long, unsigned long long to,
                       unsigned, void* context) {
  auto* scanner = static_cast<LineScanner*>(context);
  scanner->hits_.push_back({static_cast<uint32_t>(to), id});
  return 0;
}

absl::Status LineScanner::ScanWithHyperscan(std::string_view block) {
  const hs_database_t* database = program_->group(group_).hyperscan.get();
  if (database == nullptr) return absl::OkStatus();
  hs_error_t code =
      hs_scan(database, block.data(), static_cast<unsigned>(block.size()), 0,
              scratches_[static_cast<size_t>(group_)].get(), OnHit, this);
  return code == HS_SUCCESS ? absl::OkStatus() : HyperscanError(code, "scan");
}

void LineScanner::ScanForLiterals(std::string_view block) {
  literal_hits_.clear();
  const LiteralFinder* finder = program_->finder(group_);
  if (finder == nullptr) return;
  found_literals_.clear();
  finder->Find(block, found_literals_);
  const auto& triggers_by_literal = program_->group(group_).triggers_by_literal;
  for (const FoundLiteral& found : found_literals_) {
    for (uint32_t trigger : triggers_by_literal[found.literal]) {
      literal_hits_.push_back({found.at + 1, trigger});
    }
  }
}

absl::Status LineScanner::FindHits() {
  constexpr auto kEndsBefore = [](const Hit& a, const Hit& b) {
    return a.end < b.end;
  };
  const std::string_view block(block_.data(), block_size_);
  hits_.clear();
  if (block.empty()) return absl::OkStatus();
  absl::Status status = ScanWithHyperscan(block);
  if (!status.ok()) return status;
  if (!std::is_sorted(hits_.begin(), hits_.end(), kEndsBefore)) {
    std::sort(hits_.begin(), hits_.end(), kEndsBefore);
  }
  ScanForLiterals(block);  // finds them in order
  merged_hits_.resize(hits_.size() + literal_hits_.size());
  std::merge(hits_.begin(), hits_.end(), literal_hits_.begin(),
             literal_hits_.end(), merged_hits_.begin(), kEndsBefore);
  hits_.swap(merged_hits_);
  return absl::OkStatus();
}

absl::Status LineScanner::Scan() {
  absl::Status status = FindHits();
  if (!status.ok()) return status;
  auto hit = hits_.begin();
  uint32_t next_shape = 0;
  for (const Line& line : lines_) {
    if (line.shape < next_shape) continue;  // like one before
    next_shape = line.shape + 1;
    Shape& shape = shapes_[line.shape];
    if (IsKnown(line)) continue;
    shape.triggers_begin = static_cast<uint32_t>(found_triggers_.size());
    // Of a literal any byte was hit, the line end that follows it at the most.
    const size_t end = shape.begin + shape.size + 1;
    for (; hit != hits_.end() && hit->end <= end; ++hit) {
      found_triggers_.push_back(hit->trigger);
    }
    if (program_->re2_set() != nullptr) AppendRe2Hits(line.text);
    shape.triggers_end = static_cast<uint32_t>(found_triggers_.size());
    if (shape.triggers_begin == shape.triggers_end) Learn(line, {});
  }
  return absl::OkStatus();
}

void LineScanner::AppendRe2Hits(std::string_view line) {
  re2_matches_.clear();
  if (!program_->re2_set()->Match(line, &re2_matches_)) return;
  for (int index : re2_matches_) {
    found_triggers_.push_back(program_->re2_triggers()[index]);
  }
}

ScannedLine LineScanner::Scanned(const Line& line) const {
  const Shape& shape = shapes_[line.shape];
  const std::span triggers(found_triggers_);
  return {.text = line.text,
          .alike = Alike(shape),
          .group = group_,
          .triggers = triggers.subspan(
              shape.triggers_begin, shape.triggers_end - shape.triggers_begin)};
}

void LineScanner::Learn(const Line& line, const LineKnowledge& knowledge) {
  Shape& shape = shapes_[line.shape];
  shape.knowledge = knowledge_.Add(knowledge);
  if (!shape.hash.is_none()) memo().Learn(shape.hash, shape.level, knowledge);
}

}  // namespace logclass

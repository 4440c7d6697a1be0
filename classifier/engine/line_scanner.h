// Finds which triggers lines have, and what level they declare: from what is
// known of an earlier line that is alike, or else by scanning them, many at
// once.
//
// One per thread.

#ifndef CLASSIFIER_ENGINE_LINE_SCANNER_H_
#define CLASSIFIER_ENGINE_LINE_SCANNER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "classifier/base/severity.h"
#include "classifier/engine/hyperscan.h"
#include "classifier/engine/line_hash.h"
#include "classifier/engine/line_knowledge.h"
#include "classifier/engine/line_memo.h"
#include "classifier/engine/program.h"

namespace logclass {

// A line as it was scanned.
struct ScannedLine {
  std::string_view text;
  std::string_view alike;  // with its digits alike
  ScanGroup group;
  std::span<const uint32_t> triggers;  // of the group; some may be there twice
};

class LineScanner {
 public:
  // A line that may be of interest.
  struct Line {
    std::string_view text;
    uint32_t shape;  // index of what it has in common with lines alike
  };

  // `program` must outlive the scanner. Fails with ResourceExhausted where
  // there is no memory for the scratch.
  static absl::StatusOr<std::unique_ptr<LineScanner>> Create(
      const Program* program, bool use_memo);

  // Forgets the lines that were added, and begins with those of a group.
  void Begin(ScanGroup group);

  // Returns by what to look for the line among the known ones, and has the
  // caches get ready what Add() will read then: where many lines are added,
  // call it for the next one first.
  LineHash Hash(std::string_view line) const;

  // The same for the first line of a text, whose end is found on the way. Sets
  // `*size` to the line's. Returns none, and sets nothing, where it has to be
  // found first.
  LineHash HashFirst(std::string_view text, size_t* size) const;

  // Adds a line, which must stay valid until the next Begin(). Returns the
  // level that it declares if it is of a log.
  std::optional<Severity> Add(std::string_view line, LineHash hash);

  // Returns whether enough lines were added for the scan to be efficient.
  bool is_full() const { return block_size_ >= kBlockBytes; }

  // Finds the triggers of the lines that are not known. Fails with Internal
  // where Hyperscan does.
  absl::Status Scan();

  // The lines that were added, in order, but for those known to be of no
  // interest.
  const std::vector<Line>& lines() const { return lines_; }

  bool IsKnown(const Line& line) const {
    return shapes_[line.shape].knowledge != Shape::kUnknown;
  }

  // Of a line that is known. Valid until the next call of Add() or Learn().
  LineKnowledge KnowledgeOf(const Line& line) const {
    return knowledge_.Get(shapes_[line.shape].knowledge);
  }

  // Of a line that is not known. Valid until the next call of Add().
  ScannedLine Scanned(const Line& line) const;

  // Makes a line known that was not, and all that are alike.
  void Learn(const Line& line, const LineKnowledge& knowledge);

 private:
  // Such a block stays in the second-level cache from copying lines into it to
  // the evaluation of their triggers.
  static constexpr size_t kBlockBytes = size_t{64} << 10;

  // Where a shape of the block is looked for, by its hash.
  static constexpr size_t kRecentShapes = 1024;

  // What lines of the block have in common that are alike.
  struct Shape {
    static constexpr uint32_t kUnknown = UINT32_MAX;

    uint32_t knowledge = kUnknown;  // index in knowledge_
    // Of lines that have to be scanned: where they are in the block, and which
    // of found_triggers_ they have.
    uint32_t begin = 0, size = 0;
    uint32_t triggers_begin = 0, triggers_end = 0;
    LineHash hash = {};
    LineLevel level = {};
  };

  using Scratches =
      std::array<HsScratch, kScanGroupCount>;  // null: no database

  struct Hit {
    uint32_t end;  // offset in the block of a byte that was hit, plus one
    uint32_t trigger;
  };

  LineScanner(const Program* program, Scratches scratches,
              std::optional<LineHasher> hasher);

  static int OnHit(unsigned id, unsigned long long from, unsigned long long to,
                   unsigned flags, void* context);

  void CopyToBlock(std::string_view line);
  void AddKnown(std::string_view line, const LineKnowledge& knowledge);
  std::optional<Severity> AddUnknown(std::string_view line, LineHash hash);
  std::string_view Alike(const Shape& shape) const {
    return {&block_[shape.begin], shape.size};
  }
  absl::Status FindHits();
  absl::Status ScanWithHyperscan(std::string_view block);
  void ScanForLiterals(std::string_view block);
  void AppendRe2Hits(std::string_view line);
  LineMemo& memo() { return memos_[static_cast<size_t>(group_)]; }
  const LineMemo& memo() const { return memos_[static_cast<size_t>(group_)]; }

  const Program* program_;
  const Scratches scratches_;
  const std::optional<LineHasher> hasher_;  // unset: nothing is remembered
  ScanGroup group_ = ScanGroup::kLogs;
  std::array<LineMemo, kScanGroupCount> memos_;

  std::vector<Line> lines_;
  std::vector<Shape> shapes_;
  std::array<uint32_t, kRecentShapes> recent_ = {};  // maybe of earlier lines
  KnowledgeStore knowledge_;
  std::vector<uint32_t> found_triggers_;
  // The lines that are not known, with their digits alike, each with a newline
  // at its end: the first block_size_ bytes.
  std::vector<char> block_;
  size_t block_size_ = 0;

  std::vector<Hit> hits_;  // in the order of their ends
  std::vector<Hit> literal_hits_;
  std::vector<Hit> merged_hits_;
  std::vector<FoundLiteral> found_literals_;
  std::vector<int> re2_matches_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_SCANNER_H_

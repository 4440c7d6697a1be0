#include "classifier/cli/block_classifier.h"

#include <algorithm>
#include <span>

#include "classifier/base/newlines.h"

namespace logclass::cli {
namespace {

constexpr std::string_view kBlanks = " \t";

bool BeginsLikeJson(std::string_view line) {
  const size_t begin = line.find_first_not_of(kBlanks);
  return begin != line.npos && line[begin] == '{';
}

}  // namespace

bool HasJsonLine(std::string_view lines) {
  // From brace to brace rather than from line to line: most logs have few.
  size_t brace = 0;
  while ((brace = lines.find('{', brace)) != lines.npos) {
    const size_t before =
        brace == 0 ? lines.npos : lines.find_last_not_of(kBlanks, brace - 1);
    if (before == lines.npos || lines[before] == '\n') return true;
    ++brace;
  }
  return false;
}

BlockClassifier::BlockClassifier(Scanner* scanner, InputFormat format)
    : scanner_(scanner),
      format_(format),
      documents_(JsonRecords::kMaxBytes),
      yaml_(YamlJson::kMaxBytes) {}

void BlockClassifier::BeginFile() {
  mode_ = Mode::kUndecided;
  yaml_ = YamlDocuments(YamlJson::kMaxBytes);
}

absl::StatusOr<Results> BlockClassifier::Classify(std::string_view block,
                                                  uint64_t first_line) {
  if (mode_ == Mode::kUndecided) mode_ = ModeOf(block, format_);
  Clear();
  if (mode_ == Mode::kLines &&
      (format_ == InputFormat::kLine || !HasJsonLine(block))) {
    absl::Status status = scanner_->ClassifyLines(block, &verdicts_);
    if (!status.ok()) return status;
    line_count_ = verdicts_.items().size();
    return Results{&verdicts_, first_line, {}};
  }
  line_count_ = CountNewlines(block);
  if (!block.ends_with('\n')) ++line_count_;
  if (mode_ == Mode::kDocuments) {
    AddPieces(documents_.Add(block, first_line));
  } else if (mode_ == Mode::kYaml) {
    const auto& pieces = yaml_.Add(block, first_line);
    if (yaml_.rejected()) mode_ = ModeWithoutYaml(format_);
    AddYaml(pieces);
  } else {
    AddLines(block, first_line);
  }
  return ClassifyRecords();
}

absl::StatusOr<Results> BlockClassifier::Finish() {
  Clear();
  if (mode_ == Mode::kYaml) {
    AddYaml(yaml_.Finish());
  } else if (mode_ == Mode::kDocuments) {
    AddPieces(documents_.Finish());
  }
  return ClassifyRecords();
}

BlockClassifier::Mode BlockClassifier::ModeOf(std::string_view first_block,
                                              InputFormat format) {
  if (format == InputFormat::kLine) return Mode::kLines;
  if (BeginsWithDocument(first_block)) return Mode::kDocuments;
  return MayBeginWithYaml(first_block) ? Mode::kYaml : ModeWithoutYaml(format);
}

BlockClassifier::Mode BlockClassifier::ModeWithoutYaml(InputFormat format) {
  return format == InputFormat::kJson ? Mode::kDocuments : Mode::kLines;
}

void BlockClassifier::Clear() {
  bad_lines_.clear();
  errors_.clear();
  origins_.clear();
  records_.clear();
  json_.Clear();
  line_count_ = 0;
}

absl::StatusOr<Results> BlockClassifier::ClassifyRecords() {
  absl::Status status = scanner_->ClassifyBatch(records_, &verdicts_);
  if (!status.ok()) return status;
  return Results{&verdicts_, 0, origins_};
}

void BlockClassifier::AddLines(std::string_view block, uint64_t first_line) {
  while (!block.empty()) {
    const size_t end = std::min(block.find('\n'), block.size());
    std::string_view line = block.substr(0, end);
    if (line.ends_with('\r') && end < block.size()) line.remove_suffix(1);
    std::span<const Record> parsed;
    if (BeginsLikeJson(line)) parsed = json_.Parse(line);
    if (parsed.empty()) {
      AddLine(line, first_line);
    } else {
      AddRecords(parsed, first_line, line);
    }
    ++first_line;
    block.remove_prefix(std::min(end + 1, block.size()));
  }
}

void BlockClassifier::AddPieces(
    const std::vector<JsonDocuments::Piece>& pieces) {
  for (const JsonDocuments::Piece& piece : pieces) {
    std::span<const Record> parsed;
    if (piece.is_object) parsed = json_.Parse(piece.text);
    if (parsed.empty()) {
      AddLine(piece.text, piece.line);
    } else {
      AddRecords(parsed, piece.line, piece.is_one_line ? piece.text : "");
    }
  }
}

void BlockClassifier::AddYaml(const std::vector<YamlDocuments::Piece>& pieces) {
  errors_ = yaml_.errors();
  for (const YamlDocuments::Piece& piece : pieces) {
    if (piece.is_json) {
      const std::span<const Record> parsed = json_.Parse(piece.text);
      if (parsed.empty()) AddLine(piece.text, piece.line);
      AddRecords(parsed, piece.line, "");
    } else if (mode_ == Mode::kDocuments) {
      AddPieces(documents_.Add(piece.text, piece.line));
    } else {
      AddLines(piece.text, piece.line);
    }
  }
}

// `text` is the line that one record makes up; empty: the record shares it, or
// has several.
void BlockClassifier::AddRecords(std::span<const Record> records,
                                 uint64_t number, std::string_view text) {
  const bool show_text = records.size() == 1 && !text.empty();
  for (const Record& record : records) {
    records_.push_back(record);
    origins_.push_back({number, show_text ? text : record.message});
  }
}

void BlockClassifier::AddLine(std::string_view line, uint64_t number) {
  Record record;
  record.message = line;
  records_.push_back(record);
  origins_.push_back({number, line});
  const bool blank = line.find_first_not_of(kBlanks) == line.npos;
  if (format_ == InputFormat::kJson && !blank) bad_lines_.push_back(number);
}

}  // namespace logclass::cli

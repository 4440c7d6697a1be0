#include "classifier/cli/yaml_documents.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "classifier/base/strings.h"
#include "classifier/text/json_writer.h"
#include "classifier/text/output_buffer.h"

namespace logclass::cli {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// Comments before a stream says what it is are kept back no longer than this.
constexpr size_t kMaxHeaderBytes = size_t{64} << 10;

// Calls `use` with each line, its newline included, while that returns true.
template <typename Use>
void ForEachLine(std::string_view lines, Use use) {
  while (!lines.empty()) {
    const size_t size = std::min(lines.find('\n'), lines.size() - 1) + 1;
    if (!use(lines.substr(0, size))) return;
    lines.remove_prefix(size);
  }
}

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

// Removes blanks and a comment from the end of what follows a key.
std::string_view WithoutComment(std::string_view text) {
  if (text.starts_with('#')) return {};
  for (std::string_view comment : {" #", "\t#"}) {
    text = text.substr(0, text.find(comment));
  }
  return Trim(text);
}

bool IsBlank(char c) { return kBlanks.find(c) != kBlanks.npos; }

// Where a document begins, whatever follows on the line.
bool IsMarker(std::string_view line) {
  return line.starts_with("---") && (line.size() == 3 || IsBlank(line[3]));
}

// Whether a line is no part of a document's content.
bool IsBetween(std::string_view line) {
  if (IsMarker(line)) return WithoutComment(Trim(line.substr(3))).empty();
  const std::string_view text = Trim(line);
  return text.empty() || text.starts_with('#');
}

bool IsDirective(std::string_view line) { return line.starts_with('%'); }

bool IsEnd(std::string_view line) {
  return line.starts_with("...") &&
         WithoutComment(Trim(line.substr(3))).empty();
}

std::string_view WithoutByteOrderMark(std::string_view line) {
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (line.starts_with(kMark)) line.remove_prefix(kMark.size());
  return line;
}

// Returns the key that a line at the left margin begins with, or nothing.
std::string_view KeyOf(std::string_view line) {
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == ':') {
      if (i > 0 && (i + 1 == line.size() || IsBlank(line[i + 1]))) {
        return line.substr(0, i);
      }
      return {};
    }
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') ||
                         std::string_view("_-./\"'").find(c) != line.npos;
    if (!allowed) return {};
  }
  return {};
}

// Kubernetes sorts its keys. Of an event's, an endpoint slice's, a role's and
// of some that say what is allowed, these come first.
bool ComesBeforeApiVersion(std::string_view key) {
  return key == "action" || key == "addressType" || key == "aggregationRule" ||
         key.starts_with("allow");
}

// Whether a line can be the first of a Kubernetes object.
bool BeginsObject(std::string_view line) {
  const std::string_view key = KeyOf(line);
  if (key.empty()) return false;
  const std::string_view value =
      WithoutComment(Trim(line.substr(key.size() + 1)));
  if (key == "apiVersion" || key == "kind") {
    return !value.empty() && value.find_first_of(" \t") == value.npos;
  }
  if (key == "metadata") return value.empty() || value == "{}";
  if (key == "items") return value.empty() || value == "[]";
  return ComesBeforeApiVersion(key);
}

// Whether a line can go on with one. Only what stands at the left margin says
// so, which is a key or an item.
bool ContinuesObject(std::string_view line) {
  if (IsBlank(line[0]) || line[0] == '#' || line[0] == ']' || line[0] == '}') {
    return true;
  }
  if (line[0] == '-') return line.size() == 1 || IsBlank(line[1]);
  return IsEnd(line) || !KeyOf(line).empty();
}

}  // namespace

bool MayBeginWithYaml(std::string_view lines) {
  bool may = true;
  ForEachLine(WithoutByteOrderMark(lines), [&may](std::string_view line) {
    if (IsBetween(line) || IsDirective(line)) return true;
    may = BeginsObject(line);
    return false;
  });
  return may;
}

const std::vector<YamlDocuments::Piece>& YamlDocuments::Add(
    std::string_view lines, uint64_t first_line) {
  Reset();
  ForEachLine(lines, [this, &first_line](std::string_view line) {
    AddLine(line, first_line++);
    return true;
  });
  return pieces_;
}

const std::vector<YamlDocuments::Piece>& YamlDocuments::Finish() {
  Reset();
  // Comments at the end of a log are lines, at the end of YAML nothing.
  if (has_content_ || !accepted_) EndDocument();
  open_.clear();
  return pieces_;
}

void YamlDocuments::Reset() {
  pieces_.clear();
  errors_.clear();
}

void YamlDocuments::AddLine(std::string_view line, uint64_t number) {
  if (!rejected_ && IsMarker(line)) {
    if (has_content_) EndDocument();
    in_text_ = rejected_;
  }
  if (in_text_) {
    AddText(line, number);
  } else {
    HoldLine(line, number);
  }
}

void YamlDocuments::HoldLine(std::string_view line, uint64_t number) {
  if (open_.size() + line.size() > max_document_bytes_) {
    Break(line, number, "the document is too long");
    return;
  }
  const bool between = IsBetween(line) || (!has_content_ && IsDirective(line));
  if (has_content_ && !between && !ContinuesObject(line)) {
    Break(line, number, "is not YAML");
    return;
  }
  if (!has_content_ && !between) {
    has_content_ =
        BeginsObject(number == 1 ? WithoutByteOrderMark(line) : line);
  }
  if (!has_content_ && (!between || open_.size() > kMaxHeaderBytes)) {
    Break(line, number, "");
    return;
  }
  if (open_.empty()) open_line_ = number;
  open_ += line;
  if (has_content_ && IsEnd(line)) {
    EndDocument();
    in_text_ = rejected_;
  }
}

// Gives up a document at a line that it does not go on with: what follows are
// lines, up to the next `---`.
void YamlDocuments::Break(std::string_view line, uint64_t number,
                          std::string_view why) {
  if (EndDocument()) errors_.push_back(Concat(number, ":1: ", why));
  in_text_ = true;
  AddText(line, number);
}

// Returns the document, or its lines where it is none. Returns whether it is.
bool YamlDocuments::EndDocument() {
  const std::string text = std::exchange(open_, {});
  if (std::exchange(has_content_, false) && Convert(text)) {
    accepted_ = true;
    return true;
  }
  rejected_ = !accepted_;
  AddText(text, open_line_);
  return false;
}

bool YamlDocuments::Convert(std::string_view yaml) {
  YamlJson reader(yaml, open_line_);
  YamlJsonDocument document;
  const size_t count = pieces_.size();
  while (true) {
    absl::StatusOr<bool> more = reader.Next(&document);
    if (more.ok() && !*more) break;
    AddDocument(document);
    if (more.ok()) continue;
    if (accepted_ || pieces_.size() > count) {
      errors_.emplace_back(more.status().message());
    }
    break;
  }
  return pieces_.size() > count;
}

void YamlDocuments::AddDocument(const YamlJsonDocument& document) {
  if (!document.is_kubernetes || document.json.empty()) return;
  // The kind of a List comes last, and one that is cut off has none.
  const std::string_view kind =
      document.kind.empty() ? "List" : std::string_view(document.kind);
  if (document.items.empty() || !kind.ends_with("List")) {
    pieces_.push_back({document.json, document.line, true});
    return;
  }
  OutputBuffer head;
  head.Append("{\"kind\":");
  AppendJsonString(kind, head);
  head.Append(",\"items\":[");
  const std::string_view json = document.json;
  for (const YamlJsonDocument::Item& item : document.items) {
    std::string text =
        Concat(head.view(), json.substr(item.begin, item.size), "]}");
    pieces_.push_back({std::move(text), item.line, true});
  }
}

void YamlDocuments::AddText(std::string_view lines, uint64_t number) {
  if (lines.empty()) return;
  if (pieces_.empty() || pieces_.back().is_json) {
    pieces_.push_back({"", number, false});
  }
  pieces_.back().text += lines;
}

}  // namespace logclass::cli

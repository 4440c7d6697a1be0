#include "classifier/cli/json_documents.h"

#include <algorithm>
#include <utility>

namespace logclass::cli {
namespace {

constexpr std::string_view kBlanks = " \t\r";
// What stands between objects, in arrays or without.
constexpr std::string_view kBetween = " \t\r[,]";

// Calls `use` with each line, without its newline.
template <typename Use>
void ForEachLine(std::string_view lines, Use use) {
  while (!lines.empty()) {
    const size_t end = std::min(lines.find('\n'), lines.size());
    std::string_view line = lines.substr(0, end);
    if (line.ends_with('\r') && end < lines.size()) line.remove_suffix(1);
    use(line);
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

}  // namespace

bool BeginsWithDocument(std::string_view lines) {
  const size_t begin = lines.find_first_not_of(" \t\r\n");
  if (begin == lines.npos) return false;
  const std::string_view rest = lines.substr(begin + 1);
  const size_t next = rest.find_first_not_of(kBlanks);
  return (lines[begin] == '{' || lines[begin] == '[') && next != rest.npos &&
         rest[next] == '\n';
}

const std::vector<JsonDocuments::Piece>& JsonDocuments::Add(
    std::string_view lines, uint64_t first_line) {
  Reset();
  ForEachLine(lines, [this, &first_line](std::string_view line) {
    AddLine(line, first_line++);
  });
  return pieces_;
}

const std::vector<JsonDocuments::Piece>& JsonDocuments::Finish() {
  Reset();
  if (!open_.empty()) GiveUpObject();
  return pieces_;
}

void JsonDocuments::Reset() {
  pieces_.clear();
  kept_.clear();
}

void JsonDocuments::AddLine(std::string_view line, uint64_t number) {
  if (!open_.empty() &&
      (BeginsAnew(line) || open_.size() + line.size() > max_document_bytes_)) {
    GiveUpObject();
  }
  if (!open_.empty()) {
    ContinueObject(line, number);
  } else if (!AddObjects(line, number)) {
    pieces_.push_back({line, number, false, true});
  }
}

// Where an object is broken off, the next one begins in the same column; what
// is inside an object is further to the right.
bool JsonDocuments::BeginsAnew(std::string_view line) const {
  const size_t begin = line.find_first_not_of(kBlanks);
  return begin != line.npos && line[begin] == '{' &&
         begin <= open_.find_first_not_of(kBlanks);
}

// Adds the objects of a line that is nothing but objects, the last of which
// may be incomplete. Returns false for other lines.
bool JsonDocuments::AddObjects(std::string_view line, uint64_t number) {
  const size_t count = pieces_.size();
  size_t at = line.find_first_not_of(kBetween);
  if (at == line.npos) {
    // An empty line is a record, brackets of an array are not.
    return line.find_first_not_of(kBlanks) != line.npos;
  }
  while (at != line.npos && line[at] == '{') {
    const size_t end = ScanObject(line, at);
    if (end == line.npos) {
      open_ = line.substr(at);
      open_.push_back('\n');
      open_line_ = number;
      return true;
    }
    pieces_.push_back({line.substr(at, end - at), number, true, true});
    at = line.find_first_not_of(kBetween, end);
  }
  if (at != line.npos) {
    pieces_.resize(count);
    return false;
  }
  const bool single = pieces_.size() == count + 1;
  for (size_t i = count; i < pieces_.size(); ++i) {
    pieces_[i].is_one_line = single;
  }
  return true;
}

// Goes on with an object, from `begin` of a text. Returns where it ends, npos
// where it does not: `depth_` and `in_string_` say where it was left.
size_t JsonDocuments::ScanObject(std::string_view text, size_t begin) {
  for (size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string_) {
      if (c == '\\') ++i;
      if (c == '"') in_string_ = false;
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if ((c == '}' || c == ']') && --depth_ == 0) {
      return i + 1;
    }
  }
  in_string_ = false;  // no string spans lines
  return text.npos;
}

void JsonDocuments::ContinueObject(std::string_view line, uint64_t number) {
  const size_t end = ScanObject(line, 0);
  open_ += line.substr(0, end);
  if (end == line.npos) {
    open_.push_back('\n');
    return;
  }
  kept_.push_back(std::exchange(open_, {}));
  pieces_.push_back({kept_.back(), open_line_, true, false});
  const std::string_view rest = line.substr(end);
  if (rest.find_first_not_of(kBetween) == rest.npos) return;
  if (!AddObjects(rest, number)) pieces_.push_back({rest, number, false, true});
}

// What looked like the beginning of an object was none. Its lines may still be
// objects, each for itself.
void JsonDocuments::GiveUpObject() {
  kept_.push_back(std::exchange(open_, {}));
  depth_ = 0;
  ForEachLine(kept_.back(), [this, number = open_line_](auto line) mutable {
    const size_t count = pieces_.size();
    if (!AddObjects(line, number) || !open_.empty()) {
      pieces_.resize(count);
      open_.clear();
      depth_ = 0;
      pieces_.push_back({line, number, false, true});
    }
    ++number;
  });
}

}  // namespace logclass::cli

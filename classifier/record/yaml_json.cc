#include "classifier/record/yaml_json.h"

#include <yaml.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "classifier/base/strings.h"

namespace logclass {
namespace {

struct Event {
  Event() { std::memset(&event, 0, sizeof(event)); }
  ~Event() { yaml_event_delete(&event); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  yaml_event_t event;
};

// Hands libyaml one line at a time: it decodes all it is given before it looks
// at any of it, and a bad byte further on should not cost what comes before.
int ReadLine(void* rest_of_text, unsigned char* buffer, size_t size,
             size_t* size_read) {
  auto& rest = *static_cast<std::string_view*>(rest_of_text);
  const std::string_view fits = rest.substr(0, size);
  const size_t newline = fits.find('\n');
  *size_read = newline == fits.npos ? fits.size() : newline + 1;
  std::memcpy(buffer, rest.data(), *size_read);
  rest.remove_prefix(*size_read);
  return 1;
}

std::string_view Text(const yaml_char_t* text) {
  if (text == nullptr) return {};
  return reinterpret_cast<const char*>(text);
}

std::string_view Value(const yaml_event_t& event) {
  return {reinterpret_cast<const char*>(event.data.scalar.value),
          event.data.scalar.length};
}

std::string_view Anchor(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_SCALAR_EVENT:
      return Text(event.data.scalar.anchor);
    case YAML_SEQUENCE_START_EVENT:
      return Text(event.data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
      return Text(event.data.mapping_start.anchor);
    default:
      return {};
  }
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Removes the digits that a text begins with. Returns whether there were any.
bool SkipDigits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), IsDigit);
  const auto count = static_cast<size_t>(end - text.begin());
  text.remove_prefix(count);
  return count > 0;
}

bool IsJsonNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.size() > 1 && text[0] == '0' && IsDigit(text[1])) return false;
  if (!SkipDigits(text)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!SkipDigits(text)) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (!SkipDigits(text)) return false;
  }
  return text.empty();
}

// Returns the JSON of a plain scalar that is no string, else an empty text.
std::string_view PlainJson(std::string_view text) {
  struct Word {
    std::string_view yaml;
    std::string_view json;
  };
  static constexpr Word kWords[] = {
      {"", "null"},       {"~", "null"},      {"null", "null"},
      {"Null", "null"},   {"NULL", "null"},   {"true", "true"},
      {"True", "true"},   {"TRUE", "true"},   {"false", "false"},
      {"False", "false"}, {"FALSE", "false"},
  };
  if (text.size() <= std::string_view("false").size()) {
    const auto* word = std::ranges::find(kWords, text, &Word::yaml);
    if (word != std::end(kWords)) return word->json;
  }
  return IsJsonNumber(text) ? text : std::string_view();
}

void AppendJsonString(std::string_view text, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out.push_back('"');
  size_t copied = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20) {
      continue;
    }
    out.append(text, copied, i - copied);
    copied = i + 1;
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out.append("\\n");
    } else if (c == '\t') {
      out.append("\\t");
    } else {
      out.append("\\u00");
      out.push_back(kHex[c >> 4]);
      out.push_back(kHex[c & 15]);
    }
  }
  out.append(text, copied);
  out.push_back('"');
}

}  // namespace

class YamlJson::Impl {
 public:
  Impl(std::string_view yaml, uint64_t first_line)
      : yaml_(yaml), rest_(yaml), first_line_(first_line) {
    ready_ = yaml_parser_initialize(&parser_) != 0;
    if (!ready_) return;
    yaml_parser_set_input(&parser_, ReadLine, &rest_);
  }

  ~Impl() {
    if (ready_) yaml_parser_delete(&parser_);
  }

  absl::StatusOr<bool> Next(YamlJsonDocument* document) {
    *document = {};
    document_ = document;
    if (ended_) return false;
    anchors_.clear();
    frames_.clear();
    alias_bytes_ = 0;
    duplicates_ = 0;
    has_api_version_ = false;
    absl::StatusOr<bool> got = Read();
    if (!got.ok()) KeepItems();
    ended_ = !got.ok() || !*got;
    return got;
  }

 private:
  // A list or mapping that is being read.
  struct Frame {
    bool is_mapping = false;
    bool expects_key = false;
    bool is_empty = true;
    // Of a mapping, where the value of a key begins that was there before.
    size_t duplicate = std::string::npos;
    size_t begin = 0;  // in the JSON
    uint64_t line = 0;
    size_t height = 1;  // how deep it is nested inside
    std::string anchor;
    std::set<std::string, std::less<>> keys;
  };

  // A node that aliases may stand for.
  struct Node {
    size_t begin = 0;
    size_t size = 0;
    size_t height = 0;
  };

  absl::StatusOr<bool> Read() {
    if (!ready_) return Error(0, 0, "out of memory");
    if (yaml_.size() > kMaxBytes) return Error(0, 0, "the text is too long");
    while (true) {
      Event next;
      if (yaml_parser_parse(&parser_, &next.event) == 0) return ParserError();
      switch (next.event.type) {
        case YAML_STREAM_END_EVENT:
        case YAML_NO_EVENT:
          return false;
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_START_EVENT:
          break;
        case YAML_DOCUMENT_END_EVENT:
          return true;
        default:
          absl::Status status = Add(next.event);
          if (!status.ok()) return status;
      }
    }
  }

  absl::Status Add(const yaml_event_t& event) {
    if (json().size() > kMaxBytes) return Error(event, "too long as JSON");
    const bool is_end = event.type == YAML_MAPPING_END_EVENT ||
                        event.type == YAML_SEQUENCE_END_EVENT;
    if (is_end) {
      End();
      return absl::OkStatus();
    }
    if (frames_.empty()) document_->line = Line(event.start_mark);
    if (!frames_.empty() && frames_.back().expects_key) return AddKey(event);
    BeginValue();
    if (event.type == YAML_SCALAR_EVENT) return AddScalar(event);
    if (event.type == YAML_ALIAS_EVENT) return AddAlias(event);
    return Begin(event);
  }

  absl::Status AddKey(const yaml_event_t& event) {
    if (event.type != YAML_SCALAR_EVENT) {
      return Error(event, "a key that is not a scalar");
    }
    const std::string_view key = Value(event);
    if (key == "<<" && event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
      return Error(event, "merge keys are not supported");
    }
    Frame& frame = frames_.back();
    frame.expects_key = false;
    if (frames_.size() == 1) top_key_ = key;
    if (!frame.keys.emplace(key).second) {
      frame.duplicate = json().size();
      ++duplicates_;
      return absl::OkStatus();
    }
    if (!frame.is_empty) json().push_back(',');
    const size_t begin = json().size();
    AppendJsonString(key, json());
    SetAnchor(Anchor(event), begin, 0);
    json().push_back(':');
    return absl::OkStatus();
  }

  void BeginValue() {
    if (frames_.empty()) return;
    const Frame& frame = frames_.back();
    if (!frame.is_mapping && !frame.is_empty) json().push_back(',');
  }

  absl::Status AddScalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const size_t begin = json().size();
    std::string_view plain;
    // Neither quotes nor a tag.
    if (scalar.plain_implicit != 0) plain = PlainJson(Value(event));
    if (plain.empty()) {
      AppendJsonString(Value(event), json());
    } else {
      json().append(plain);
    }
    if (AtTop() && top_key_ == "kind") document_->kind = Value(event);
    if (AtTop() && top_key_ == "apiVersion") has_api_version_ = true;
    SetAnchor(Anchor(event), begin, 0);
    EndValue(begin, Line(event.start_mark), 0);
    return absl::OkStatus();
  }

  absl::Status AddAlias(const yaml_event_t& event) {
    const auto found = anchors_.find(Text(event.data.alias.anchor));
    if (found == anchors_.end()) return Error(event, "unknown alias");
    const Node node = found->second;
    alias_bytes_ += node.size;
    if (alias_bytes_ > kMaxAliasBytes) {
      return Error(event, "aliases stand for too much");
    }
    if (frames_.size() + node.height > kMaxDepth) return TooDeep(event);
    const size_t begin = json().size();
    json().append(json(), node.begin, node.size);
    EndValue(begin, Line(event.start_mark), node.height);
    return absl::OkStatus();
  }

  absl::Status Begin(const yaml_event_t& event) {
    if (frames_.size() >= kMaxDepth) return TooDeep(event);
    Frame frame;
    frame.is_mapping = event.type == YAML_MAPPING_START_EVENT;
    frame.expects_key = frame.is_mapping;
    frame.begin = json().size();
    frame.line = Line(event.start_mark);
    frame.anchor = Anchor(event);
    json().push_back(frame.is_mapping ? '{' : '[');
    if (frames_.empty()) {
      document_->is_mapping = frame.is_mapping;
    } else if (AtTop() &&
               top_key_ == (frame.is_mapping ? "metadata" : "items")) {
      document_->is_kubernetes = true;
    }
    frames_.push_back(std::move(frame));
    return absl::OkStatus();
  }

  void End() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    json().push_back(frame.is_mapping ? '}' : ']');
    SetAnchor(frame.anchor, frame.begin, frame.height);
    EndValue(frame.begin, frame.line, frame.height);
    if (frames_.empty() && has_api_version_ && !document_->kind.empty()) {
      document_->is_kubernetes = true;
    }
  }

  void EndValue(size_t begin, uint64_t line, size_t height) {
    if (frames_.empty()) return;
    if (frames_.size() == 2 && !frames_.back().is_mapping && InItems() &&
        json()[begin] == '{') {
      document_->items.push_back({begin, json().size() - begin, line});
    }
    Frame& frame = frames_.back();
    frame.expects_key = frame.is_mapping;
    if (frame.duplicate != std::string::npos) {
      json().resize(std::exchange(frame.duplicate, std::string::npos));
      --duplicates_;
      return;
    }
    frame.is_empty = false;
    frame.height = std::max(frame.height, height + 1);
  }

  // Whether the value of a member of the top level is being read.
  bool AtTop() const {
    return frames_.size() == 1 && frames_[0].is_mapping &&
           frames_[0].duplicate == std::string::npos;
  }

  bool InItems() const {
    return frames_[0].is_mapping && frames_[0].duplicate == std::string::npos &&
           top_key_ == "items";
  }

  void SetAnchor(std::string_view anchor, size_t begin, size_t height) {
    if (anchor.empty() || duplicates_ > 0) return;
    anchors_.insert_or_assign(std::string(anchor),
                              Node{begin, json().size() - begin, height});
  }

  void KeepItems() {
    if (document_->items.empty()) {
      json().clear();
      return;
    }
    const YamlJsonDocument::Item& last = document_->items.back();
    json().resize(last.begin + last.size);
    json().append("]}");
  }

  absl::Status ParserError() const {
    const std::string_view problem =
        parser_.problem == nullptr ? "not valid YAML" : parser_.problem;
    if (parser_.error == YAML_READER_ERROR) {
      const std::string_view before =
          yaml_.substr(0, std::min(parser_.problem_offset, yaml_.size()));
      const size_t newline = before.rfind('\n');
      const size_t line_begin = newline == before.npos ? 0 : newline + 1;
      return Error(std::count(before.begin(), before.end(), '\n'),
                   before.size() - line_begin, problem);
    }
    std::string message(problem);
    if (parser_.context != nullptr) {
      message += Concat(" (", parser_.context, " that begins in line ",
                        Line(parser_.context_mark), ')');
    }
    return Error(parser_.problem_mark.line, parser_.problem_mark.column,
                 message);
  }

  absl::Status TooDeep(const yaml_event_t& event) const {
    return Error(event, "nested too deeply");
  }

  absl::Status Error(const yaml_event_t& event,
                     std::string_view message) const {
    return Error(event.start_mark.line, event.start_mark.column, message);
  }

  // `line` and `column` count from 0.
  absl::Status Error(size_t line, size_t column,
                     std::string_view message) const {
    return absl::InvalidArgumentError(
        ToAbsl(Concat(first_line_ + line, ':', column + 1, ": ", message)));
  }

  uint64_t Line(const yaml_mark_t& mark) const {
    return first_line_ + mark.line;
  }

  std::string& json() { return document_->json; }

  std::string_view yaml_;
  std::string_view rest_;  // what libyaml has not read yet
  uint64_t first_line_;
  yaml_parser_t parser_;
  bool ready_ = false;
  bool ended_ = false;

  // Of the document being read.
  YamlJsonDocument* document_ = nullptr;
  std::vector<Frame> frames_;
  std::map<std::string, Node, std::less<>> anchors_;
  size_t alias_bytes_ = 0;
  int duplicates_ = 0;   // how many values that are left out it is inside of
  std::string top_key_;  // the last key of the top level
  bool has_api_version_ = false;
};

YamlJson::YamlJson(std::string_view yaml, uint64_t first_line)
    : impl_(std::make_unique<Impl>(yaml, first_line)) {}
YamlJson::~YamlJson() = default;

absl::StatusOr<bool> YamlJson::Next(YamlJsonDocument* document) {
  return impl_->Next(document);
}

}  // namespace logclass

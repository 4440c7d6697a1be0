#include "classifier/record/json_text.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "classifier/record/json_decode.h"

namespace logclass {
namespace {

// Bounds on what is looked at; no log line that a person reads comes near.
constexpr int kMaxTexts = 600;
constexpr size_t kMaxKeyBytes = 128;
constexpr size_t kMaxNumberBytes = 64;
constexpr size_t kMaxPairValue = size_t{4} << 10;
constexpr size_t kMaxPairs = size_t{64} << 10;
constexpr size_t kMaxNested = size_t{16} << 10;
constexpr int kMaxDepth = 2;  // of objects in the line: ECS, OpenTelemetry
constexpr size_t kMaxRepeatedBytes = 256;
constexpr size_t kMaxSearchedBytes = size_t{4} << 10;
constexpr size_t kKeptBytes = size_t{1} << 20;

std::string_view TrimNewlines(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

// What loggers write for no value.
bool MeansNothing(std::string_view text) {
  constexpr std::string_view kWords[] = {
      "-",    "<nil>", "nil", "null",      "None",
      "none", "NULL",  "N/A", "undefined", "NoneType: None"};
  if (text.empty()) return true;
  constexpr std::string_view kFirst = "-<nNu";
  return text.size() <= 14 && kFirst.find(text.front()) != kFirst.npos &&
         std::ranges::find(kWords, text) != std::end(kWords);
}

bool EndsWithLine(std::string_view text, std::string_view line) {
  return text.ends_with(line) && (text.size() == line.size() ||
                                  text[text.size() - line.size() - 1] == '\n');
}

std::string_view FirstLine(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.size() == text.size() ? line : TrimNewlines(line);
}

// Returns the place behind what was written.
char* Write(std::string_view text, char* out) {
  if (!text.empty()) std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

void Empty(std::string& text) {
  text.clear();
  if (text.capacity() > kKeptBytes) text = std::string();
}

bool IsWithin(JsonValue value, JsonValue other) {
  const char* const begin = other.bytes().data();
  return value.bytes().data() >= begin &&
         value.bytes().data() < begin + other.bytes().size();
}

// Whether the name of a flattened object says no more than where it ran:
// "kubernetes.pod.name", "log.level".
bool IsOriginName(std::string_view key) {
  const size_t dot = key.find('.');
  if (dot == key.npos) return false;
  const int index = LineKeyIndex(key.substr(0, dot));
  if (index < 0) return false;
  const KeyRole role = kLineKeys[static_cast<size_t>(index)].role;
  return role == KeyRole::kOrigin || role == KeyRole::kGroup ||
         (index == static_cast<int>(LineKey("log")) && key != "log.logger");
}

}  // namespace

void JsonText::Clear() {
  message_ = {};
  Empty(pairs_);
  Empty(lines_);
  texts_ = 0;
  only_errors_ = false;
  is_whole_ = false;
  is_quoted_ = false;
  errors_.clear();
  nested_.clear();
}

// Returns what a list of bytes spells; empty where it is none.
std::string JsonText::Bytes(JsonValue list) {
  std::vector<JsonValue> bytes;
  reader_->Elements(list, list.bytes().size(), &bytes);
  std::string text;
  for (JsonValue byte : bytes) {
    if (byte.type() != JsonType::kScalar) return {};
    const ScalarText number(byte);
    unsigned code = 0;
    const char* end = number.view().data() + number.view().size();
    const auto [last, error] = std::from_chars(number.view().data(), end, code);
    if (error != std::errc() || last != end || code > 255) return {};
    text.push_back(static_cast<char>(code));
  }
  return text;
}

void JsonText::SetMessage(JsonValue message) {
  message_ = DecodeJson(message, *arena_);
  if (IsArray(message)) {
    const std::string text = Bytes(message);
    if (!text.empty()) message_ = arena_->Copy(text);
  }
  message_ = TrimNewlines(message_);
  // The members would stand alone.
  message_.remove_prefix(
      std::min(message_.find_first_not_of("\r\n"), message_.size()));
}

void JsonText::AddMembers(std::span<const JsonMember> members,
                          const LineValues& values, JsonValue message) {
  only_errors_ = message.absent() || IsFramed(values, message);
  is_whole_ = message.absent();
  is_quoted_ = IsKlog(values) && message_.find('\n') == message_.npos;
  for (const JsonMember& member : members) {
    // OTLP's message is a member of a member.
    const bool is_message =
        !message.absent() && IsWithin(message, member.value);
    if (!is_message) AddMember({{}, member.key}, member, values);
  }
}

void JsonText::AddMember(Name name, const JsonMember& member,
                         const LineValues& values) {
  if (member.index >= 0) {
    AddKnown(name, member, values);
  } else if (!only_errors_ && !IsOriginName(member.key)) {
    AddOther(name, member.value);
  }
}

void JsonText::AddKnown(Name name, const JsonMember& member,
                        const LineValues& values) {
  const auto index = static_cast<size_t>(member.index);
  const JsonValue value = member.value;
  // Of equal names the first counts.
  if (index < values.size() &&
      values[index].bytes().data() != value.bytes().data()) {
    return;
  }
  switch (kLineKeys[index].role) {
    case KeyRole::kOrigin:
      return;
    case KeyRole::kError:
      return AddError(name, value, 0);
    case KeyRole::kErrorMessage: {
      const bool is_error = index == LineKey("error.message");
      name.key = is_error ? "error" : "exception";
      const size_t type =
          is_error ? LineKey("error.type") : LineKey("exception.type");
      return AddTyped(name, values[type], value);
    }
    case KeyRole::kErrorType: {
      const size_t text = index == LineKey("error.type")
                              ? LineKey("error.message")
                              : LineKey("exception.message");
      if (HasText(values[text])) return;  // added with that
      break;
    }
    case KeyRole::kStack:
      return AddStack(value);
    case KeyRole::kContext:
      if (IsArray(value)) return AddAttributes(value);
      // Its name says nothing; text loggers leave it away.
      if (IsObject(value)) return AddNested({}, value);
      break;
    case KeyRole::kGroup:
      if (IsObject(value)) return;
      break;
    default:
      break;
  }
  if (!only_errors_) AddOther(name, value);
}

void JsonText::AddOther(Name name, JsonValue value) {
  if (IsObject(value)) {
    AddNested(name, value);
  } else if (!IsArray(value)) {
    AddScalar(name, value);
  } else if (name.key == "labels" && value.bytes().size() <= kMaxNested) {
    const std::string_view labels = DecodeJson(value, *arena_);
    if (char* out = AddPair(name, labels.size())) Write(labels, out);
  }
}

// An object's scalars and errors: ` http.response.status_code=503`.
void JsonText::AddNested(Name name, JsonValue object) {
  if (depth_ == kMaxDepth || object.bytes().size() > kMaxNested) return;
  const size_t first = nested_.size();
  LineValues values = {};
  if (reader_->Select(object, LineKeyIndex, values, &nested_) &&
      !AddReference(name, std::span(nested_).subspan(first))) {
    ++depth_;
    const std::string_view around = Joined(name);
    // What is nested deeper puts its members after these for a while.
    const size_t last = nested_.size();
    for (size_t i = first; i < last; ++i) {
      const JsonMember member = nested_[i];
      AddMember({around, member.key}, member, values);
    }
    --depth_;
  }
  nested_.resize(first);
}

std::string_view JsonText::Joined(Name name) {
  if (name.around.empty()) return name.key;
  std::string joined(name.around);
  joined.append(1, '.').append(name.key);
  return arena_->Copy(joined);
}

// The way klog prints what names an object: ` pod="shop/cart-0"`.
bool JsonText::AddReference(Name name, std::span<const JsonMember> members) {
  if (only_errors_ || name.key.empty() || members.size() > 2) return false;
  JsonValue object;
  JsonValue space;
  for (const JsonMember& member : members) {
    if (!IsString(member.value)) return false;
    if (member.key == "name") {
      object = member.value;
    } else if (member.key == "namespace") {
      space = member.value;
    } else {
      return false;
    }
  }
  if (!HasText(object)) return false;
  std::string text;
  if (HasText(space)) {
    AppendDecodedJson(space, &text);
    text.push_back('/');
  }
  AppendDecodedJson(object, &text);
  AddText(name, text);
  return true;
}

// OTLP's list of {"key": ..., "value": ...}
void JsonText::AddAttributes(JsonValue list) {
  AddTyped({{}, "exception"}, reader_->Find(list, "exception.type"),
           reader_->Find(list, "exception.message"));
  AddError({{}, "error"}, reader_->Find(list, "error"), 0);
  AddStack(reader_->Find(list, "exception.stacktrace"));
}

void JsonText::AddScalar(Name name, JsonValue value) {
  if (IsString(value)) {
    if (HasText(value)) AddText(name, DecodeJson(value, *arena_));
  } else if (!IsNull(value)) {
    const ScalarText text(value);
    const size_t size = text.view().size();
    if (size > kMaxNumberBytes) return;
    if (char* out = AddPair(name, size)) Write(text.view(), out);
  }
}

void JsonText::AddText(Name name, std::string_view text) {
  text = TrimNewlines(text);
  if (MeansNothing(text)) return;
  const bool has_lines = std::memchr(text.data(), '\n', text.size()) != nullptr;
  if (is_whole_ && !has_lines) return;  // it is in the message
  if (has_lines || name.key.empty() || text.size() > kMaxPairValue) {
    return Add(text);
  }
  char* out = AddPair(name, text.size() + 2);
  if (out == nullptr) return;
  *out++ = '"';
  out = Write(text, out);
  *out = '"';
}

// Adds ` name=` and room for a value, and returns where that goes; null where
// the pair is too much.
char* JsonText::AddPair(Name name, size_t value_size) {
  const size_t begin = pairs_.size();
  if (is_whole_ || name.key.empty() || name.key.size() > kMaxKeyBytes ||
      name.around.size() > kMaxKeyBytes || begin + value_size > kMaxPairs) {
    return nullptr;
  }
  const size_t dot = name.around.empty() ? 0 : 1;
  const size_t name_size = name.around.size() + dot + name.key.size();
  pairs_.resize(begin + name_size + 2 + value_size);
  char* out = pairs_.data() + begin;
  *out++ = ' ';
  out = Write(name.around, out);
  if (dot != 0) *out++ = '.';
  out = Write(name.key, out);
  *out++ = '=';
  return out;
}

void JsonText::Add(std::string_view lines) {
  lines = TrimNewlines(lines);
  if (MeansNothing(lines) || texts_ == kMaxTexts) return;
  ++texts_;
  // A stack trace mostly begins with what was said just before.
  const std::string_view text = lines_.empty() ? message_ : lines_;
  const std::string_view head = lines.substr(0, lines.find('\n'));
  if (head.size() < lines.size() && EndsWithLine(text, head)) {
    lines.remove_prefix(head.size() + 1);
  }
  const auto has_lines = [&](std::string_view among) {
    return among.substr(0, kMaxSearchedBytes).find(lines) != among.npos;
  };
  if (lines.size() <= kMaxRepeatedBytes &&
      (has_lines(message_) || has_lines(lines_))) {
    return;
  }
  lines_.append("\n").append(lines);
}

std::string_view JsonText::Finish() {
  if (pairs_.empty() && lines_.empty() && !is_quoted_) return message_;
  const size_t line_end = std::min(message_.find('\n'), message_.size());
  const std::string_view head = FirstLine(message_);
  const std::string_view quote = is_quoted_ ? "\"" : "";
  const std::string_view parts[] = {
      quote, head, quote, pairs_, message_.substr(line_end), lines_};
  size_t size = 0;
  for (std::string_view part : parts) size += part.size();
  char* const block = arena_->Allocate(size);
  char* out = block;
  for (std::string_view part : parts) out = Write(part, out);
  std::string_view text(block, size);
  // Where the message is empty the further lines are all there is.
  text.remove_prefix(text.starts_with('\n') ? 1 : 0);
  return text;
}

}  // namespace logclass

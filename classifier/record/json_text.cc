#include "classifier/record/json_text.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace logclass {
namespace {

// Bounds on what is looked at; no log line that a person reads comes near.
constexpr int kMaxCauses = 4;
constexpr size_t kMaxErrors = 32;
constexpr size_t kMaxStackLines = 512;
constexpr int kMaxTexts = 600;
constexpr size_t kMaxRepeatedBytes = 256;
constexpr size_t kMaxSearchedBytes = size_t{4} << 10;
constexpr size_t kKeptBytes = size_t{1} << 20;

std::string_view TrimNewlines(std::string_view text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
    text.remove_suffix(1);
  }
  return text;
}

// What loggers write for "no error".
bool MeansNothing(std::string_view text) {
  constexpr std::string_view kWords[] = {
      "-",    "<nil>", "nil",   "null", "None",      "none",
      "NULL", "N/A",   "false", "0",    "undefined", "NoneType: None"};
  return text.size() <= 14 &&
         std::ranges::find(kWords, text) != std::end(kWords);
}

bool EndsWithLine(std::string_view text, std::string_view line) {
  return text.ends_with(line) && (text.size() == line.size() ||
                                  text[text.size() - line.size() - 1] == '\n');
}

bool HasText(RawJson value) { return IsString(value) && value.size() > 2; }

}  // namespace

RawJson MessageOf(const LineValues& values) {
  for (size_t i = 0; i < kLineKeyCount; ++i) {
    const KeyRole role = kLineKeys[i].role;
    if (role > KeyRole::kText) break;
    if (HasText(values[i])) return values[i];
  }
  for (size_t i = 0; i < kLineKeyCount; ++i) {
    if (kLineKeys[i].role != KeyRole::kMessage) break;
    if (!values[i].empty() && !IsString(values[i]) && !IsNull(values[i])) {
      return values[i];
    }
  }
  return {};
}

void JsonText::Clear() {
  texts_ = 0;
  first_ = {};
  joined_.clear();
  if (joined_.capacity() > kKeptBytes) joined_ = std::string();
}

std::string_view JsonText::Text() const {
  return joined_.empty() ? first_ : std::string_view(joined_);
}

void JsonText::Add(std::string_view lines) {
  lines = TrimNewlines(lines);
  if (lines.empty() || texts_ == kMaxTexts) return;
  ++texts_;
  const std::string_view text = Text();
  if (text.empty()) {
    first_ = lines;
    return;
  }
  if (MeansNothing(lines)) return;
  // A stack trace mostly begins with what was said just before.
  const std::string_view head = lines.substr(0, lines.find('\n'));
  if (head.size() < lines.size() && EndsWithLine(text, head)) {
    lines.remove_prefix(head.size() + 1);
  }
  if (lines.size() <= kMaxRepeatedBytes &&
      text.substr(0, kMaxSearchedBytes).find(lines) != text.npos) {
    return;
  }
  if (joined_.empty()) joined_.assign(first_);
  joined_.push_back('\n');
  joined_.append(lines);
}

void JsonText::AddMessage(RawJson message) {
  if (!IsArray(message)) {
    Add(DecodeJson(message, *arena_));
    return;
  }
  std::vector<RawJson> bytes;
  reader_->Elements(message, message.size(), &bytes);
  std::string text;
  for (RawJson byte : bytes) {
    unsigned code = 0;
    const char* end = byte.data() + byte.size();
    const auto [last, error] = std::from_chars(byte.data(), end, code);
    if (error != std::errc() || last != end || code > 255) {
      Add(message);
      return;
    }
    text.push_back(static_cast<char>(code));
  }
  Add(text.empty() ? message : arena_->Copy(text));
}

void JsonText::AddCauses(const LineValues& values, RawJson message) {
  // zap's message may be the detail of someone's msg, and the other way round.
  for (RawJson value : {values[LineKey("msg")], values[LineKey("message")],
                        values[LineKey("full_message")]}) {
    if (HasText(value) && value.data() != message.data()) {
      Add(DecodeJson(value, *arena_));
    }
  }
  AddErrors(values);
  for (size_t i = 0; i < kLineKeyCount; ++i) {
    if (kLineKeys[i].role == KeyRole::kContext) AddContext(values[i]);
  }
}

void JsonText::AddErrors(const LineValues& values) {
  AddTyped(values[LineKey("error.type")], values[LineKey("error.message")]);
  AddTyped(values[LineKey("exception.type")],
           values[LineKey("exception.message")]);
  for (size_t i = 0; i < kLineKeyCount; ++i) {
    if (values[i].empty()) continue;
    if (kLineKeys[i].role == KeyRole::kError) AddError(values[i], 0);
    if (kLineKeys[i].role == KeyRole::kStack) AddStack(values[i]);
  }
}

void JsonText::AddContext(RawJson context) {
  if (IsObject(context)) {
    LineValues values = {};
    if (reader_->Select(context, LineKeyIndex, values)) AddErrors(values);
  } else if (IsArray(context)) {  // OTLP
    AddTyped(reader_->Find(context, "exception.type"),
             reader_->Find(context, "exception.message"));
    AddError(reader_->Find(context, "error"), 0);
    AddStack(reader_->Find(context, "exception.stacktrace"));
  }
}

void JsonText::AddError(RawJson error, int depth) {
  if (IsString(error)) {
    const std::string_view text = DecodeJson(error, *arena_);
    if (!MeansNothing(text)) Add(text);
  } else if (IsObject(error)) {
    AddErrorObject(error, depth);
  } else if (IsArray(error)) {
    std::vector<RawJson> errors;
    reader_->Elements(error, kMaxErrors, &errors);
    for (RawJson each : errors) {
      if (depth < kMaxCauses) AddError(each, depth + 1);
    }
  }
}

// The way the languages print it: "java.io.IOException: disk full".
void JsonText::AddTyped(RawJson type, RawJson message) {
  if (!HasText(message)) return;
  const std::string_view text = DecodeJson(message, *arena_);
  if (!HasText(type) || MeansNothing(text)) {
    AddError(message, 0);
    return;
  }
  const std::string_view name = DecodeJson(type, *arena_);
  if (text.starts_with(name)) {
    Add(text);
    return;
  }
  std::string line(name);
  line.append(": ").append(text);
  Add(arena_->Copy(line));
}

void JsonText::AddErrorObject(RawJson error, int depth) {
  std::array<RawJson, kErrorKeyCount> values = {};
  if (!reader_->Select(error, ErrorKeyIndex, values)) return;
  RawJson type;
  RawJson message;
  RawJson nested;
  RawJson stack;
  for (size_t i = 0; i < kErrorKeyCount; ++i) {
    const RawJson value = values[i];
    if (value.empty()) continue;
    switch (kErrorKeys[i].role) {
      case ErrorRole::kType:
        if (type.empty() && HasText(value)) type = value;
        break;
      case ErrorRole::kMessage:
        if (message.empty() && HasText(value)) message = value;
        if (nested.empty() && IsObject(value)) nested = value;
        break;
      case ErrorRole::kStack:
        if (stack.empty()) stack = value;
        break;
      case ErrorRole::kCause:
        break;
    }
  }
  // A stack trace mostly begins with the type and the message.
  const bool told =
      IsString(stack) && HasText(message) &&
      stack.substr(0, kMaxSearchedBytes)
              .find(message.substr(1, message.size() - 2)) != stack.npos;
  if (!told) AddTyped(type, message);
  AddStack(stack);
  const bool deeper = depth < kMaxCauses;
  if (message.empty() && deeper) AddError(nested, depth + 1);
  if (message.empty() && stack.empty() && nested.empty() && error != "{}") {
    Add(error);
  }
  for (size_t i = 0; i < kErrorKeyCount && deeper; ++i) {
    if (kErrorKeys[i].role == ErrorRole::kCause) AddError(values[i], depth + 1);
  }
}

void JsonText::AddStack(RawJson stack) {
  if (IsString(stack)) {
    AddError(stack, 0);
  } else if (IsArray(stack)) {
    std::vector<RawJson> lines;
    reader_->Elements(stack, kMaxStackLines, &lines);
    for (RawJson line : lines) {
      if (IsString(line)) Add(DecodeJson(line, *arena_));
    }
  }
}

std::string_view JsonText::Finish() {
  return joined_.empty() ? first_ : arena_->Copy(joined_);
}

}  // namespace logclass

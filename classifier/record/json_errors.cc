// How a log line's errors are written: texts, objects, lists of both, stack
// traces.

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "classifier/record/json_decode.h"
#include "classifier/record/json_text.h"

namespace logclass {
namespace {

// Bounds on what is looked at; no log line that a person reads comes near.
constexpr int kMaxCauses = 4;
constexpr size_t kMaxErrors = 32;
constexpr size_t kMaxStackLines = 512;
constexpr size_t kMaxSearchedBytes = size_t{4} << 10;

// What an error object says of itself.
struct ErrorParts {
  JsonValue type;
  JsonValue message;
  JsonValue nested;  // an object in place of a message
  JsonValue stack;
};

ErrorParts PartsOf(const ErrorValues& values) {
  ErrorParts parts;
  for (size_t i = 0; i < kErrorKeyCount; ++i) {
    const JsonValue value = values[i];
    if (value.absent()) continue;
    switch (kErrorKeys[i].role) {
      case ErrorRole::kType:
        if (parts.type.absent() && HasText(value)) parts.type = value;
        break;
      case ErrorRole::kMessage:
        if (parts.message.absent() && HasText(value)) parts.message = value;
        if (parts.nested.absent() && IsObject(value)) parts.nested = value;
        break;
      case ErrorRole::kStack:
        if (parts.stack.absent()) parts.stack = value;
        break;
      case ErrorRole::kCause:
        break;
    }
  }
  return parts;
}

// Numbers that stand for no error.
bool IsZero(JsonValue value) {
  return IsScalar(value, "0") || IsScalar(value, "false") ||
         IsText(value, "0") || IsText(value, "false");
}

// Whether an object of these members holds more than null.
bool HasMore(std::span<const JsonMember> members) {
  return members.size() > 1 ||
         (members.size() == 1 && !IsNull(members[0].value));
}

}  // namespace

void JsonText::AddError(Name name, JsonValue error, int depth) {
  if (IsObject(error)) {
    AddErrorObject(name, error, depth);
  } else if (IsArray(error)) {
    std::vector<JsonValue> errors;
    reader_->Elements(error, kMaxErrors, &errors);
    for (JsonValue each : errors) {
      if (depth < kMaxCauses) AddError(name, each, depth + 1);
      name = {};  // the second one and on: lines of their own
    }
  } else if (!error.absent() && !IsZero(error)) {
    AddErrorScalar(name, error);
  }
}

// Adds an error that is no container, once.
void JsonText::AddErrorScalar(Name name, JsonValue error) {
  const Seen seen = {IsString(error), DecodeJson(error, *arena_)};
  if (std::ranges::find(errors_, seen) != errors_.end()) return;
  errors_.push_back(seen);
  if (seen.is_string) {
    AddText(name, seen.text);
  } else {
    AddScalar(name, error);
  }
}

void JsonText::AddTyped(Name name, JsonValue type, JsonValue message) {
  AddTyped(name, type, TextOf(message));
}

// The way the languages print it: "java.io.IOException: disk full".
void JsonText::AddTyped(Name name, JsonValue type, std::string_view text) {
  if (text.empty()) {
    if (HasText(type)) AddScalar(name, type);
    return;
  }
  if (!HasText(type)) return AddText(name, text);
  const std::string_view type_text = DecodeJson(type, *arena_);
  if (text.starts_with(type_text)) return AddText(name, text);
  std::string line(type_text);
  line.append(": ").append(text);
  AddText(name, line);
}

// Returns a string decoded; empty where it is none.
std::string_view JsonText::TextOf(JsonValue value) {
  return HasText(value) ? DecodeJson(value, *arena_) : std::string_view();
}

// Whether a text that may be long goes to the first line.
bool JsonText::IsPair(Name name, std::string_view text) const {
  return !is_whole_ && !name.key.empty() && text.find('\n') == text.npos;
}

void JsonText::AddErrorObject(Name name, JsonValue error, int depth) {
  ErrorValues values = {};
  const size_t first = nested_.size();
  const bool is_readable =
      reader_->Select(error, ErrorKeyIndex, values, &nested_);
  const size_t last = nested_.size();
  if (is_readable) {
    const ErrorParts parts = PartsOf(values);
    const size_t before = pairs_.size() + lines_.size();
    // A stack trace mostly begins with the type and the message.
    const std::string_view message = TextOf(parts.message);
    const std::string_view stack = TextOf(parts.stack);
    const bool is_told =
        !message.empty() &&
        stack.substr(0, kMaxSearchedBytes).find(message) != stack.npos;
    if (!is_told || IsPair(name, message)) {
      AddTyped(name, parts.type, message);
    }
    AddErrorScalars(name, first, last);
    if (!stack.empty()) {
      Add(stack);
    } else {
      AddStack(parts.stack);
    }
    const bool is_deeper = depth < kMaxCauses;
    if (parts.message.absent() && is_deeper) {
      AddError(name, parts.nested, depth + 1);
    }
    // One that only holds others stands for them.
    const bool is_holder = parts.message.absent() && parts.nested.absent();
    if (is_deeper) AddCauses(is_holder ? name : Name(), values, depth + 1);
    // One of an unknown form is shown as it is.
    if (!is_whole_ && pairs_.size() + lines_.size() == before &&
        HasMore(std::span(nested_).subspan(first, last - first))) {
      Add(DecodeJson(error, *arena_));
    }
  }
  nested_.resize(first);
}

// What else the error says: ` err.code="ECONNREFUSED"`.
void JsonText::AddErrorScalars(Name name, size_t first, size_t last) {
  if (name.key.empty()) return;
  for (size_t i = first; i < last; ++i) {
    const JsonMember& member = nested_[i];
    if (member.index >= 0 || member.value.container()) {
      continue;
    }
    AddScalar({name.key, member.key}, member.value);
  }
}

void JsonText::AddCauses(Name name, const ErrorValues& values, int depth) {
  for (size_t i = 0; i < kErrorKeyCount; ++i) {
    if (kErrorKeys[i].role == ErrorRole::kCause)
      AddError(name, values[i], depth);
  }
}

void JsonText::AddStack(JsonValue stack) {
  if (IsString(stack)) {
    Add(DecodeJson(stack, *arena_));
  } else if (IsArray(stack)) {
    std::vector<JsonValue> lines;
    reader_->Elements(stack, kMaxStackLines, &lines);
    for (JsonValue line : lines) {
      if (IsString(line)) Add(DecodeJson(line, *arena_));
    }
  }
}

}  // namespace logclass

// How a log line's errors are written: texts, objects, lists of both, stack
// traces.

#include <algorithm>
#include <array>
#include <vector>

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
  RawJson type;
  RawJson message;
  RawJson nested;  // an object in place of a message
  RawJson stack;
};

ErrorParts PartsOf(const ErrorValues& values) {
  ErrorParts parts;
  for (size_t i = 0; i < kErrorKeyCount; ++i) {
    const RawJson value = values[i];
    if (value.empty()) continue;
    switch (kErrorKeys[i].role) {
      case ErrorRole::kType:
        if (parts.type.empty() && HasText(value)) parts.type = value;
        break;
      case ErrorRole::kMessage:
        if (parts.message.empty() && HasText(value)) parts.message = value;
        if (parts.nested.empty() && IsObject(value)) parts.nested = value;
        break;
      case ErrorRole::kStack:
        if (parts.stack.empty()) parts.stack = value;
        break;
      case ErrorRole::kCause:
        break;
    }
  }
  return parts;
}

// Numbers that stand for no error.
bool IsZero(RawJson value) {
  return value == "0" || value == "false" || value == "\"0\"" ||
         value == "\"false\"";
}

// Whether an object holds more than null.
bool HasMore(RawJson object) {
  return object.find_first_of("\"0123456789[{tf", object.find(':')) !=
         object.npos;
}

}  // namespace

void JsonText::AddError(Name name, RawJson error, int depth) {
  if (IsObject(error)) {
    AddErrorObject(name, error, depth);
  } else if (IsArray(error)) {
    std::vector<RawJson> errors;
    reader_->Elements(error, kMaxErrors, &errors);
    for (RawJson each : errors) {
      if (depth < kMaxCauses) AddError(name, each, depth + 1);
      name = {};  // the second one and on: lines of their own
    }
  } else if (!error.empty() && !IsZero(error) &&
             std::ranges::find(errors_, error) == errors_.end()) {
    errors_.push_back(error);
    AddScalar(name, error);
  }
}

// The way the languages print it: "java.io.IOException: disk full".
void JsonText::AddTyped(Name name, RawJson type, RawJson message) {
  if (!HasText(message)) {
    if (HasText(type)) AddScalar(name, type);
    return;
  }
  const std::string_view text = DecodeJson(message, *arena_);
  if (!HasText(type)) return AddText(name, text);
  const std::string_view type_text = DecodeJson(type, *arena_);
  if (text.starts_with(type_text)) return AddText(name, text);
  std::string line(type_text);
  line.append(": ").append(text);
  AddText(name, line);
}

// Whether a text that may be long goes to the first line.
bool JsonText::IsPair(Name name, RawJson text) const {
  return !is_whole_ && !name.key.empty() && text.find("\\n") == text.npos;
}

void JsonText::AddErrorObject(Name name, RawJson error, int depth) {
  ErrorValues values = {};
  const size_t first = nested_.size();
  const bool is_readable =
      reader_->Select(error, ErrorKeyIndex, values, &nested_);
  const size_t last = nested_.size();
  if (is_readable) {
    const ErrorParts parts = PartsOf(values);
    const size_t before = pairs_.size() + lines_.size();
    // A stack trace mostly begins with the type and the message.
    const bool is_told =
        IsString(parts.stack) && HasText(parts.message) &&
        parts.stack.substr(0, kMaxSearchedBytes)
                .find(Unquoted(parts.message)) != parts.stack.npos;
    if (!is_told || IsPair(name, parts.message)) {
      AddTyped(name, parts.type, parts.message);
    }
    AddErrorScalars(name, first, last);
    AddStack(parts.stack);
    const bool is_deeper = depth < kMaxCauses;
    if (parts.message.empty() && is_deeper) {
      AddError(name, parts.nested, depth + 1);
    }
    // One that only holds others stands for them.
    const bool is_holder = parts.message.empty() && parts.nested.empty();
    if (is_deeper) AddCauses(is_holder ? name : Name(), values, depth + 1);
    // One of an unknown form is shown as it is.
    if (!is_whole_ && pairs_.size() + lines_.size() == before &&
        HasMore(error)) {
      Add(error);
    }
  }
  nested_.resize(first);
}

// What else the error says: ` err.code="ECONNREFUSED"`.
void JsonText::AddErrorScalars(Name name, size_t first, size_t last) {
  if (name.key.empty()) return;
  for (size_t i = first; i < last; ++i) {
    const JsonMember& member = nested_[i];
    if (member.index >= 0 || IsObject(member.value) || IsArray(member.value)) {
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

void JsonText::AddStack(RawJson stack) {
  if (IsString(stack)) {
    Add(DecodeJson(stack, *arena_));
  } else if (IsArray(stack)) {
    std::vector<RawJson> lines;
    reader_->Elements(stack, kMaxStackLines, &lines);
    for (RawJson line : lines) {
      if (IsString(line)) Add(DecodeJson(line, *arena_));
    }
  }
}

}  // namespace logclass

#include "classifier/record/state_lines.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "classifier/record/json_decode.h"

namespace logclass {
namespace {

// More than any object has; a bound on what hostile input can make us write.
constexpr size_t kMaxItems = 1000;

struct Unit {
  std::string_view suffix;
  double factor;
};

constexpr Unit kUnits[] = {
    {"", 1},
    {"n", 1e-9},
    {"u", 1e-6},
    {"m", 1e-3},
    {"k", 1e3},
    {"M", 1e6},
    {"G", 1e9},
    {"T", 1e12},
    {"P", 1e15},
    {"E", 1e18},
    {"Ki", 1024.0},
    {"Mi", 1024.0 * 1024},
    {"Gi", 1024.0 * 1024 * 1024},
    {"Ti", 1024.0 * 1024 * 1024 * 1024},
    {"Pi", 1024.0 * 1024 * 1024 * 1024 * 1024},
    {"Ei", 1024.0 * 1024 * 1024 * 1024 * 1024 * 1024},
};

}  // namespace

void StateLines::Begin(std::string_view words) {
  End();
  if (!out_->empty()) out_->push_back('\n');
  out_->append(words);
  pairs_ = 0;
  open_ = true;
}

void StateLines::End() {
  if (open_ && pairs_ == 0) out_->resize(start_);
  start_ = out_->size();
  open_ = false;
}

void StateLines::Pair(std::string_view name, JsonValue object,
                      std::string_view path) {
  if (IsObject(object)) PairOf(name, reader_.Find(object, path));
}

void StateLines::PairOf(std::string_view name, JsonValue value) {
  if (value.absent() || IsNull(value)) return;
  if (IsString(value) && !HasText(value)) return;
  BeginPair(name);
  const size_t before = out_->size();
  AppendDecodedJson(value, out_);
  std::replace_if(
      out_->begin() + static_cast<ptrdiff_t>(before), out_->end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

void StateLines::PairOf(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  BeginPair(name);
  out_->append(value);
}

void StateLines::BeginPair(std::string_view name) {
  if (out_->size() > start_ && out_->back() != '\n') out_->push_back(' ');
  out_->append(name).push_back('=');
  ++pairs_;
}

void StateLines::Number(std::string_view name, int64_t value) {
  PairOf(name, std::to_string(value));
}

void StateLines::Word(std::string_view line) {
  Begin(line);
  ++pairs_;
}

void StateLines::Text(JsonValue object, std::string_view path) {
  End();
  const JsonValue value = reader_.Find(object, path);
  if (!HasText(value)) return;
  if (!out_->empty()) out_->push_back('\n');
  AppendDecodedJson(value, out_);
  while (!out_->empty() && (out_->back() == '\n' || out_->back() == '\r')) {
    out_->pop_back();
  }
  start_ = out_->size();
}

std::vector<JsonValue> ObjectsAt(JsonReader& reader, JsonValue object,
                                 std::string_view path) {
  std::vector<JsonValue> elements;
  if (!IsObject(object)) return elements;
  const JsonValue array = reader.Find(object, path);
  if (IsArray(array)) reader.Elements(array, kMaxItems, &elements);
  std::erase_if(elements, [](JsonValue element) { return !IsObject(element); });
  return elements;
}

std::vector<JsonMember> MembersAt(JsonReader& reader, JsonValue object,
                                  std::string_view path) {
  std::vector<JsonMember> members;
  if (!IsObject(object)) return members;
  const JsonValue inner = reader.Find(object, path);
  if (!IsObject(inner)) return members;
  reader.Select(
      inner, [](std::string_view) { return -1; }, std::span<JsonValue>(),
      &members);
  return members;
}

std::optional<int64_t> IntegerAt(JsonReader& reader, JsonValue object,
                                 std::string_view path) {
  if (!IsObject(object)) return std::nullopt;
  const JsonValue value = reader.Find(object, path);
  if (value.type() != JsonType::kScalar) return std::nullopt;
  const ScalarText text(value);
  int64_t number = 0;
  const char* const end = text.view().data() + text.view().size();
  const auto [stop, error] = std::from_chars(text.view().data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::optional<double> Quantity(JsonValue value) {
  std::string text;
  AppendDecodedJson(value, &text);
  double number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view suffix(stop, static_cast<size_t>(end - stop));
  for (const Unit& unit : kUnits) {
    if (unit.suffix == suffix) return number * unit.factor;
  }
  return std::nullopt;
}

}  // namespace logclass

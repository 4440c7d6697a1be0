#include "classifier/record/json_fields.h"

namespace logclass {
namespace {

// Raw JSON as ResolveField() wants values.
struct JsonValue {
  RawJson raw;

  bool absent() const { return raw.empty(); }
  bool unset() const { return raw == "\"\"" || raw == "0"; }
  bool container() const { return IsObject(raw) || IsArray(raw); }
};

}  // namespace

void JsonFields::Reset(const Init& init) {
  init_ = init;
  decoded_.clear();
}

RawJson JsonFields::FindInLayers(std::string_view path) const {
  for (const JsonFields* layer = this; layer != nullptr;
       layer = layer->init_.outer) {
    const RawJson value = reader_->Find(layer->init_.object, path);
    if (!value.empty()) return value;
  }
  return {};
}

std::string_view JsonFields::Text(RawJson value) const {
  for (const auto& [begin, text] : decoded_) {
    if (begin == value.data()) return text;
  }
  const std::string_view text = DecodeJson(value, *arena_);
  const bool in_place =
      text.data() == value.data() || text.data() == value.data() + 1;
  if (!in_place) decoded_.emplace_back(value.data(), text);
  return text;
}

std::optional<std::string_view> JsonFields::Field(std::string_view name) const {
  if (init_.shape == RecordShape::kObject && name == "kind" &&
      !init_.kind.empty()) {
    return init_.kind;
  }
  const auto value = ResolveField<JsonValue>(
      init_.shape, name,
      [this](std::string_view path) { return JsonValue{FindInLayers(path)}; });
  if (value.absent()) return std::nullopt;
  return Text(value.raw);
}

}  // namespace logclass

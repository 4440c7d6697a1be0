#include "classifier/record/json_fields.h"

#include "classifier/record/json_decode.h"

namespace logclass {

void JsonFields::Reset(const Init& init) {
  init_ = init;
  written_.clear();
}

JsonValue JsonFields::FindInLayers(std::string_view path) const {
  for (const JsonFields* layer = this; layer != nullptr;
       layer = layer->init_.outer) {
    const JsonValue value = reader_->Find(layer->init_.object, path);
    if (!value.absent()) return value;
  }
  return {};
}

std::string_view JsonFields::Text(JsonValue value) const {
  const char* const begin = value.bytes().data();
  for (const auto& [place, text] : written_) {
    if (place == begin) return text;
  }
  const std::string_view text = DecodeJson(value, *arena_);
  if (text.data() != begin) written_.emplace_back(begin, text);
  return text;
}

std::optional<std::string_view> JsonFields::Field(std::string_view name) const {
  if (init_.shape == RecordShape::kObject && name == "kind" &&
      !init_.kind.empty()) {
    return init_.kind;
  }
  const auto value = ResolveField<JsonValue>(
      init_.shape, name,
      [this](std::string_view path) { return FindInLayers(path); });
  if (value.absent()) return std::nullopt;
  return Text(value);
}

}  // namespace logclass

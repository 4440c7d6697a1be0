#include "classifier/vector/fields.h"

#include <string>

#include "classifier/base/strings.h"
#include "classifier/wire/value_json.h"

namespace logclass {

std::optional<std::string_view> VectorFields::Field(
    std::string_view name) const {
  if (inner_ != nullptr) {
    if (const auto text = inner_->Field(name)) return text;
  }
  const auto value = ResolveField<EncodedValue>(
      shape_, name, [this](std::string_view path) { return Find(path); });
  if (value.absent()) return std::nullopt;
  if (value.kind == ValueKind::kBytes) return value.payload;
  std::string text;
  if (!value.container()) {
    AppendScalarText(value, &text);
  } else if (!AppendJsonValue(value, &text)) {
    return std::nullopt;
  }
  return arena_->Copy(text);
}

EncodedValue VectorFields::Find(std::string_view path) const {
  constexpr std::string_view kLegacy = "kubernetes.";
  const EncodedValue value = FindValue(root_, path);
  if (!value.absent() || !path.starts_with(kLegacy)) return value;
  return FindValue(root_,
                   Concat("kubernetes_logs.", path.substr(kLegacy.size())));
}

}  // namespace logclass

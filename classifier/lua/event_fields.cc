#include "classifier/lua/event_fields.h"

namespace logclass::lua {

void EventFields::Reset(lua_State* L, int index, const FieldSource* inner) {
  state_ = L;
  index_ = index;
  inner_ = inner;
  read_.reset();
}

std::optional<std::string_view> EventFields::Field(
    std::string_view name) const {
  if (inner_ != nullptr) {
    if (const auto text = inner_->Field(name)) return text;
  }
  if (!read_) read_ = Read();
  return *read_ ? fields_.Field(name) : std::nullopt;
}

bool EventFields::Read() const {
  EncodedValue root;
  if (!encoder_.EncodeAll(state_, index_, &root)) return false;
  arena_.Clear();
  fields_.Reset(root, RecordShape::kLine, nullptr, &arena_);
  return true;
}

}  // namespace logclass::lua

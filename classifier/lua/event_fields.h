// The fields of an event that is a Lua table.

#ifndef CLASSIFIER_LUA_EVENT_FIELDS_H_
#define CLASSIFIER_LUA_EVENT_FIELDS_H_

#include <lua.hpp>
#include <optional>
#include <string_view>

#include "classifier/lua/event_encoder.h"
#include "classifier/record/arena.h"
#include "classifier/record/record.h"
#include "classifier/vector/fields.h"

namespace logclass::lua {

// Where an event ran is most of it, and few lines are asked for that: the table
// is read when the first field is asked for that its message lacks. Never
// raises a Lua error. Not thread-safe.
class EventFields final : public FieldSource {
 public:
  // Makes the source that of the table at `index`, which must stay on the
  // stack. What `inner` has counts for more.
  void Reset(lua_State* L, int index, const FieldSource* inner);

  std::optional<std::string_view> Field(std::string_view name) const override;

 private:
  bool Read() const;

  lua_State* state_ = nullptr;
  int index_ = 0;
  const FieldSource* inner_ = nullptr;
  // What is found out when it is asked for.
  mutable std::optional<bool> read_;
  mutable EventEncoder encoder_;
  mutable Arena arena_;
  mutable VectorFields fields_;
};

}  // namespace logclass::lua

#endif  // CLASSIFIER_LUA_EVENT_FIELDS_H_

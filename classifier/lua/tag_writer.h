// Gives verdicts to Lua. Raises Lua errors (want of memory), so the frames here
// hold nothing that has a destructor.

#ifndef CLASSIFIER_LUA_TAG_WRITER_H_
#define CLASSIFIER_LUA_TAG_WRITER_H_

#include <lua.hpp>
#include <string_view>

#include "classifier/engine/verdict.h"
#include "classifier/vector/records.h"
#include "classifier/vector/tag_options.h"

namespace logclass::lua {

inline void PushText(lua_State* L, std::string_view text) {
  lua_pushlstring(L, text.data(), text.size());
}

// Sets a member of the table on top of the stack; an empty text is not set.
void SetText(lua_State* L, std::string_view name, std::string_view text);

// Pushes a table with all that a verdict says, as the sidecar's
// `classification` has it: what is not known is not in it.
void PushClassification(lua_State* L, const Verdict& verdict);

// Writes a verdict into the event on top of the stack, except what exists and
// is to be kept.
void WriteTags(lua_State* L, const Verdict& verdict,
               const ExistingTags& existing, const TagOptions& options);

}  // namespace logclass::lua

#endif  // CLASSIFIER_LUA_TAG_WRITER_H_

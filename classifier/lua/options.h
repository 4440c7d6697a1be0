// Reads the table that load() is given.

#ifndef CLASSIFIER_LUA_OPTIONS_H_
#define CLASSIFIER_LUA_OPTIONS_H_

#include <lua.hpp>

#include "classifier/lua/load_settings.h"

namespace logclass::lua {

// Reads the options at `index` into `*settings`, which must be owned by
// something that Lua collects: raises an error where one is unknown or wrong.
void ReadOptions(lua_State* L, int index, LoadSettings* settings);

// Stores a text. Raises an error where there is no memory.
void Store(lua_State* L, std::string_view text, std::string* to);

}  // namespace logclass::lua

#endif  // CLASSIFIER_LUA_OPTIONS_H_

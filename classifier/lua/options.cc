#include "classifier/lua/options.h"

#include <new>
#include <string_view>

namespace logclass::lua {
namespace {

// Only what needs no destructor may stand in a frame that calls what raises Lua
// errors; what can throw is done in frames of its own.
bool TryAssign(std::string_view text, std::string* to) noexcept {
  try {
    to->assign(text);
    return true;
  } catch (...) {
    return false;
  }
}

bool TryAdd(std::string_view text, std::vector<std::string>* to) noexcept {
  try {
    to->emplace_back(text);
    return true;
  } catch (...) {
    return false;
  }
}

// Returns the value on top of the stack, of the option `name`.
std::string_view Text(lua_State* L, const char* name) {
  if (lua_type(L, -1) != LUA_TSTRING) {
    luaL_error(L, "option '%s' is a %s, not a string", name,
               luaL_typename(L, -1));
  }
  size_t size;
  const char* data = lua_tolstring(L, -1, &size);
  return {data, size};
}

// A string or an array of them.
void ReadTexts(lua_State* L, const char* name, std::vector<std::string>* to) {
  to->clear();
  const bool is_list = lua_istable(L, -1);
  const lua_Integer size = is_list ? luaL_len(L, -1) : 1;
  if (size == 0) luaL_error(L, "option '%s' is empty", name);
  for (lua_Integer i = 1; i <= size; ++i) {
    if (is_list) lua_geti(L, -1, i);
    if (!TryAdd(Text(L, name), to)) luaL_error(L, "out of memory");
    if (is_list) lua_pop(L, 1);
  }
}

void ReadConflict(lua_State* L, const char* name, OnConflict* to) {
  const std::string_view word = Text(L, name);
  if (word != "keep" && word != "overwrite") {
    luaL_error(L, "option '%s' is neither 'keep' nor 'overwrite'", name);
  }
  *to = word == "keep" ? OnConflict::kKeep : OnConflict::kOverwrite;
}

// Reads the option whose value is on top of the stack; false where none has
// this name.
bool ReadOption(lua_State* L, const char* name, LoadSettings* settings) {
  const std::string_view option = name;
  TagOptions& tags = settings->tags;
  if (option == "rules") {
    ReadTexts(L, name, &settings->rules);
  } else if (option == "cache_dir") {
    Store(L, Text(L, name), &settings->cache_dir);
  } else if (option == "message_fields") {
    ReadTexts(L, name, &tags.message_fields);
  } else if (option == "severity_field") {
    Store(L, Text(L, name), &tags.severity_field);
  } else if (option == "reason_field") {
    Store(L, Text(L, name), &tags.reason_field);
  } else if (option == "classification_field") {
    Store(L, Text(L, name), &tags.classification_field);
  } else if (option == "on_severity") {
    ReadConflict(L, name, &tags.on_severity);
  } else if (option == "on_reason") {
    ReadConflict(L, name, &tags.on_reason);
  } else {
    return false;
  }
  return true;
}

}  // namespace

void Store(lua_State* L, std::string_view text, std::string* to) {
  if (!TryAssign(text, to)) luaL_error(L, "out of memory");
}

void ReadOptions(lua_State* L, int index, LoadSettings* settings) {
  lua_pushnil(L);
  for (; lua_next(L, index) != 0; lua_pop(L, 1)) {
    if (lua_type(L, -2) != LUA_TSTRING) {
      luaL_error(L, "options are named: load{rules = \"PATH\"}");
    }
    const char* name = lua_tostring(L, -2);
    if (!ReadOption(L, name, settings)) {
      luaL_error(L, "there is no option '%s'", name);
    }
  }
}

}  // namespace logclass::lua

// A program that embeds Lua as Vector does: Lua is part of it and its symbols
// are exported, as are those of other libraries and of its own allocator.
//
//   lua_host run SCRIPT ARGUMENT...     runs a script
//   lua_host starve SCRIPT ARGUMENT...  runs the function that the script
//       returns, again and again: the first time Lua gets no memory at all,
//       then one block, then two, until it succeeds. What was allocated outside
//       of Lua has to be freed by then.

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <lua.hpp>

#include "tests/lua/host_allocator.h"

namespace {

// What Lua may still allocate; negative: anything.
struct Budget {
  long blocks = -1;
};

void* AllocateForLua(void* context, void* block, size_t old_size, size_t size) {
  auto* budget = static_cast<Budget*>(context);
  if (size == 0) {
    free(block);
    return nullptr;
  }
  if (block == nullptr || size > old_size) {
    if (budget->blocks == 0) return nullptr;
    if (budget->blocks > 0) --budget->blocks;
  }
  return realloc(block, size);
}

// Lua's state without a debug library, which Vector withholds as well.
lua_State* NewState(Budget* budget) {
  lua_State* L = lua_newstate(AllocateForLua, budget);
  luaL_openlibs(L);
  lua_pushnil(L);
  lua_setglobal(L, "debug");
  return L;
}

bool Fail(lua_State* L) {
  std::fprintf(stderr, "%s\n", lua_tostring(L, -1));
  return false;
}

// Runs the script, which leaves its result on the stack.
bool RunScript(lua_State* L, char** arguments) {
  lua_newtable(L);
  for (int i = 1; arguments[i] != nullptr; ++i) {
    lua_pushstring(L, arguments[i]);
    lua_rawseti(L, -2, i);
  }
  lua_setglobal(L, "arg");
  if (luaL_loadfile(L, arguments[0]) != LUA_OK) return Fail(L);
  return lua_pcall(L, 0, 1, 0) == LUA_OK || Fail(L);
}

// Calls the function on the stack with ever more memory.
bool Starve(lua_State* L, Budget* budget) {
  for (long blocks = 0; blocks < 100'000; ++blocks) {
    lua_gc(L, LUA_GCCOLLECT);
    lua_pushvalue(L, -1);
    budget->blocks = blocks;
    const int status = lua_pcall(L, 0, 0, 0);
    budget->blocks = -1;
    if (status == LUA_OK) {
      std::printf("succeeds with %ld allocations\n", blocks);
      return blocks > 0;
    }
    const char* message = lua_tostring(L, -1);
    if (status != LUA_ERRMEM && std::strstr(message, "memory") == nullptr) {
      return Fail(L);
    }
    lua_pop(L, 1);
  }
  return false;
}

bool Run(bool starve, char** arguments) {
  Budget budget;
  lua_State* L = NewState(&budget);
  const bool ok = RunScript(L, arguments) && (!starve || Starve(L, &budget));
  lua_close(L);
  return ok;
}

// Whether what is loaded finds these here, before any library that has them.
bool ExportsWhatItOwns() {
  Dl_info own;
  dladdr(reinterpret_cast<void*>(&NewState), &own);
  for (const char* name : {"malloc", "free", "ZSTD_compress", "SSL_new"}) {
    Dl_info found;
    if (dladdr(dlsym(RTLD_DEFAULT, name), &found) != 0 &&
        found.dli_fbase == own.dli_fbase) {
      continue;
    }
    std::fprintf(stderr, "%s is not exported\n", name);
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  if (!ExportsWhatItOwns()) return 1;
  const bool starve = std::strcmp(argv[1], "starve") == 0;
  // Anew each time, the module's loading included. What is made once and for
  // all is there after the first.
  size_t before = 0;
  for (int round = 0; round < 3; ++round) {
    if (!Run(starve, argv + 2)) return 1;
    if (round == 0) before = LiveBlocks();
  }
  const size_t after = LiveBlocks();
  std::printf("%zu blocks after one round, %zu after three\n", before, after);
  return after > before ? 1 : 0;
}

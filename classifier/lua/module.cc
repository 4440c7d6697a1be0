// logclass as a module for Lua 5.4, Vector's `lua` transform above all:
//
//   local logclass = require("logclass")
//   local classifier, warnings = logclass.load{rules = "/etc/logclass/rules"}
//   classifier:tag(event.log)
//   local severity, reason, classification = classifier:classify("a line")
//
// logclass.version   "0.1.0"
//
// logclass.load{...} returns a classifier and, where there are any, the rules'
// warnings as text. Raises an error with all diagnostics where a rule is wrong.
//   rules           a path, or an array of paths: files and directories, of
//                   which later ones may override earlier ones. Default: the
//                   directory `rules` beside logclass.so, else
//                   share/logclass/rules of a folder above it
//   cache_dir       where compiled rules are kept; default: nowhere
//   message_fields  the fields that may hold the message, the preferred one
//                   first; default: {"message", "msg", "log", "body"}
//   severity_field, reason_field, classification_field
//                   what is written; "": it is not. Default: "severity",
//                   "reason", "classification"
//   on_severity, on_reason
//                   "keep" or "overwrite" what an event has already; default:
//                   severities are overwritten, reasons kept
//
// classifier:tag(event) reads an event, a table, as `logclass serve` reads
// Vector's (classifier/vector/records.h), writes the tags into it and returns
// true. Returns nil and a message, and writes nothing, where there is nothing
// to classify in it or the engine fails: the event is to go on untagged.
// Metamethods are not used.
//
// classifier:classify(text) returns the severity, the reason or nil, and the
// table that tag() writes as `classification`. A text that is a JSON object is
// read as what it says. Returns nil and a message where the engine fails.
//
// classifier:rules() returns an array of tables: id, code, title, category,
// severity, hint, file, line.
//
// Strings are bytes. A classifier belongs to its lua_State.
//
// Lua reports errors by jumping over frames, without destructors. So what reads
// and classifies (Tagger) never calls what may raise one, and the functions
// here hold nothing but what Lua collects.

#include <lua.hpp>
#include <memory>
#include <new>
#include <string_view>

#include "classifier/lua/options.h"
#include "classifier/lua/tag_writer.h"
#include "classifier/lua/tagger.h"

namespace logclass::lua {
namespace {

constexpr char kTypeName[] = "logclass.classifier";

// A full userdata's content.
using Handle = std::unique_ptr<Tagger>;

bool TryMake(Handle* handle) noexcept {
  try {
    *handle = std::make_unique<Tagger>();
    return true;
  } catch (...) {
    return false;
  }
}

// Pushes a userdata that owns a new tagger.
Tagger* PushTagger(lua_State* L) {
  void* memory = lua_newuserdatauv(L, sizeof(Handle), 0);
  Handle* handle = new (memory) Handle();
  luaL_setmetatable(L, kTypeName);  // from here on it is collected
  if (!TryMake(handle)) luaL_error(L, "out of memory");
  return handle->get();
}

int Collect(lua_State* L) {
  static_cast<Handle*>(luaL_checkudata(L, 1, kTypeName))->reset();
  return 0;
}

Tagger* CheckTagger(lua_State* L) {
  Tagger* tagger =
      static_cast<Handle*>(luaL_checkudata(L, 1, kTypeName))->get();
  // Scripts may reach __gc, and a failed load's userdata through it.
  if (tagger == nullptr || !tagger->loaded()) {
    luaL_argerror(L, 1, "the classifier is closed");
  }
  return tagger;
}

int Failure(lua_State* L, const Tagger& tagger) {
  lua_pushnil(L);
  PushText(L, tagger.error());
  return 2;
}

int Load(lua_State* L) {
  if (!lua_isnoneornil(L, 1)) luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 1);
  Tagger* tagger = PushTagger(L);
  size_t size;
  const char* path = lua_tolstring(L, lua_upvalueindex(1), &size);
  if (path != nullptr) Store(L, {path, size}, &tagger->settings().module_path);
  if (lua_istable(L, 1)) ReadOptions(L, 1, &tagger->settings());
  if (!tagger->Load()) {
    PushText(L, "logclass: ");
    PushText(L, tagger->error());
    lua_concat(L, 2);
    return lua_error(L);
  }
  if (tagger->warnings().empty()) return 1;
  PushText(L, tagger->warnings());
  return 2;
}

int Tag(lua_State* L) {
  Tagger* tagger = CheckTagger(L);
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  if (!tagger->ClassifyTable(L, 2)) return Failure(L, *tagger);
  WriteTags(L, tagger->verdict(), tagger->existing(), tagger->tags());
  lua_pushboolean(L, 1);
  return 1;
}

int Classify(lua_State* L) {
  Tagger* tagger = CheckTagger(L);
  // A number would be converted in place; a line is a string.
  luaL_checktype(L, 2, LUA_TSTRING);
  size_t size;
  const char* text = lua_tolstring(L, 2, &size);
  if (!tagger->ClassifyText({text, size})) return Failure(L, *tagger);
  const Verdict& verdict = tagger->verdict();
  PushText(L, SeverityName(verdict.severity));
  if (verdict.has_reason()) {
    PushText(L, verdict.reason);
  } else {
    lua_pushnil(L);
  }
  PushClassification(L, verdict);
  return 3;
}

void PushRule(lua_State* L, const Rule& rule) {
  lua_createtable(L, 0, 8);
  SetText(L, "id", rule.id);
  SetText(L, "code", rule.code);
  SetText(L, "title", rule.title);
  SetText(L, "category", rule.category);
  SetText(L, "severity", SeverityName(rule.severity));
  SetText(L, "hint", rule.hint);
  SetText(L, "file", rule.where.file);
  PushText(L, "line");
  lua_pushinteger(L, rule.where.line);
  lua_rawset(L, -3);
}

int Rules(lua_State* L) {
  const RuleSet& rules = CheckTagger(L)->database().rules();
  lua_createtable(L, static_cast<int>(rules.rules.size()), 0);
  lua_Integer i = 0;
  for (const Rule& rule : rules.rules) {
    PushRule(L, rule);
    lua_rawseti(L, -2, ++i);
  }
  return 1;
}

void MakeType(lua_State* L) {
  constexpr luaL_Reg kMethods[] = {{"tag", Tag},
                                   {"classify", Classify},
                                   {"rules", Rules},
                                   {"__gc", Collect},
                                   {nullptr, nullptr}};
  luaL_newmetatable(L, kTypeName);
  luaL_setfuncs(L, kMethods, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
}

}  // namespace
}  // namespace logclass::lua

// Called by require() with the module's name and its file.
extern "C" __attribute__((visibility("default"))) int luaopen_logclass(
    lua_State* L) {
  luaL_checkversion(L);
  logclass::lua::MakeType(L);
  lua_createtable(L, 0, 2);
  lua_pushstring(L, LOGCLASS_VERSION);
  lua_setfield(L, -2, "version");
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, logclass::lua::Load, 1);
  lua_setfield(L, -2, "load");
  return 1;
}

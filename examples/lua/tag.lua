-- Tags Vector's events in Vector's own process: ../vector/lua.yaml loads this
-- file. It runs when Vector starts, which fails where the module is missing or
-- a rule is wrong.

local function setting(name, default)
  local value = os.getenv(name)
  return value ~= nil and value ~= "" and value or default
end

local module_dir = setting("LOGCLASS_LUA_DIR", "/opt/logclass/lua")
package.cpath = module_dir .. "/?.so;" .. package.cpath

local logclass = require("logclass")
local classifier = logclass.load{
  rules = setting("LOGCLASS_RULES", "/opt/logclass/rules"),
  -- Compiled rules: a later start takes milliseconds instead of a second.
  cache_dir = setting("LOGCLASS_CACHE_DIR", ""),
}

-- What cannot be classified goes on untagged: an error would lose the event.
function tag(event, emit)
  if event.log then classifier:tag(event.log) end
  emit(event)
end

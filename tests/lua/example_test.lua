-- The example, called as Vector's transform calls it.
-- Usage: example_test.lua MODULE_DIR RULES TAG_LUA
local settings = {LOGCLASS_LUA_DIR = arg[1], LOGCLASS_RULES = arg[2]}
os.getenv = function(name) return settings[name] end

dofile(arg[3])

local emitted = {}
local function emit(event) emitted[#emitted + 1] = event end

tag({log = {message = "java.lang.OutOfMemoryError: Java heap space"}}, emit)
tag({log = {message = "level=debug msg=fine"}}, emit)
tag({log = {}}, emit)
tag({metric = {name = "x"}}, emit)
assert(#emitted == 4)
assert(emitted[1].log.reason:match("^LOG_"))
assert(emitted[1].log.classification.rule)
assert(emitted[2].log.severity == "DEBUG")
assert(emitted[3].log.severity == "INFO")
assert(emitted[4].metric.name == "x")

-- Returns what is to be done while memory is short: see host.cc.
local module_dir, scratch = arg[1], arg[2]
package.cpath = module_dir .. "/?.so;" .. package.cpath
local logclass = require("logclass")

local path = scratch .. "/memory_rules.yaml"
local file = assert(io.open(path, "w"))
file:write([[
rules:
- id: disk-full
  code: DISK_FULL
  title: A disk is full
  category: storage
  severity: ERROR
  any:
  - {regex: 'no space left on (?P<device>\w+)'}
]])
file:close()

return function()
  local classifier = logclass.load{rules = {path}, message_fields = {"text"}}
  local event = {text = "no space left on sda1", kubernetes = {pod = "a"}}
  assert(classifier:tag(event))
  assert(event.reason == "LOG_DISK_FULL")
  assert(classifier:classify('{"msg":"no space left on sdb1"}') == "ERROR")
  assert(not pcall(logclass.load, {rules = "/nonexistent"}))
  assert(#classifier:rules() == 1)
end

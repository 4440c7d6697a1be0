-- Runs a test in a process that has loaded libraries which are in the module,
-- too.
-- Usage: beside_test.lua PATH:PATH... SCRIPT ARGUMENT...
for path in arg[1]:gmatch("[^:]+") do
  assert(package.loadlib(path, "*"))  -- to be found by all that is loaded later
end
local script = arg[2]
arg = table.move(arg, 3, #arg, 1, {})
dofile(script)

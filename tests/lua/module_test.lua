-- Usage: module_test.lua MODULE_DIR RULES SCRATCH_DIR
local module_dir, rules, scratch = arg[1], arg[2], arg[3]
package.cpath = module_dir .. "/?.so;" .. package.cpath
local logclass = require("logclass")

local function equal(actual, expected, what)
  if actual ~= expected then
    error(("%s is %s, not %s"):format(what, tostring(actual),
                                      tostring(expected)), 2)
  end
end

-- Fails unless the call raises an error that has this text in it.
local function raises(text, call, ...)
  local ok, message = pcall(call, ...)
  equal(ok, false, "success of what should say " .. text)
  if not message:find(text, 1, true) then error(message, 2) end
end

local function write(name, text)
  local path = scratch .. "/" .. name
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
  return path
end

local own_rules = write("own_rules.yaml", [[
defaults: {category: test, kinds: [log, event, state]}
rules:
- id: in-shop
  code: IN_SHOP
  title: A condition on a nested field
  severity: WARNING
  any: ['cart is broken']
  when: {kubernetes.pod_namespace: {regex: '^shop$'}}
- id: labelled
  code: LABELLED
  title: A condition on a label, whose name has dots
  severity: WARNING
  any: ['label is asked for']
  when: {kubernetes.pod_labels.app.kubernetes.io/name: {regex: '^cart$'}}
- id: at-noon
  code: AT_NOON
  title: A condition on a timestamp
  severity: WARNING
  any: ['time is asked for']
  when: {timestamp: {regex: '^2024-05-01T12:00:01\.000000500Z$'}}
- id: first-ip
  code: FIRST_IP
  title: A condition on an element of an array, and on a number
  severity: WARNING
  any: ['address is asked for']
  when: {kubernetes.pod_ips.0: {regex: '^10\.'}, offset: {regex: '^17$'}}
- id: bytes
  code: BYTES
  title: Bytes that are no UTF-8
  severity: ERROR
  any: ["broken bytes"]
  extract: ['bytes (?P<rest>.*)']
]])

local shipped, warnings = logclass.load{
  rules = rules, cache_dir = scratch .. "/lua_cache"}
equal(warnings, nil, "warnings of the shipped rules")
local own = logclass.load{rules = {own_rules}}

local tests = {}

function tests.version()
  assert(logclass.version:match("^%d+%.%d+%.%d+$"))
end

function tests.a_plain_line()
  local event = {message = "level=warn msg=slow", stream = "stderr"}
  equal(shipped:tag(event), true, "result")
  equal(event.severity, "WARNING", "severity")
  equal(event.reason, nil, "reason")
  equal(event.classification.severity, "WARNING", "its severity")
  equal(event.classification.declared_level, "WARNING", "declared level")
  equal(event.classification.reason, nil, "its reason")
  equal(event.message, "level=warn msg=slow", "message")
  equal(event.stream, "stderr", "stream")
end

function tests.a_failure()
  local event = {message = "E0312 10:15:07.123456       1 reflector.go:138] " ..
    'pods is forbidden: User "system:serviceaccount:shop:cart" cannot list ' ..
    'resource "pods" in API group ""'}
  shipped:tag(event)
  equal(event.severity, "CRITICAL", "severity")
  equal(event.reason, "LOG_RBAC_DENIED", "reason")
  equal(event.classification.reason, "LOG_RBAC_DENIED", "its reason")
  equal(event.classification.declared_level, "ERROR", "declared level")
  equal(event.classification.category, "security", "category")
  equal(event.classification.attributes.verb, "list", "verb")
  assert(event.classification.rule)
end

function tests.message_fields()
  for _, name in ipairs{"message", "msg", "log", "body"} do
    local event = {[name] = "level=fatal gone"}
    shipped:tag(event)
    equal(event.severity, "CRITICAL", name)
  end
  local event = {body = "level=debug x", message = "level=error y"}
  shipped:tag(event)
  equal(event.severity, "ERROR", "the preferred one's severity")
end

function tests.conflicts()
  local event = {message = "x", severity = "error", reason = "theirs"}
  shipped:tag(event)
  equal(event.severity, "ERROR", "severity, their level by our name")
  equal(event.reason, "theirs", "reason")
  local other = logclass.load{rules = own_rules, on_severity = "keep",
                              on_reason = "overwrite"}
  event = {message = "broken bytes", severity = "theirs", reason = "theirs"}
  other:tag(event)
  equal(event.severity, "theirs", "severity that is kept")
  equal(event.reason, "LOG_BYTES", "reason that is overwritten")
end

function tests.other_names()
  local other = logclass.load{
    rules = own_rules, message_fields = {"text", "line"},
    severity_field = "level", reason_field = "why", classification_field = ""}
  local event = {line = "broken bytes"}
  other:tag(event)
  equal(event.level, "ERROR", "severity")
  equal(event.why, "LOG_BYTES", "reason")
  equal(event.classification, nil, "classification")
end

function tests.tagging_twice_changes_nothing()
  for _, message in ipairs{"level=error x", "broken bytes a",
                           '{"level":"warn"}'} do
    local event = {message = message}
    own:tag(event)
    local severity, reason = event.severity, event.reason
    local level = event.classification.declared_level
    own:tag(event)
    equal(event.severity, severity, "severity")
    equal(event.reason, reason, "reason")
    equal(event.classification.declared_level, level, "declared level")
  end
end

function tests.nested_fields()
  local function reason(event)
    own:tag(event)
    return event.reason
  end
  local shop = {pod_namespace = "shop", pod_ips = {"10.0.0.1", "::1"},
                pod_labels = {["app.kubernetes.io/name"] = "cart"}}
  equal(reason{message = "cart is broken", kubernetes = shop}, "LOG_IN_SHOP",
        "reason in shop")
  equal(reason{message = "cart is broken", kubernetes = {pod_namespace = "x"}},
        nil, "reason elsewhere")
  equal(reason{message = "cart is broken"}, nil, "reason nowhere")
  equal(reason{message = "label is asked for", kubernetes = shop},
        "LOG_LABELLED", "reason by label")
  equal(reason{message = "address is asked for", kubernetes = shop,
               offset = 17}, "LOG_FIRST_IP", "reason by element and number")
  equal(reason{message = '{"msg":"cart is broken"}', kubernetes = shop},
        "LOG_IN_SHOP", "reason of JSON in shop")
  equal(reason{message = "cart is broken", kubernetes = shop, code = 17},
        "LOG_IN_SHOP", "reason of a structured line in shop")
end

function tests.timestamps()
  local time = {year = 2024, month = 5, day = 1, hour = 12, min = 0, sec = 1,
                nanosec = 500, yday = 122, wday = 4, isdst = false}
  local event = {message = "time is asked for", timestamp = time}
  own:tag(event)
  equal(event.reason, "LOG_AT_NOON", "reason")
  equal(event.timestamp, time, "timestamp")
  time.isdst = "whatever"
  time.more = 1
  event = {message = "time is asked for", timestamp = time}
  own:tag(event)
  equal(event.reason, nil, "reason of what is no timestamp")
end

function tests.kubernetes_events()
  local text = '{"kind":"Event","type":"Warning","reason":"BackOff",' ..
    '"involvedObject":{"kind":"Pod","name":"cart-0"},"message":' ..
    '"Back-off restarting failed container"}'
  local event = {kind = "Event", type = "Warning", reason = "BackOff",
                 involvedObject = {kind = "Pod", name = "cart-0"},
                 message = "Back-off restarting failed container"}
  local severity, reason, classification = shipped:classify(text)
  assert(reason:match("^EVENT_"), reason)
  shipped:tag(event)
  equal(event.severity, severity, "severity of the table")
  equal(event.classification.reason, reason, "reason of the table")
  equal(event.classification.rule, classification.rule, "rule")
  equal(event.reason, "BackOff", "the event's own reason")
end

function tests.lists_have_the_worst_verdict()
  local item = '{"kind":"Event","type":"%s","reason":"r","involvedObject":' ..
    '{"kind":"Pod"},"message":"%s"}'
  local _, reason, classification = own:classify(
    '{"kind":"List","items":[' .. item:format("Normal", "fine") .. "," ..
    item:format("Warning", "broken bytes") .. "]}")
  equal(reason, "EVENT_BYTES", "reason")
  equal(classification.severity, "ERROR", "severity")
end

function tests.strings_are_bytes()
  local text = "broken bytes \0\255\n"
  local severity, reason, classification = own:classify(text)
  equal(severity, "ERROR", "severity")
  equal(reason, "LOG_BYTES", "reason")
  equal(classification.attributes.rest, "\0\255", "attribute")
  equal((own:classify("")), "INFO", "severity of nothing")
  local event = {message = text, ["\255\0"] = "\0"}
  own:tag(event)
  equal(event.severity, "ERROR", "severity of a strange event")
end

function tests.what_cannot_be_classified()
  local event = {}
  for i = 1, 200 do event = {message = event} end
  local ok, message = shipped:tag(event)
  equal(ok, nil, "result of a deep one")
  assert(message:find("too deep"), message)
  equal(event.severity, nil, "its severity")
  event = {message = "x", content = 1}
  event.itself = event
  ok = shipped:tag(event)
  equal(ok, nil, "result of a cycle")
end

function tests.other_types_are_left_out()
  local event = {message = "level=error x", f = print, t = {print, 1, 0 / 0},
                 [1.5] = 2, [7] = "x", n = -1, x = 1e300, b = false}
  equal(shipped:tag(event), true, "result")
  equal(event.severity, "ERROR", "severity")
end

function tests.metamethods_are_not_used()
  local function never() error("called") end
  local event = setmetatable({message = "level=error x"}, {
    __index = never, __newindex = never, __len = never, __pairs = never})
  equal(shipped:tag(event), true, "result")
  equal(rawget(event, "severity"), "ERROR", "severity")
end

function tests.rules()
  local list = own:rules()
  equal(#list, 5, "number of rules")
  equal(list[1].id, "at-noon", "id")
  equal(list[1].severity, "WARNING", "severity")
  equal(list[1].file, own_rules, "file")
  equal(list[1].line, 15, "line")
end

function tests.later_rules_override()
  local more = write("more_rules.yaml",
                     "overrides:\n- {id: bytes, severity: CRITICAL}\n")
  local both = logclass.load{rules = {own_rules, more}}
  equal((both:classify("broken bytes")), "CRITICAL", "severity")
end

function tests.default_rules()
  local c = io.open(module_dir .. "/rules") and logclass.load{}
  if not c then raises("say where they are", logclass.load) end
end

function tests.wrong_rules()
  local path = write("wrong_rules.yaml",
                     "rules:\n- {id: x, any: ['('], severity: MUCH}\n")
  raises(path .. ":2:", logclass.load, {rules = path})
  raises("MUCH", logclass.load, {rules = path})
  raises("/nonexistent", logclass.load, {rules = "/nonexistent"})
end

function tests.wrong_arguments()
  raises("no option 'rule'", logclass.load, {rule = own_rules})
  raises("not a string", logclass.load, {rules = {own_rules, 1}})
  raises("'rules' is empty", logclass.load, {rules = {}})
  raises("neither 'keep'", logclass.load, {on_reason = "x"})
  raises("options are named", logclass.load, {own_rules})
  raises("table expected", logclass.load, own_rules)
  raises("table expected", own.tag, own, "text")
  raises("string expected", own.classify, own, {})
  raises("logclass.classifier expected", own.tag, {}, {})
end

function tests.collected_while_in_use()
  local c = logclass.load{rules = own_rules}
  getmetatable(c).__gc(c)
  raises("is closed", c.tag, c, {})
  getmetatable(c).__gc(c)
end

function tests.coroutines()
  local tag = coroutine.wrap(function(event)
    while true do event = coroutine.yield(own:tag(event)) end
  end)
  for _ = 1, 3 do
    local event = {message = "broken bytes"}
    equal(tag(event), true, "result")
    equal(event.reason, "LOG_BYTES", "reason")
  end
end

local failed = 0
for name, test in pairs(tests) do
  local ok, message = xpcall(test, tostring)
  if not ok then
    failed = failed + 1
    io.stderr:write(name, ": ", message, "\n")
  end
end
if failed > 0 then error(failed .. " tests failed") end

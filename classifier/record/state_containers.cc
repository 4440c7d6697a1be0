// The containers of a Pod.

#include <string>
#include <utility>

#include "classifier/record/json_decode.h"
#include "classifier/record/state_parts.h"

namespace logclass {
namespace {

// From here on it is more than a crash or two long ago.
constexpr int64_t kManyRestarts = 3;

void AppendOrigin(JsonValue container, StateLines& lines) {
  lines.Pair("restartCount", container, "restartCount");
  lines.Pair("image", container, "image");
}

void AppendTerminated(JsonValue container, JsonValue terminated,
                      StateLines& lines) {
  lines.Pair("reason", terminated, "reason");
  lines.Pair("exitCode", terminated, "exitCode");
  lines.Pair("signal", terminated, "signal");
  AppendOrigin(container, lines);
}

// Whether it failed before, often, and is not well now.
bool IsRestarting(JsonReader& reader, JsonValue container, JsonValue last) {
  return IsObject(last) && IsScalar(reader.Find(container, "ready"), "false") &&
         IntegerAt(reader, last, "exitCode").value_or(0) != 0 &&
         IntegerAt(reader, container, "restartCount").value_or(0) >=
             kManyRestarts;
}

void AppendContainer(JsonValue container, std::string_view prefix, bool serving,
                     StateLines& lines) {
  JsonReader& reader = lines.reader();
  std::string head(prefix);
  head.append("container=");
  AppendDecodedJson(reader.Find(container, "name"), &head);
  const JsonValue waiting = reader.Find(container, "state.waiting");
  const JsonValue terminated = reader.Find(container, "state.terminated");
  const JsonValue last = reader.Find(container, "lastState.terminated");
  if (IsObject(waiting)) {
    lines.Begin(head + " waiting");
    lines.Pair("reason", waiting, "reason");
    lines.Pair("lastExitCode", last, "exitCode");
    AppendOrigin(container, lines);
    lines.Pair("message", waiting, "message");
  }
  if (IsObject(terminated)) {
    lines.Begin(head + " terminated");
    AppendTerminated(container, terminated, lines);
    lines.Pair("message", terminated, "message");
  }
  if (serving && !IsObject(waiting) && IsRestarting(reader, container, last)) {
    lines.Begin(head + " restarting");
    lines.Pair("exitCode", last, "exitCode");
    AppendOrigin(container, lines);
  }
  if (serving && IsObject(reader.Find(container, "state.running")) &&
      IsScalar(reader.Find(container, "ready"), "false")) {
    lines.Begin(head + " running");
    lines.Pair("ready", container, "ready");
    lines.Pair("started", container, "started");
    AppendOrigin(container, lines);
  }
  if (IsObject(last)) {
    const bool well = IsObject(reader.Find(container, "state.running")) &&
                      IsScalar(reader.Find(container, "ready"), "true");
    lines.Begin(head + (well ? " recovered" : " last terminated"));
    AppendTerminated(container, last, lines);
    if (!well) lines.Pair("message", last, "message");
  }
}

}  // namespace

void AppendContainers(const ObjectParts& parts, StateLines& lines) {
  JsonReader& reader = lines.reader();
  // A pod that is going away need not be ready.
  const bool deleted =
      IsObject(parts.metadata) &&
      !reader.Find(parts.metadata, "deletionTimestamp").absent();
  for (const auto& [list, prefix] :
       {std::pair<std::string_view, std::string_view>{"initContainerStatuses",
                                                      "init "},
        {"containerStatuses", ""},
        {"ephemeralContainerStatuses", "ephemeral "}}) {
    const bool serving = !deleted && prefix.empty();
    for (JsonValue container : ObjectsAt(reader, parts.status, list)) {
      AppendContainer(container, prefix, serving, lines);
    }
  }
}

}  // namespace logclass

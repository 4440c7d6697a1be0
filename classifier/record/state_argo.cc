// Argo: the Application of Argo CD, and a Workflow's steps.

#include <string>

#include "classifier/record/json_decode.h"
#include "classifier/record/state_parts.h"

namespace logclass {
namespace {

// Healthy, or on the way there.
bool IsWell(JsonValue health) {
  return health.absent() || IsText(health, "Healthy") ||
         IsText(health, "Progressing") || IsText(health, "Suspended");
}

std::string Head(JsonValue resource, JsonReader& reader) {
  std::string head = "resource=";
  AppendDecodedJson(reader.Find(resource, "kind"), &head);
  head.push_back('/');
  AppendDecodedJson(reader.Find(resource, "name"), &head);
  return head;
}

void AppendResources(JsonValue status, StateLines& lines) {
  JsonReader& reader = lines.reader();
  for (JsonValue resource :
       ObjectsAt(reader, status, "operationState.syncResult.resources")) {
    const JsonValue sync = reader.Find(resource, "status");
    if (!IsText(sync, "SyncFailed")) continue;
    lines.Begin(Head(resource, reader));
    lines.PairOf("sync", sync);
    lines.Pair("message", resource, "message");
  }
  for (JsonValue resource : ObjectsAt(reader, status, "resources")) {
    const JsonValue health = reader.Find(resource, "health.status");
    if (IsWell(health)) continue;
    lines.Begin(Head(resource, reader));
    lines.PairOf("health", health);
    lines.Pair("message", resource, "health.message");
  }
}

// The steps of a workflow that wait or have failed. Of one that has succeeded
// they are only the tries before.
void AppendSteps(JsonValue status, StateLines& lines) {
  JsonReader& reader = lines.reader();
  if (IsText(reader.Find(status, "phase"), "Succeeded")) return;
  for (const JsonMember& step : MembersAt(reader, status, "nodes")) {
    const JsonValue phase = reader.Find(step.value, "phase");
    if (!IsText(phase, "Pending") && !IsText(phase, "Failed") &&
        !IsText(phase, "Error")) {
      continue;
    }
    if (!HasText(reader.Find(step.value, "message"))) continue;
    lines.Begin("");
    lines.Pair("step", step.value, "displayName");
    lines.PairOf("phase", phase);
    lines.Pair("message", step.value, "message");
  }
}

}  // namespace

void AppendArgo(const ObjectParts& parts, StateLines& lines) {
  lines.Begin("sync");
  lines.Pair("status", parts.status, "sync.status");
  lines.Pair("revision", parts.status, "sync.revision");
  lines.Begin("health");
  lines.Pair("status", parts.status, "health.status");
  if (HasText(lines.reader().Find(parts.status, "health.status"))) {
    lines.Pair("revision", parts.status, "sync.revision");
  }
  lines.Pair("message", parts.status, "health.message");
  lines.Begin("operation");
  lines.Pair("phase", parts.status, "operationState.phase");
  lines.Pair("revision", parts.status, "operationState.syncResult.revision");
  lines.Pair("message", parts.status, "operationState.message");
  AppendResources(parts.status, lines);
  AppendSteps(parts.status, lines);
}

}  // namespace logclass

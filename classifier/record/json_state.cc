#include "classifier/record/json_state.h"

#include "classifier/record/state_lines.h"
#include "classifier/record/state_parts.h"

namespace logclass {
namespace {

JsonValue ObjectAt(JsonReader& reader, JsonValue object,
                   std::string_view name) {
  const JsonValue value = reader.Find(object, name);
  return IsObject(value) ? value : JsonValue();
}

// The answer of an API server: kind Status.
void AppendAnswer(JsonValue object, JsonValue status, StateLines& lines) {
  lines.Begin("");
  lines.PairOf("status", status);
  lines.Pair("reason", object, "reason");
  lines.Pair("code", object, "code");
  lines.Pair("message", object, "message");
  for (JsonValue cause : ObjectsAt(lines.reader(), object, "details.causes")) {
    lines.Begin("cause");
    lines.Pair("reason", cause, "reason");
    lines.Pair("message", cause, "message");
  }
}

void AppendPhase(const ObjectParts& parts, StateLines& lines) {
  const JsonValue phase = lines.reader().Find(parts.status, "phase");
  lines.Begin("");
  if (IsString(phase)) lines.PairOf("phase", phase);
  const JsonValue state = lines.reader().Find(parts.status, "state");
  if (IsString(state)) lines.PairOf("state", state);
  lines.Pair("reason", parts.status, "reason");
  lines.Pair("storageClass", parts.spec, "storageClassName");
  lines.Pair("reclaimPolicy", parts.spec, "persistentVolumeReclaimPolicy");
  lines.Pair("claim", parts.spec, "claimRef.name");
  if (IsScalar(lines.reader().Find(parts.status, "abort"),
               "true")) {  // a Rollout
    lines.PairOf("aborted", "true");
  }
  lines.Pair("message", parts.status, "message");
}

void AppendConditions(JsonValue status, StateLines& lines) {
  for (JsonValue condition : ObjectsAt(lines.reader(), status, "conditions")) {
    // A ClusterServiceVersion keeps its past phases under this name.
    if (!HasText(lines.reader().Find(condition, "type"))) continue;
    lines.Begin("condition");
    lines.Pair("type", condition, "type");
    lines.Pair("status", condition, "status");
    lines.Pair("reason", condition, "reason");
    lines.Pair("message", condition, "message");
  }
}

// Those of the object, and those that Gateway API keeps for each listener of a
// gateway and each parent of a route.
void AppendAllConditions(JsonValue status, StateLines& lines) {
  AppendConditions(status, lines);
  for (std::string_view list : {"listeners", "parents"}) {
    for (JsonValue of : ObjectsAt(lines.reader(), status, list)) {
      AppendConditions(of, lines);
    }
  }
}

// What Istio's analysis found.
void AppendValidation(JsonValue status, StateLines& lines) {
  for (JsonValue message :
       ObjectsAt(lines.reader(), status, "validationMessages")) {
    lines.Begin("validation");
    lines.Pair("level", message, "level");
    lines.Pair("code", message, "type.code");
    lines.Pair("name", message, "type.name");
  }
}

// What k8sgpt found.
void AppendFindings(JsonValue spec, StateLines& lines) {
  for (JsonValue error : ObjectsAt(lines.reader(), spec, "error")) {
    lines.Begin("finding");
    lines.Pair("kind", spec, "kind");
    lines.Pair("message", error, "text");
  }
}

}  // namespace

void AppendObjectState(JsonReader& reader, JsonValue object, std::string* out) {
  StateLines lines(reader, out);
  const JsonValue status = reader.Find(object, "status");
  if (IsString(status)) AppendAnswer(object, status, lines);
  const ObjectParts parts = {object, ObjectAt(reader, object, "metadata"),
                             ObjectAt(reader, object, "spec"),
                             IsObject(status) ? status : JsonValue()};
  if (!parts.status.absent()) {
    AppendPhase(parts, lines);
    AppendContainers(parts, lines);
    AppendArgo(parts, lines);
    AppendAllConditions(parts.status, lines);
    AppendWorkload(parts, lines);
    AppendLimits(parts, lines);
    AppendValidation(parts.status, lines);
  } else {
    AppendConditions(object, lines);  // a ComponentStatus
  }
  AppendFindings(parts.spec, lines);
  AppendNetwork(parts, lines);
  AppendNode(parts, lines);
}

void AppendAudit(JsonReader& reader, JsonValue event, std::string* out) {
  StateLines lines(reader, out);
  lines.Begin("audit");
  lines.Pair("verb", event, "verb");
  lines.Pair("requestURI", event, "requestURI");
  lines.Pair("user", event, "user.username");
  lines.Pair("unschedulable", event, "requestObject.spec.unschedulable");
  lines.Pair("code", event, "responseStatus.code");
  lines.Pair("reason", event, "responseStatus.reason");
  lines.Pair("decision", event, "annotations.authorization.k8s.io/decision");
}

}  // namespace logclass

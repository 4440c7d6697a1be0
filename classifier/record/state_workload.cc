// What runs pods: Deployment, ReplicaSet, StatefulSet, DaemonSet, Job, CronJob,
// and the many resources that are made like them.

#include <algorithm>
#include <string>

#include "classifier/record/json_decode.h"
#include "classifier/record/state_parts.h"

namespace logclass {
namespace {

// How many replicas there are, unset where the object does not say.
struct Replicas {
  std::optional<int64_t> wanted;
  std::optional<int64_t> ready;
  std::optional<int64_t> updated;
  std::optional<int64_t> available;
  std::optional<int64_t> all;
};

Replicas ReplicasOf(const ObjectParts& parts, JsonReader& reader) {
  const auto status = [&](std::string_view name) {
    return IntegerAt(reader, parts.status, name);
  };
  // The word "replicas" is not a DaemonSet's.
  if (const auto wanted = status("desiredNumberScheduled")) {
    return {wanted, status("numberReady"), status("updatedNumberScheduled"),
            status("numberAvailable"), status("currentNumberScheduled")};
  }
  return {IntegerAt(reader, parts.spec, "replicas"), status("readyReplicas"),
          status("updatedReplicas"), status("availableReplicas"),
          status("replicas")};
}

bool IsObserved(const ObjectParts& parts, JsonReader& reader) {
  const auto generation = IntegerAt(reader, parts.metadata, "generation");
  const auto observed = IntegerAt(reader, parts.status, "observedGeneration");
  return !generation || !observed || *observed >= *generation;
}

bool HasCondition(JsonValue status, std::string_view type, JsonReader& reader) {
  const auto conditions = ObjectsAt(reader, status, "conditions");
  return std::ranges::any_of(conditions, [&](JsonValue condition) {
    return IsText(reader.Find(condition, "type"), type) &&
           IsText(reader.Find(condition, "status"), "True");
  });
}

// Whether the rollout of a new revision is under way.
bool IsRollingOut(JsonValue status, JsonReader& reader) {
  const auto conditions = ObjectsAt(reader, status, "conditions");
  return std::ranges::any_of(conditions, [&](JsonValue condition) {
    return IsText(reader.Find(condition, "type"), "Progressing") &&
           IsText(reader.Find(condition, "status"), "True") &&
           !IsText(reader.Find(condition, "reason"), "NewReplicaSetAvailable");
  });
}

// Whether fewer pods than wanted are ready because others are being made, and
// nothing says that it takes too long: a Deployment that has enough of them, or
// is new, a new StatefulSet that makes one after the other.
bool IsProgressing(const ObjectParts& parts, const Replicas& replicas,
                   JsonReader& reader) {
  const JsonValue status = parts.status;
  if (HasCondition(status, "ReplicaFailure", reader)) return false;
  const bool is_new = IntegerAt(reader, status, "observedGeneration") == 1;
  if (!reader.Find(status, "updateRevision").absent()) {
    return is_new && replicas.all.value_or(0) < *replicas.wanted;
  }
  if (HasCondition(status, "Available", reader)) {
    return HasCondition(status, "Progressing", reader);
  }
  return is_new && IsRollingOut(status, reader);
}

std::string_view ReplicasWord(const ObjectParts& parts,
                              const Replicas& replicas, int64_t ready,
                              bool observed, JsonReader& reader) {
  if (*replicas.wanted == 0) return "zero";
  if (!observed) return "unobserved";
  if (ready >= *replicas.wanted) return "complete";
  if (IsProgressing(parts, replicas, reader)) return "progressing";
  return ready == 0 ? "none" : "missing";
}

void AppendUpdate(const ObjectParts& parts, const Replicas& replicas,
                  bool blocked, StateLines& lines) {
  JsonReader& reader = lines.reader();
  const JsonValue update = reader.Find(parts.status, "updateRevision");
  // A Deployment leaves out a number that is zero, a ReplicaSet has none.
  const bool updates = replicas.updated || !update.absent() ||
                       IsObject(reader.Find(parts.spec, "strategy"));
  if (!updates || replicas.updated.value_or(0) >= *replicas.wanted) return;
  lines.Begin("");
  lines.PairOf("update", blocked ? "blocked" : "unfinished");
  lines.Number("wanted", *replicas.wanted);
  lines.Number("updated", replicas.updated.value_or(0));
  lines.Pair("currentRevision", parts.status, "currentRevision");
  lines.PairOf("updateRevision", update);
}

void AppendReplicas(const ObjectParts& parts, StateLines& lines) {
  const Replicas replicas = ReplicasOf(parts, lines.reader());
  const bool counted =
      replicas.ready || replicas.updated || replicas.available ||
      replicas.all ||
      IntegerAt(lines.reader(), parts.status, "unavailableReplicas");
  // Many resources have a number of replicas and do not count them.
  if (!replicas.wanted || !counted) return;
  const bool observed = IsObserved(parts, lines.reader());
  const int64_t ready = replicas.ready.value_or(replicas.available.value_or(0));
  lines.Begin("");
  const std::string_view word =
      ReplicasWord(parts, replicas, ready, observed, lines.reader());
  lines.PairOf("replicas", word);
  lines.Number("wanted", *replicas.wanted);
  lines.Number("ready", ready);
  if (replicas.updated) lines.Number("updated", *replicas.updated);
  if (replicas.available) lines.Number("available", *replicas.available);
  if (observed) {
    const bool blocked = ready < *replicas.wanted && word != "progressing";
    AppendUpdate(parts, replicas, blocked, lines);
  }
  const auto stray =
      IntegerAt(lines.reader(), parts.status, "numberMisscheduled");
  if (stray.value_or(0) > 0) {
    lines.Begin("");
    lines.Number("misscheduled", *stray);
  }
}

void AppendJob(const ObjectParts& parts, StateLines& lines) {
  JsonReader& reader = lines.reader();
  const auto failed = IntegerAt(reader, parts.status, "failed");
  if (failed.value_or(0) == 0) return;
  if (!IntegerAt(reader, parts.spec, "backoffLimit")) return;
  if (HasCondition(parts.status, "Complete", reader) ||
      HasCondition(parts.status, "Failed", reader)) {
    return;  // the condition says it
  }
  lines.Begin("");
  lines.PairOf("job", "failing");
  lines.Number("failed", *failed);
  lines.Pair("backoffLimit", parts.spec, "backoffLimit");
  lines.Pair("active", parts.status, "active");
}

// Times are of one format, in UTC, and compare as text.
bool IsBefore(JsonValue time, JsonValue other) {
  std::string text, other_text;
  AppendDecodedJson(time, &text);
  AppendDecodedJson(other, &other_text);
  return text < other_text;
}

void AppendCron(const ObjectParts& parts, StateLines& lines) {
  JsonReader& reader = lines.reader();
  const JsonValue scheduled = reader.Find(parts.status, "lastScheduleTime");
  const JsonValue succeeded = reader.Find(parts.status, "lastSuccessfulTime");
  const bool active = !ObjectsAt(reader, parts.status, "active").empty();
  if (!HasText(scheduled) || !HasText(succeeded) || active) return;
  if (!IsBefore(succeeded, scheduled)) return;
  lines.Begin("");
  lines.PairOf("cron", "failing");
  lines.PairOf("lastSchedule", scheduled);
  lines.PairOf("lastSuccess", succeeded);
}

}  // namespace

void AppendWorkload(const ObjectParts& parts, StateLines& lines) {
  if (parts.spec.absent()) return;
  AppendReplicas(parts, lines);
  AppendJob(parts, lines);
  AppendCron(parts, lines);
  if (IsScalar(lines.reader().Find(parts.spec, "suspend"), "true")) {
    lines.Word("suspended=true");
  }
  if (IsScalar(lines.reader().Find(parts.spec, "paused"), "true")) {
    lines.Word("paused=true");
  }
}

}  // namespace logclass

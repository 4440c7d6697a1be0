// What limits others: disruption budgets, quotas, and volumes that cannot grow
// or be attached.

#include <string>

#include "classifier/record/state_parts.h"

namespace logclass {
namespace {

std::string_view BudgetWord(int64_t allowed, int64_t healthy, int64_t desired,
                            int64_t expected) {
  if (expected == 0) return "empty";
  if (healthy < desired) return "violated";
  return allowed == 0 ? "exhausted" : "available";
}

void AppendBudget(JsonValue status, StateLines& lines) {
  const auto number = [&](std::string_view name) {
    return IntegerAt(lines.reader(), status, name);
  };
  const auto allowed = number("disruptionsAllowed");
  const auto expected = number("expectedPods");
  if (!allowed || !expected) return;
  const int64_t healthy = number("currentHealthy").value_or(0);
  const int64_t desired = number("desiredHealthy").value_or(0);
  lines.Begin("");
  lines.PairOf("budget", BudgetWord(*allowed, healthy, desired, *expected));
  lines.Number("allowed", *allowed);
  lines.Number("healthy", healthy);
  lines.Number("desired", desired);
  lines.Number("expected", *expected);
}

// The limit of a resource, in the list that was read once.
JsonValue ValueOf(const std::vector<JsonMember>& members,
                  std::string_view key) {
  for (const JsonMember& member : members) {
    if (member.key == key) return member.value;
  }
  return {};
}

void AppendQuota(JsonValue status, StateLines& lines) {
  // OpenShift's quota of several namespaces keeps the sum one object deeper.
  const JsonValue total = lines.reader().Find(status, "total");
  if (IsObject(total)) status = total;
  const auto hard = MembersAt(lines.reader(), status, "hard");
  for (const JsonMember& used : MembersAt(lines.reader(), status, "used")) {
    const JsonValue limit_text = ValueOf(hard, used.key);
    const auto limit = Quantity(limit_text);
    const auto amount = Quantity(used.value);
    if (!limit || !amount || *amount < *limit) continue;
    if (*amount == 0) continue;  // a kind of object that is not allowed
    lines.Begin("");
    lines.PairOf("quota", *amount > *limit ? "exceeded" : "full");
    lines.PairOf("resource", used.key);
    lines.PairOf("used", used.value);
    lines.PairOf("hard", limit_text);
  }
}

void AppendResize(JsonValue status, StateLines& lines) {
  for (const JsonMember& resource :
       MembersAt(lines.reader(), status, "allocatedResourceStatuses")) {
    lines.Begin("resize");
    lines.PairOf("resource", resource.key);
    lines.PairOf("status", resource.value);
  }
  lines.Begin("resize");  // before Kubernetes 1.28
  lines.Pair("status", status, "resizeStatus");
}

// Of a VolumeAttachment.
void AppendAttachment(JsonValue status, StateLines& lines) {
  lines.Begin("attachError");
  lines.Pair("message", status, "attachError.message");
  lines.Begin("detachError");
  lines.Pair("message", status, "detachError.message");
}

}  // namespace

void AppendLimits(const ObjectParts& parts, StateLines& lines) {
  AppendBudget(parts.status, lines);
  AppendQuota(parts.status, lines);
  AppendResize(parts.status, lines);
  AppendAttachment(parts.status, lines);
}

}  // namespace logclass

// What webhooks post: Alertmanager, Jira, GitHub.

#include <string>
#include <utility>

#include "classifier/record/json_state.h"
#include "classifier/record/state_lines.h"

namespace logclass {
namespace {

// The labels that say what an alert is about.
constexpr std::string_view kAlertLabels[] = {"severity",
                                             "namespace",
                                             "pod",
                                             "instance",
                                             "container",
                                             "node",
                                             "deployment",
                                             "statefulset",
                                             "daemonset",
                                             "job_name",
                                             "service",
                                             "persistentvolumeclaim",
                                             "condition",
                                             "reason",
                                             "resource",
                                             "resourcequota",
                                             "device",
                                             "mountpoint",
                                             "job",
                                             "horizontalpodautoscaler",
                                             "exported_namespace",
                                             "poddisruptionbudget",
                                             "sync_status",
                                             "health_status"};

// What a payload is about, and where in that the commit stands. GitHub repeats
// the run and its check in the payload of a deployment's status.
constexpr std::pair<std::string_view, std::string_view> kGithubSubjects[] = {
    {"deployment_status", ""},
    {"issue", ""},
    {"pull_request", "head.sha"},
    {"workflow_run", "head_sha"},
    {"workflow_job", "head_sha"},
    {"check_run", "head_sha"},
    {"check_suite", "head_sha"},
    {"release", "target_commitish"},
    {"alert", ""},
};

void AppendGithubSubject(JsonValue payload, JsonValue subject,
                         std::string_view commit_path, StateLines& lines) {
  JsonReader& reader = lines.reader();
  lines.Pair("action", payload, "action");
  lines.Pair("repository", payload, "repository.full_name");
  lines.Pair("number", subject, "number");
  lines.Pair("state", subject, "state");
  lines.Pair("status", subject, "status");
  lines.Pair("conclusion", subject, "conclusion");
  lines.Pair("environment", subject, "environment");
  if (!commit_path.empty()) lines.Pair("commit", subject, commit_path);
  lines.Pair("commit", payload, "deployment.sha");
  lines.Pair("type", subject, "type.name");
  lines.Pair("label", payload, "label.name");
  const JsonValue labels = reader.Find(subject, "labels");
  std::vector<JsonValue> elements;
  if (IsArray(labels)) reader.Elements(labels, 100, &elements);
  for (JsonValue label : elements) {
    lines.PairOf("labels",
                 IsObject(label) ? reader.Find(label, "name") : label);
  }
  lines.Text(subject, "title");
  lines.Text(subject, "name");
  lines.Text(subject, "description");
}

// A commit's status, as other CI systems post it: no object of its own.
bool AppendCommitStatus(JsonValue payload, StateLines& lines) {
  JsonReader& reader = lines.reader();
  if (!HasText(reader.Find(payload, "sha")) ||
      !HasText(reader.Find(payload, "context"))) {
    return false;
  }
  lines.Begin("github event=status");
  lines.Pair("repository", payload, "repository.full_name");
  lines.Pair("state", payload, "state");
  lines.Pair("commit", payload, "sha");
  lines.Pair("context", payload, "context");
  lines.Text(payload, "description");
  return true;
}

}  // namespace

void AppendAlert(JsonReader& reader, JsonValue alert, std::string* out) {
  StateLines lines(reader, out);
  const JsonValue labels = reader.Find(alert, "labels");
  lines.Begin("");
  lines.Pair("alert", labels, "alertname");
  if (IsText(reader.Find(alert, "status.state"), "active")) {  // of the API
    lines.PairOf("status", "firing");
  } else {
    lines.Pair("status", alert, "status");
  }
  for (std::string_view label : kAlertLabels) lines.Pair(label, labels, label);
  lines.Text(alert, "annotations.summary");
  lines.Text(alert, "annotations.message");
  lines.Text(alert, "annotations.description");
}

void AppendJira(JsonReader& reader, JsonValue payload, std::string* out) {
  StateLines lines(reader, out);
  const JsonValue wrapped = reader.Find(payload, "issue");
  const JsonValue issue = IsObject(wrapped) ? wrapped : payload;
  lines.Begin("jira");
  lines.Pair("event", payload, "webhookEvent");
  lines.Pair("issue", issue, "key");
  const JsonValue type = reader.Find(issue, "fields.issuetype");
  lines.PairOf("type", IsObject(type) ? reader.Find(type, "name") : type);
  lines.Pair("priority", issue, "fields.priority.name");
  const JsonValue status = reader.Find(issue, "fields.status");
  lines.PairOf("status",
               IsObject(status) ? reader.Find(status, "name") : status);
  lines.Pair("category", issue, "fields.status.statusCategory.key");
  for (JsonValue item : ObjectsAt(reader, payload, "changelog.items")) {
    lines.Pair("changed", item, "field");
  }
  lines.Text(issue, "fields.summary");
}

void AppendGithub(JsonReader& reader, JsonValue payload, std::string* out) {
  StateLines lines(reader, out);
  for (const auto& [event, commit_path] : kGithubSubjects) {
    const JsonValue subject = reader.Find(payload, event);
    if (!IsObject(subject)) continue;
    lines.Begin(std::string("github event=").append(event));
    AppendGithubSubject(payload, subject, commit_path, lines);
    return;
  }
  if (AppendCommitStatus(payload, lines)) return;
  lines.Begin("github");
  lines.Pair("action", payload, "action");
  lines.Pair("repository", payload, "repository.full_name");
}

void AppendGithubIssue(JsonReader& reader, JsonValue issue, std::string* out) {
  StateLines lines(reader, out);
  lines.Begin("github event=issue");
  AppendGithubSubject(issue, issue, "", lines);
}

}  // namespace logclass

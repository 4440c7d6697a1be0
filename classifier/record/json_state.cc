#include "classifier/record/json_state.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace logclass {
namespace {

// More than any object has; a bound on what hostile input can make us write.
constexpr size_t kMaxItems = 1000;

// Builds lines of words and `name=value` pairs.
class Lines {
 public:
  Lines(JsonReader& reader, std::string* out) : reader_(reader), out_(out) {}

  // Starts a line. One without a pair is taken back by the next Begin() or
  // End().
  void Begin(std::string_view words) {
    End();
    if (!out_->empty()) out_->push_back('\n');
    out_->append(words);
    pairs_ = 0;
    open_ = true;
  }

  // Ends the line; without pairs there was nothing to say.
  void End() {
    if (open_ && pairs_ == 0) out_->resize(start_);
    start_ = out_->size();
    open_ = false;
  }

  // Adds ` name=value` where the object has text at `path`.
  void Pair(std::string_view name, RawJson object, std::string_view path) {
    PairOf(name, reader_.Find(object, path));
  }

  void PairOf(std::string_view name, RawJson value) {
    if (value.empty() || value == "\"\"" || IsNull(value)) return;
    if (out_->size() > start_ && out_->back() != '\n') out_->push_back(' ');
    out_->append(name).push_back('=');
    const size_t before = out_->size();
    AppendDecodedJson(value, out_);
    std::replace_if(
        out_->begin() + static_cast<ptrdiff_t>(before), out_->end(),
        [](char c) { return c == '\n' || c == '\r'; }, ' ');
    ++pairs_;
  }

  // Adds a text as a line, or lines, of its own.
  void Text(RawJson object, std::string_view path) {
    End();
    const RawJson value = reader_.Find(object, path);
    if (!IsString(value) || value.size() == 2) return;
    if (!out_->empty()) out_->push_back('\n');
    AppendDecodedJson(value, out_);
    while (!out_->empty() && (out_->back() == '\n' || out_->back() == '\r')) {
      out_->pop_back();
    }
    start_ = out_->size();
  }

 private:
  JsonReader& reader_;
  std::string* out_;
  size_t start_ = 0;  // where the line, with its newline before it, starts
  int pairs_ = 0;
  bool open_ = false;
};

std::vector<RawJson> ElementsAt(JsonReader& reader, RawJson object,
                                std::string_view path) {
  std::vector<RawJson> elements;
  const RawJson array = reader.Find(object, path);
  if (IsArray(array)) reader.Elements(array, kMaxItems, &elements);
  return elements;
}

void AppendTerminated(Lines& lines, RawJson terminated) {
  lines.Pair("reason", terminated, "reason");
  lines.Pair("exitCode", terminated, "exitCode");
  lines.Pair("signal", terminated, "signal");
  lines.Pair("message", terminated, "message");
}

void AppendContainer(JsonReader& reader, RawJson container,
                     std::string_view prefix, Lines& lines) {
  std::string head(prefix);
  head.append("container=");
  AppendDecodedJson(reader.Find(container, "name"), &head);
  if (const RawJson waiting = reader.Find(container, "state.waiting");
      IsObject(waiting)) {
    lines.Begin(head + " waiting");
    lines.Pair("reason", waiting, "reason");
    lines.Pair("restartCount", container, "restartCount");
    lines.Pair("message", waiting, "message");
  }
  if (const RawJson terminated = reader.Find(container, "state.terminated");
      IsObject(terminated)) {
    lines.Begin(head + " terminated");
    AppendTerminated(lines, terminated);
  }
  if (const RawJson last = reader.Find(container, "lastState.terminated");
      IsObject(last)) {
    lines.Begin(head + " last terminated");
    AppendTerminated(lines, last);
  }
}

void AppendConditions(JsonReader& reader, RawJson status, Lines& lines) {
  for (RawJson condition : ElementsAt(reader, status, "conditions")) {
    if (!IsObject(condition)) continue;
    lines.Begin("condition");
    lines.Pair("type", condition, "type");
    lines.Pair("status", condition, "status");
    lines.Pair("reason", condition, "reason");
    lines.Pair("message", condition, "message");
  }
}

}  // namespace

void AppendObjectState(JsonReader& reader, RawJson object, std::string* out) {
  Lines lines(reader, out);
  const RawJson status = reader.Find(object, "status");
  if (IsString(status)) {  // the answer of an API server: kind Status
    lines.Begin("");
    lines.PairOf("status", status);
    lines.Pair("reason", object, "reason");
    lines.Pair("code", object, "code");
    lines.Pair("message", object, "message");
  }
  if (IsObject(status)) {
    lines.Begin("");
    lines.Pair("phase", status, "phase");
    lines.Pair("reason", status, "reason");
    lines.Pair("message", status, "message");
    for (const auto& [list, prefix] :
         {std::pair<std::string_view, std::string_view>{"initContainerStatuses",
                                                        "init "},
          {"containerStatuses", ""},
          {"ephemeralContainerStatuses", "ephemeral "}}) {
      for (RawJson container : ElementsAt(reader, status, list)) {
        if (IsObject(container)) {
          AppendContainer(reader, container, prefix, lines);
        }
      }
    }
    // Argo CD's Application.
    lines.Begin("sync");
    lines.Pair("status", status, "sync.status");
    lines.Begin("health");
    lines.Pair("status", status, "health.status");
    lines.Pair("message", status, "health.message");
    lines.Begin("operation");
    lines.Pair("phase", status, "operationState.phase");
    lines.Pair("message", status, "operationState.message");
    AppendConditions(reader, status, lines);
  }
  if (reader.Find(object, "spec.unschedulable") == "true") {  // a node
    lines.Begin("");
    lines.PairOf("unschedulable", "true");
  }
  for (RawJson taint : ElementsAt(reader, object, "spec.taints")) {
    if (!IsObject(taint)) continue;
    lines.Begin("taint");
    lines.Pair("key", taint, "key");
    lines.Pair("value", taint, "value");
    lines.Pair("effect", taint, "effect");
  }
  lines.End();
}

void AppendAlert(JsonReader& reader, RawJson alert, std::string* out) {
  Lines lines(reader, out);
  lines.Begin("");
  lines.Pair("alert", alert, "labels.alertname");
  lines.Pair("status", alert, "status");
  lines.Pair("severity", alert, "labels.severity");
  lines.Pair("namespace", alert, "labels.namespace");
  lines.Pair("pod", alert, "labels.pod");
  lines.Pair("instance", alert, "labels.instance");
  lines.Text(alert, "annotations.summary");
  lines.Text(alert, "annotations.message");
  lines.Text(alert, "annotations.description");
}

void AppendJira(JsonReader& reader, RawJson payload, std::string* out) {
  Lines lines(reader, out);
  lines.Begin("jira");
  lines.Pair("event", payload, "webhookEvent");
  lines.Pair("issue", payload, "issue.key");
  lines.Pair("type", payload, "issue.fields.issuetype.name");
  lines.Pair("priority", payload, "issue.fields.priority.name");
  lines.Pair("status", payload, "issue.fields.status.name");
  for (RawJson item : ElementsAt(reader, payload, "changelog.items")) {
    if (IsObject(item)) lines.Pair("changed", item, "field");
  }
  lines.Text(payload, "issue.fields.summary");
}

void AppendGithub(JsonReader& reader, RawJson payload, std::string* out) {
  Lines lines(reader, out);
  for (std::string_view event :
       {"issue", "pull_request", "workflow_run", "workflow_job", "check_run",
        "check_suite", "deployment_status", "release", "alert"}) {
    const RawJson subject = reader.Find(payload, event);
    if (!IsObject(subject)) continue;
    lines.Begin(std::string("github event=").append(event));
    lines.Pair("action", payload, "action");
    lines.Pair("repository", payload, "repository.full_name");
    lines.Pair("number", subject, "number");
    lines.Pair("state", subject, "state");
    lines.Pair("status", subject, "status");
    lines.Pair("conclusion", subject, "conclusion");
    lines.Pair("label", payload, "label.name");
    for (RawJson label : ElementsAt(reader, subject, "labels")) {
      lines.PairOf("labels",
                   IsObject(label) ? reader.Find(label, "name") : label);
    }
    lines.Text(subject, "title");
    lines.Text(subject, "name");
    lines.Text(subject, "description");
    return;
  }
  lines.Begin("github");
  lines.Pair("action", payload, "action");
  lines.Pair("repository", payload, "repository.full_name");
  lines.End();
}

void AppendAudit(JsonReader& reader, RawJson event, std::string* out) {
  Lines lines(reader, out);
  lines.Begin("audit");
  lines.Pair("verb", event, "verb");
  lines.Pair("requestURI", event, "requestURI");
  lines.Pair("user", event, "user.username");
  lines.Pair("code", event, "responseStatus.code");
  lines.Pair("reason", event, "responseStatus.reason");
  lines.Pair("decision", event, "annotations.authorization.k8s.io/decision");
  lines.End();
}

}  // namespace logclass

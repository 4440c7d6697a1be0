// Writes the state of a Kubernetes object, or a webhook's payload, as text to
// be classified: one line per fact, in words that do not depend on where in the
// object the fact stands.
//
//   phase=Pending reason=Unschedulable message=...
//   container=web waiting reason=CrashLoopBackOff restartCount=7 message=...
//   container=web terminated reason=Error exitCode=1 message=...
//   container=web last terminated reason=OOMKilled exitCode=137
//   init container=migrate waiting reason=PodInitializing
//   condition type=Ready status=False reason=ContainersNotReady message=...
//   unschedulable=true
//   taint key=node.kubernetes.io/disk-pressure effect=NoSchedule
//   sync status=OutOfSync
//   health status=Degraded message=...
//   operation phase=Failed message=...
//   status=Failure reason=Forbidden code=403 message=...
//   alert=KubePodCrashLooping status=firing severity=warning
//   jira event=jira:issue_created issue=OPS-7 type=Incident priority=High ...
//   github event=issue action=labeled repository=shop/cart number=12 ...
//
// A webhook's titles, summaries and descriptions follow on lines of their own.
// A message never breaks its line: its newlines become spaces.

#ifndef CLASSIFIER_RECORD_JSON_STATE_H_
#define CLASSIFIER_RECORD_JSON_STATE_H_

#include <string>
#include <string_view>

#include "classifier/record/json_reader.h"

namespace logclass {

// Appends a Kubernetes object's lines to `*out`; a healthy one has lines too.
void AppendObjectState(JsonReader& reader, RawJson object, std::string* out);

// Appends one alert of an Alertmanager payload.
void AppendAlert(JsonReader& reader, RawJson alert, std::string* out);

// Appends a Jira payload: an issue was created, updated, deleted, commented.
void AppendJira(JsonReader& reader, RawJson payload, std::string* out);

// Appends a GitHub payload: of an issue, a pull request, a CI run, a
// deployment.
void AppendGithub(JsonReader& reader, RawJson payload, std::string* out);

// Appends a Kubernetes audit event that carries no message of its own: what was
// asked and the answer's code.
void AppendAudit(JsonReader& reader, RawJson event, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_STATE_H_

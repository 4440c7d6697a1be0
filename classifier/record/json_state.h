// Writes the state of a Kubernetes object, or a webhook's payload, as text to
// be classified: one line per fact, in words that do not depend on where in the
// object the fact stands. Numbers are compared here, so that a rule need only
// look for the word. What a pair lacks in the object, its line lacks.
//
// Any object, by what it has, not by its kind:
//   phase=Pending state=... reason=... storageClass=fast reclaimPolicy=Delete
//       claim=data aborted=true message=...
//   status=Failure reason=Forbidden code=403 message=...   (kind Status)
//   cause reason=DisruptionBudget message=...
//   condition type=Ready status=False reason=ContainersNotReady message=...
//   validation level=ERROR code=IST0101 name=ReferencedResourceNotFound
//   finding kind=Service message=...       (k8sgpt's Result)
//
// Containers; "init " or "ephemeral " may stand before:
//   container=web waiting reason=CrashLoopBackOff lastExitCode=1
//       restartCount=7 image=... message=...
//   container=web terminated reason=Error exitCode=1 signal=9 restartCount=7
//       image=... message=...
//   container=web running ready=false started=true restartCount=7 image=...
//   container=web restarting exitCode=1 restartCount=7 image=...
//   container=web last terminated reason=OOMKilled exitCode=137 ...
//   container=web recovered reason=OOMKilled exitCode=137 ...   runs, is ready
//
// Workloads (update, misscheduled, job, cron: only what is not finished):
//   replicas=WORD wanted=3 ready=1 updated=3 available=1
//     unobserved  its controller has not seen the latest spec
//     zero        none is wanted
//     progressing a rollout goes on as it should, or all is new
//     none        none is ready
//     missing     some are not ready
//     complete    all are ready
//   update=WORD wanted=3 updated=1 currentRevision=... updateRevision=...
//     unfinished  some replicas are of an older revision
//     blocked     the same, and some are not ready: it waits for these
//   misscheduled=2
//   job=failing failed=2 backoffLimit=6    failed pods, not yet given up
//   cron=failing lastSchedule=... lastSuccess=...   the last run failed
//   suspended=true, paused=true
//
// Nodes:
//   unschedulable=true
//   taint key=node.kubernetes.io/disk-pressure effect=NoSchedule
//
// Limits and storage:
//   budget=WORD allowed=0 healthy=1 desired=2 expected=2
//     empty       it selects no pod
//     violated    fewer are healthy than must be
//     exhausted   none may be disrupted
//     available   some may
//   quota=WORD resource=pods used=10 hard=10   only what is used up:
//     full        used equals hard
//     exceeded    used is more
//   resize resource=storage status=NodeResizeInfeasible
//   attachError message=...   or detachError
//
// Services:
//   loadBalancer=pending
//   endpoints=WORD service=cart ready=1 notReady=1 pod=cart-1
//     none        none at all
//     notReady    none is ready
//     partial     some are not ready; the pod is the first of them
//     ready       all are
//
// Argo:
//   sync status=OutOfSync revision=...
//   health status=Degraded revision=... message=...
//   operation phase=Failed revision=... message=...
//   resource=Deployment/cart sync=SyncFailed message=...
//   resource=Deployment/cart health=Degraded message=...
//   step=fit phase=Pending message=...   of a workflow, unless it succeeded
//
// Payloads; titles, summaries and descriptions follow on lines of their own:
//   alert=KubePodCrashLooping status=firing severity=warning namespace=shop ...
//   jira event=jira:issue_created issue=OPS-7 type=Incident priority=High ...
//       an issue of the REST API has no event, one of GitHub no action
//   github event=issue action=labeled repository=shop/cart number=12 ...
//
// A message never breaks its line: its newlines become spaces. It is the last
// of its line, so that it cannot pose as another pair.

#ifndef CLASSIFIER_RECORD_JSON_STATE_H_
#define CLASSIFIER_RECORD_JSON_STATE_H_

#include <string>
#include <string_view>

#include "classifier/record/json_reader.h"

namespace logclass {

// Appends a Kubernetes object's lines to `*out`; a healthy one has lines too.
void AppendObjectState(JsonReader& reader, JsonValue object, std::string* out);

// Appends one alert of an Alertmanager payload.
void AppendAlert(JsonReader& reader, JsonValue alert, std::string* out);

// Appends a Jira payload: an issue was created, updated, deleted, commented.
void AppendJira(JsonReader& reader, JsonValue payload, std::string* out);

// Appends a GitHub payload: of an issue, a pull request, a CI run, a
// deployment.
void AppendGithub(JsonReader& reader, JsonValue payload, std::string* out);

// Appends a GitHub issue as the REST API and gh have it, without a payload.
void AppendGithubIssue(JsonReader& reader, JsonValue issue, std::string* out);

// Appends a Kubernetes audit event that carries no message of its own: what was
// asked and the answer's code.
void AppendAudit(JsonReader& reader, JsonValue event, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_STATE_H_

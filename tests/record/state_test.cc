// What the states of objects and the payloads of webhooks read as.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/record/json.h"
#include "classifier/record/state_lines.h"
#include "tests/record/vector_encoding.h"

namespace logclass {
namespace {

struct Case {
  const char* name;
  std::string_view json;
  std::string_view text;
};

void Check(const std::vector<Case>& cases) {
  JsonRecords records;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto parsed = records.Parse(c.json);
    ASSERT_EQ(parsed.size(), 1u);
    EXPECT_EQ(RecordKindName(parsed[0].kind),
              RecordKindName(RecordKind::kState));
    EXPECT_EQ(parsed[0].message, c.text);
    // Vector's encoding of the same holds the same.
    const auto map = testing::ValueMapOfJson(c.json);
    ASSERT_TRUE(map.has_value());
    EXPECT_EQ(testing::DifferenceToJson(*map), "");
  }
}

TEST(StateTest, Containers) {
  Check({
      {"ready",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"phase":"Running","containerStatuses":[{"name":"w","ready":true,"restartCount":0,"state":{"running":{}},"lastState":{}}]}})j",
       "phase=Running"},
      {"waiting, with what it ended of before",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"containerStatuses":[{"name":"w","image":"w:1","ready":false,"restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off\n5m"}},"lastState":{"terminated":{"exitCode":1,"reason":"Error","message":"no\nconfig"}}}]}})j",
       "container=w waiting reason=CrashLoopBackOff lastExitCode=1 "
       "restartCount=4 image=w:1 message=back-off 5m\n"
       "container=w last terminated reason=Error exitCode=1 restartCount=4 "
       "image=w:1 message=no config"},
      {"killed",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"containerStatuses":[{"name":"w","restartCount":0,"state":{"terminated":{"exitCode":137,"signal":9,"reason":"Error"}}}]}})j",
       "container=w terminated reason=Error exitCode=137 signal=9 "
       "restartCount=0"},
      {"init and ephemeral containers",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"initContainerStatuses":[{"name":"i","state":{"terminated":{"exitCode":0,"reason":"Completed"}}}],"ephemeralContainerStatuses":[{"name":"e","state":{"waiting":{"reason":"ErrImagePull"}}}]}})j",
       "init container=i terminated reason=Completed exitCode=0\n"
       "ephemeral container=e waiting reason=ErrImagePull"},
      {"running, not ready",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"containerStatuses":[{"name":"w","ready":false,"started":true,"restartCount":0,"state":{"running":{}}}]}})j",
       "container=w running ready=false started=true restartCount=0"},
      {"failed thrice, and not ready",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"containerStatuses":[{"name":"w","ready":false,"restartCount":3,"state":{"running":{}},"lastState":{"terminated":{"exitCode":2}}}]}})j",
       "container=w restarting exitCode=2 restartCount=3\n"
       "container=w running ready=false restartCount=3\n"
       "container=w last terminated exitCode=2 restartCount=3"},
      {"failed twice, and not ready",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"containerStatuses":[{"name":"w","ready":false,"restartCount":2,"state":{"running":{}},"lastState":{"terminated":{"exitCode":2}}}]}})j",
       "container=w running ready=false restartCount=2\n"
       "container=w last terminated exitCode=2 restartCount=2"},
      {"failed before, and is well now",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"containerStatuses":[{"name":"w","ready":true,"restartCount":1,"state":{"running":{}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}})j",
       "container=w recovered reason=OOMKilled exitCode=137 restartCount=1"},
      {"a pod that goes away need not be ready",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p","deletionTimestamp":"2024-05-01T09:00:00Z"},"status":{"containerStatuses":[{"name":"w","ready":false,"restartCount":3,"state":{"running":{}}}]}})j",
       ""},
      {"evicted",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"phase":"Failed","reason":"Evicted","message":"The node was low on resource: memory."}})j",
       "phase=Failed reason=Evicted message=The node was low on resource: "
       "memory."},
  });
}

TEST(StateTest, Workloads) {
  Check({
      {"complete",
       R"j({"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d","generation":2},"spec":{"replicas":2,"strategy":{"type":"RollingUpdate"}},"status":{"observedGeneration":2,"replicas":2,"readyReplicas":2,"updatedReplicas":2,"availableReplicas":2}})j",
       "replicas=complete wanted=2 ready=2 updated=2 available=2"},
      {"some missing in an update",
       R"j({"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d"},"spec":{"replicas":3,"strategy":{}},"status":{"replicas":4,"readyReplicas":2,"updatedReplicas":1}})j",
       "replicas=missing wanted=3 ready=2 updated=1\n"
       "update=blocked wanted=3 updated=1"},
      {"a rollout that goes on as it should",
       R"j({"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d"},"spec":{"replicas":3},"status":{"observedGeneration":4,"replicas":4,"readyReplicas":2,"conditions":[{"type":"Available","status":"True"},{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated"}]}})j",
       "condition type=Available status=True\n"
       "condition type=Progressing status=True reason=ReplicaSetUpdated\n"
       "replicas=progressing wanted=3 ready=2"},
      {"a new StatefulSet makes one pod after the other",
       R"j({"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{"name":"s"},"spec":{"replicas":3},"status":{"observedGeneration":1,"replicas":1,"updatedReplicas":1,"currentRevision":"a","updateRevision":"a"}})j",
       "replicas=progressing wanted=3 ready=0 updated=1\n"
       "update=unfinished wanted=3 updated=1 currentRevision=a "
       "updateRevision=a"},
      {"none, and paused",
       R"j({"kind":"Deployment","apiVersion":"apps/v1","metadata":{"name":"d"},"spec":{"replicas":1,"paused":true},"status":{"unavailableReplicas":1}})j",
       "replicas=none wanted=1 ready=0\npaused=true"},
      {"zero",
       R"j({"kind":"ReplicaSet","apiVersion":"apps/v1","metadata":{"name":"r"},"spec":{"replicas":0},"status":{"replicas":0}})j",
       "replicas=zero wanted=0 ready=0"},
      {"not seen by its controller yet",
       R"j({"kind":"ReplicaSet","apiVersion":"apps/v1","metadata":{"name":"r","generation":3},"spec":{"replicas":5},"status":{"replicas":2,"readyReplicas":2,"observedGeneration":2}})j",
       "replicas=unobserved wanted=5 ready=2"},
      {"a resource that does not count its replicas",
       R"j({"kind":"Kafka","apiVersion":"example.com/v1","metadata":{"name":"k"},"spec":{"replicas":3},"status":{"phase":"Ready"}})j",
       "phase=Ready"},
      {"a resource that counts those available only",
       R"j({"kind":"Prometheus","apiVersion":"example.com/v1","metadata":{"name":"k"},"spec":{"replicas":2},"status":{"replicas":2,"availableReplicas":2}})j",
       "replicas=complete wanted=2 ready=2 available=2"},
      {"StatefulSet",
       R"j({"kind":"StatefulSet","apiVersion":"apps/v1","metadata":{"name":"s"},"spec":{"replicas":3},"status":{"replicas":3,"readyReplicas":3,"updatedReplicas":1,"currentRevision":"a","updateRevision":"b"}})j",
       "replicas=complete wanted=3 ready=3 updated=1\n"
       "update=unfinished wanted=3 updated=1 currentRevision=a "
       "updateRevision=b"},
      {"DaemonSet",
       R"j({"kind":"DaemonSet","apiVersion":"apps/v1","metadata":{"name":"d"},"spec":{},"status":{"desiredNumberScheduled":4,"numberReady":3,"updatedNumberScheduled":4,"numberMisscheduled":2}})j",
       "replicas=missing wanted=4 ready=3 updated=4\nmisscheduled=2"},
      {"Job with failures",
       R"j({"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"j"},"spec":{"backoffLimit":6},"status":{"failed":2,"active":1}})j",
       "job=failing failed=2 backoffLimit=6 active=1"},
      {"Job that succeeded after failures",
       R"j({"kind":"Job","apiVersion":"batch/v1","metadata":{"name":"j"},"spec":{"backoffLimit":6},"status":{"failed":2,"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}})j",
       "condition type=Complete status=True"},
      {"CronJob whose last run failed",
       R"j({"kind":"CronJob","apiVersion":"batch/v1","metadata":{"name":"c"},"spec":{"suspend":true},"status":{"lastScheduleTime":"2024-05-01T09:00:00Z","lastSuccessfulTime":"2024-05-01T08:00:09Z"}})j",
       "cron=failing lastSchedule=2024-05-01T09:00:00Z "
       "lastSuccess=2024-05-01T08:00:09Z\nsuspended=true"},
      {"CronJob that runs",
       R"j({"kind":"CronJob","apiVersion":"batch/v1","metadata":{"name":"c"},"spec":{},"status":{"active":[{"name":"c-1"}],"lastScheduleTime":"2024-05-01T09:00:00Z","lastSuccessfulTime":"2024-05-01T08:00:09Z"}})j",
       ""},
      {"Rollout",
       R"j({"kind":"Rollout","apiVersion":"argoproj.io/v1alpha1","metadata":{"name":"r"},"spec":{},"status":{"phase":"Degraded","abort":true,"message":"RolloutAborted"}})j",
       "phase=Degraded aborted=true message=RolloutAborted"},
  });
}

TEST(StateTest, LimitsAndStorage) {
  Check({
      {"budget violated",
       R"j({"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"b"},"status":{"disruptionsAllowed":0,"currentHealthy":1,"desiredHealthy":2,"expectedPods":3}})j",
       "budget=violated allowed=0 healthy=1 desired=2 expected=3"},
      {"budget exhausted",
       R"j({"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"b"},"status":{"disruptionsAllowed":0,"currentHealthy":2,"desiredHealthy":2,"expectedPods":3}})j",
       "budget=exhausted allowed=0 healthy=2 desired=2 expected=3"},
      {"budget of nothing",
       R"j({"kind":"PodDisruptionBudget","apiVersion":"policy/v1","metadata":{"name":"b"},"status":{"disruptionsAllowed":0,"currentHealthy":0,"desiredHealthy":0,"expectedPods":0}})j",
       "budget=empty allowed=0 healthy=0 desired=0 expected=0"},
      {"quota",
       R"j({"kind":"ResourceQuota","apiVersion":"v1","metadata":{"name":"q"},"status":{"hard":{"pods":"10","requests.cpu":"4","requests.memory":"4Gi","services.loadbalancers":"0","count/jobs":"x"},"used":{"pods":"12","requests.cpu":"4000m","requests.memory":"4095Mi","services.loadbalancers":"0","count/jobs":"9","other":"1"}}})j",
       "quota=exceeded resource=pods used=12 hard=10\n"
       "quota=full resource=requests.cpu used=4000m hard=4"},
      {"quota of several namespaces",
       R"j({"kind":"ClusterResourceQuota","apiVersion":"quota.openshift.io/v1","metadata":{"name":"q"},"status":{"total":{"hard":{"pods":"10"},"used":{"pods":"10"}},"namespaces":[{"namespace":"shop","status":{"hard":{"pods":"10"},"used":{"pods":"7"}}}]}})j",
       "quota=full resource=pods used=10 hard=10"},
      {"claim that cannot grow",
       R"j({"kind":"PersistentVolumeClaim","apiVersion":"v1","metadata":{"name":"c"},"spec":{"storageClassName":"fast"},"status":{"phase":"Bound","allocatedResourceStatuses":{"storage":"NodeResizeInfeasible"}}})j",
       "phase=Bound storageClass=fast\n"
       "resize resource=storage status=NodeResizeInfeasible"},
      {"volume",
       R"j({"kind":"PersistentVolume","apiVersion":"v1","metadata":{"name":"v"},"spec":{"persistentVolumeReclaimPolicy":"Retain","claimRef":{"name":"c"}},"status":{"phase":"Released"}})j",
       "phase=Released reclaimPolicy=Retain claim=c"},
      {"attachment",
       R"j({"kind":"VolumeAttachment","apiVersion":"storage.k8s.io/v1","metadata":{"name":"a"},"spec":{},"status":{"attached":false,"attachError":{"message":"in use\nelsewhere"}}})j",
       "attachError message=in use elsewhere"},
  });
}

TEST(StateTest, Network) {
  Check({
      {"endpoints",
       R"j({"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"s"},"subsets":[{"addresses":[{"ip":"10.0.0.1"}],"notReadyAddresses":[{"ip":"10.0.0.2","targetRef":{"name":"p-2"}},{"ip":"10.0.0.3","targetRef":{"name":"p-3"}}]}]})j",
       "endpoints=partial service=s ready=1 notReady=2 pod=p-2"},
      {"no endpoints",
       R"j({"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"s"}})j",
       "endpoints=none service=s ready=0 notReady=0"},
      {"a lock",
       R"j({"kind":"Endpoints","apiVersion":"v1","metadata":{"name":"s","annotations":{"control-plane.alpha.kubernetes.io/leader":"{}"}}})j",
       ""},
      {"slice; a pod that goes away does not count",
       R"j({"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"name":"s-1","labels":{"kubernetes.io/service-name":"s"}},"addressType":"IPv4","endpoints":[{"conditions":{"ready":false},"targetRef":{"name":"p-1"}},{"conditions":{"ready":false,"terminating":true}}]})j",
       "endpoints=notReady service=s ready=0 notReady=1 pod=p-1"},
      {"slice that does not say whether it is ready",
       R"j({"kind":"EndpointSlice","apiVersion":"discovery.k8s.io/v1","metadata":{"name":"s-1"},"addressType":"IPv4","endpoints":[{"conditions":{}}]})j",
       "endpoints=ready ready=1 notReady=0"},
      {"load balancer",
       R"j({"kind":"Service","apiVersion":"v1","metadata":{"name":"s"},"spec":{"type":"LoadBalancer"},"status":{"loadBalancer":{}}})j",
       "loadBalancer=pending"},
      {"Gateway API",
       R"j({"kind":"HTTPRoute","apiVersion":"gateway.networking.k8s.io/v1","metadata":{"name":"r"},"spec":{},"status":{"parents":[{"conditions":[{"type":"Accepted","status":"False","reason":"NoMatchingParent"}]}]}})j",
       "condition type=Accepted status=False reason=NoMatchingParent"},
      {"Istio",
       R"j({"kind":"VirtualService","apiVersion":"networking.istio.io/v1","metadata":{"name":"v"},"spec":{},"status":{"validationMessages":[{"type":{"code":"IST0101","name":"ReferencedResourceNotFound"},"level":"ERROR"}]}})j",
       "validation level=ERROR code=IST0101 name=ReferencedResourceNotFound"},
  });
}

TEST(StateTest, OthersWithConditions) {
  Check({
      {"node",
       R"j({"kind":"Node","apiVersion":"v1","metadata":{"name":"n"},"spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"Unknown","reason":"NodeStatusUnknown"}]}})j",
       "condition type=Ready status=Unknown reason=NodeStatusUnknown\n"
       "unschedulable=true"},
      {"past phases are no conditions",
       R"j({"kind":"ClusterServiceVersion","apiVersion":"operators.coreos.com/v1alpha1","metadata":{"name":"c"},"spec":{},"status":{"phase":"Succeeded","conditions":[{"phase":"Failed","reason":"InstallCheckFailed"}]}})j",
       "phase=Succeeded"},
      {"component",
       R"j({"kind":"ComponentStatus","apiVersion":"v1","metadata":{"name":"scheduler"},"conditions":[{"type":"Healthy","status":"False","message":"refused"}]})j",
       "condition type=Healthy status=False message=refused"},
      {"an eviction's refusal",
       R"j({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"no","reason":"TooManyRequests","details":{"causes":[{"reason":"DisruptionBudget","message":"b"}]},"code":429})j",
       "status=Failure reason=TooManyRequests code=429 message=no\n"
       "cause reason=DisruptionBudget message=b"},
      {"Argo CD application",
       R"j({"kind":"Application","apiVersion":"argoproj.io/v1alpha1","metadata":{"name":"a"},"spec":{},"status":{"sync":{"status":"OutOfSync","revision":"9f1c"},"operationState":{"phase":"Failed","message":"m","syncResult":{"revision":"9f1c","resources":[{"kind":"Service","name":"s","status":"SyncFailed","message":"x"},{"kind":"Job","name":"j","status":"Synced"}]}},"resources":[{"kind":"Deployment","name":"d","health":{"status":"Degraded"}},{"kind":"Service","name":"s","health":{"status":"Healthy"}}]}})j",
       "sync status=OutOfSync revision=9f1c\n"
       "operation phase=Failed revision=9f1c message=m\n"
       "resource=Service/s sync=SyncFailed message=x\n"
       "resource=Deployment/d health=Degraded"},
      {"health of an Argo CD application",
       R"j({"kind":"Application","apiVersion":"argoproj.io/v1alpha1","metadata":{"name":"a"},"spec":{},"status":{"sync":{"status":"Synced","revision":"9f1c"},"health":{"status":"Degraded","message":"m"}}})j",
       "sync status=Synced revision=9f1c\n"
       "health status=Degraded revision=9f1c message=m"},
      {"steps of a workflow",
       R"j({"kind":"Workflow","apiVersion":"argoproj.io/v1alpha1","metadata":{"name":"w"},"status":{"phase":"Running","nodes":{"w-1":{"displayName":"fit","phase":"Pending","message":"m"},"w-2":{"displayName":"get","phase":"Succeeded","message":"ok"},"w-3":{"displayName":"put","phase":"Failed"},"w-4":7}}})j",
       "phase=Running\nstep=fit phase=Pending message=m"},
      {"steps of a workflow that succeeded",
       R"j({"kind":"Workflow","apiVersion":"argoproj.io/v1alpha1","metadata":{"name":"w"},"status":{"phase":"Succeeded","nodes":{"w-1":{"displayName":"fit","phase":"Failed","message":"m"}}}})j",
       "phase=Succeeded"},
      {"hostile types",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"spec":[1],"status":{"phase":7,"conditions":{"a":1},"containerStatuses":["x",{"name":null,"state":[]},{"name":"w","state":{"waiting":"no"}}],"hard":[],"used":{"a":1}}})j",
       ""},
  });
}

TEST(StateTest, Payloads) {
  Check({
      {"alert",
       R"j({"version":"4","receiver":"ops","alerts":[{"status":"firing","labels":{"alertname":"KubeNodePressure","severity":"warning","node":"n","condition":"DiskPressure"},"annotations":{"summary":"s"}}]})j",
       "alert=KubeNodePressure status=firing severity=warning node=n "
       "condition=DiskPressure\ns"},
      {"Jira, resolved",
       R"j({"webhookEvent":"jira:issue_updated","issue":{"key":"OPS-7","fields":{"summary":"s","issuetype":{"name":"Incident"},"status":{"name":"Done","statusCategory":{"key":"done"}}}},"changelog":{"items":[{"field":"status"}]}})j",
       "jira event=jira:issue_updated issue=OPS-7 type=Incident status=Done "
       "category=done changed=status\ns"},
      {"Jira, an issue of the REST API",
       R"j({"id":"1","key":"OPS-8","fields":{"summary":"s","issuetype":{"name":"Incident"},"status":{"name":"Open"}}})j",
       "jira issue=OPS-8 type=Incident status=Open\ns"},
      {"Jira, an issue that a rule sent",
       R"j({"issue":{"key":"OPS-9","fields":{"summary":"s","issuetype":"Incident","status":"Open"}}})j",
       "jira issue=OPS-9 type=Incident status=Open\ns"},
      {"GitHub issue with a type",
       R"j({"action":"typed","issue":{"number":3,"title":"t","state":"open","labels":[],"type":{"name":"Bug"}},"type":{"name":"Bug"},"repository":{"full_name":"shop/cart"}})j",
       "github event=issue action=typed repository=shop/cart number=3 "
       "state=open type=Bug\nt"},
      {"GitHub issue without a payload",
       R"j({"number":3,"title":"t","state":"open","labels":[{"name":"bug"}],"body":"b"})j",
       "github event=issue number=3 state=open labels=bug\nt"},
      {"GitHub deployment, with the run that it came from",
       R"j({"action":"created","deployment_status":{"state":"failure","environment":"production"},"deployment":{"sha":"9f1c"},"workflow_run":{"head_sha":"9f1c","conclusion":null},"repository":{"full_name":"shop/cart"}})j",
       "github event=deployment_status action=created repository=shop/cart "
       "state=failure environment=production commit=9f1c"},
      {"GitHub run",
       R"j({"action":"completed","workflow_run":{"name":"build","head_sha":"9f1c","status":"completed","conclusion":"failure"},"repository":{"full_name":"shop/cart"}})j",
       "github event=workflow_run action=completed repository=shop/cart "
       "status=completed conclusion=failure commit=9f1c\nbuild"},
      {"GitHub commit status",
       R"j({"sha":"9f1c","state":"error","context":"ci/build","repository":{"full_name":"shop/cart"}})j",
       "github event=status repository=shop/cart state=error commit=9f1c "
       "context=ci/build"},
  });
}

TEST(StateTest, Quantities) {
  const std::map<std::string_view, double> expected = {
      {"3", 3},        {"\"500m\"", 0.5}, {"\"10Gi\"", 10737418240.0},
      {"\"2k\"", 2e3}, {"\"1e3\"", 1e3},  {"\"1E\"", 1e18},
      {"\"-1\"", -1},  {"\"0.5\"", 0.5},  {"\"128974848\"", 128974848}};
  for (const auto& [text, number] : expected) {
    EXPECT_EQ(Quantity(JsonValue::OfText(text)), number) << text;
  }
  for (std::string_view text :
       {"", "\"\"", "\"x\"", "\"1x\"", "\"1 Gi\"", "null", "true", "{}"}) {
    EXPECT_EQ(Quantity(JsonValue::OfText(text)), std::nullopt) << text;
  }
}

class StateDataTest : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef LOGCLASS_SHARED_DIR
    folder_ = std::filesystem::path(LOGCLASS_SHARED_DIR) / "data/incidents";
#endif
    if (folder_.empty() || !std::filesystem::exists(folder_)) {
      GTEST_SKIP() << "../shared absent";
    }
  }

  // Returns the states of a file, joined.
  std::string States(std::string_view name) {
    std::ifstream file(folder_ / name, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    std::string states;
    for (const Record& record : records_.Parse(text.str())) {
      if (record.kind != RecordKind::kState) continue;
      states.append(record.message).push_back('\n');
    }
    return states;
  }

 private:
  std::filesystem::path folder_;
  JsonRecords records_;
};

TEST_F(StateDataTest, Pods) {
  const std::map<std::string_view, std::string_view> expected = {
      {"message-oomkill-pod", "terminated reason=OOMKilled exitCode=137"},
      {"message-image-pull-fail", " waiting reason=ErrImagePull"},
      {"message-pod-crashloop-backoff", " waiting reason=CrashLoopBackOff"},
      {"message-pod-init-crashloop-backoff",
       "init container=install waiting reason=RunContainerError"},
      {"message-pending-pod-resources",
       "condition type=PodScheduled status=False reason=Unschedulable"},
      {"message-pending-node-affinity",
       "condition type=PodScheduled status=False reason=Unschedulable"},
      {"message-container-creating-failed-mount",
       " waiting reason=ContainerCreating"},
      {"default", "phase=Running"},
  };
  for (const auto& [name, line] : expected) {
    const std::string states =
        States(std::string("pods/").append(name).append(".json"));
    EXPECT_NE(states.find(line), std::string::npos) << name << "\n" << states;
  }
}

TEST_F(StateDataTest, NodesAreWell) {
  const std::string states = States("nodes.json");
  EXPECT_NE(states.find("type=Ready status=True"), std::string::npos);
  EXPECT_EQ(states.find("Pressure status=True"), std::string::npos);
  EXPECT_EQ(states.find("unschedulable=true"), std::string::npos);
}

TEST_F(StateDataTest, EventsAreNoStates) {
  EXPECT_EQ(States("events/message-image-pull-fail.json"), "");
}

}  // namespace
}  // namespace logclass

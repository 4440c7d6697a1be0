#include "classifier/record/json.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/record/vector_encoding.h"

namespace logclass {
namespace {

using ExpectedFields =
    std::vector<std::pair<std::string_view, std::optional<std::string_view>>>;

// What one text of one record is expected to be.
struct Case {
  const char* name;
  std::string_view json;
  RecordKind kind;
  std::string_view message;
  std::optional<Severity> level = std::nullopt;
  ExpectedFields fields = {};
};

constexpr RecordKind kLog = RecordKind::kLog;
constexpr RecordKind kEvent = RecordKind::kEvent;
constexpr RecordKind kState = RecordKind::kState;
constexpr Severity kWarning = Severity::kWarning;
constexpr Severity kError = Severity::kError;
constexpr Severity kCritical = Severity::kCritical;

// Vector's encoding of the same holds the same.
void CheckEncoded(std::string_view json) {
  const auto map = testing::ValueMapOfJson(json);
  ASSERT_TRUE(map.has_value());
  EXPECT_EQ(testing::DifferenceToJson(*map), "");
}

void Check(const std::vector<Case>& cases) {
  JsonRecords records;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const auto parsed = records.Parse(c.json);
    ASSERT_EQ(parsed.size(), 1u);
    const Record& record = parsed[0];
    EXPECT_EQ(RecordKindName(record.kind), RecordKindName(c.kind));
    EXPECT_EQ(record.message, c.message);
    EXPECT_EQ(record.level, c.level);
    ASSERT_NE(record.fields, nullptr);
    for (const auto& [field, value] : c.fields) {
      EXPECT_EQ(record.fields->Field(field), value) << field;
    }
    CheckEncoded(c.json);
  }
}

// The record's message is the line itself.
void CheckWhole(const std::vector<std::string_view>& lines) {
  JsonRecords records;
  for (std::string_view line : lines) {
    const auto parsed = records.Parse(line);
    ASSERT_EQ(parsed.size(), 1u) << line;
    EXPECT_EQ(parsed[0].message, line);
    EXPECT_EQ(parsed[0].kind, kLog);
    CheckEncoded(line);
  }
}

TEST(JsonLineTest, MessageAndLevel) {
  Check({
      {"zap",
       R"j({"level":"error","ts":1700000000.1,"logger":"ctl","msg":"Reconciler error","controller":"shop","error":"update failed: conflict","stacktrace":"a.b\n\t/x.go:1"})j",
       kLog,
       R"j(Reconciler error logger="ctl" controller="shop" error="update failed: conflict")j"
       "\na.b\n\t/x.go:1",
       kError,
       {{"controller", "shop"},
        {"ts", "1700000000.1"},
        {"logger", "ctl"},
        {"none", std::nullopt}}},
      {"logrus",
       R"j({"error":"dial tcp 10.0.0.9:5432: connect: connection refused","level":"fatal","msg":"cannot start","time":"2024-03-12T10:15:07Z"})j",
       kLog,
       R"j(cannot start error="dial tcp 10.0.0.9:5432: connect: connection refused")j",
       kCritical},
      {"klog info",
       R"j({"ts":1753121332053.9302,"caller":"cpumanager/policy.go:180","msg":"Static policy initialized","v":0})j",
       kLog,
       "\"Static policy initialized\"",
       std::nullopt,
       {{"v", "0"}}},
      {"klog error",
       R"j({"ts":1753121332053.9302,"caller":"x.go:1","msg":"Sync failed","pod":{"name":"cart-0","namespace":"shop"},"node":{"name":"n1"},"err":"no \"cart\"\n"})j",
       kLog,
       R"j("Sync failed" pod="shop/cart-0" node="n1" err="no "cart"")j",
       kError,
       {{"pod.name", "cart-0"}}},
      {"klog with an error, as information",
       R"j({"ts":1.5,"msg":"Retrying","v":2,"err":"late"})j", kLog,
       R"j("Retrying" err="late")j"},
      {"pino",
       R"j({"level":50,"time":1700000000000,"pid":1,"hostname":"web-0","err":{"type":"Error","message":"connect ECONNREFUSED 10.1.2.3:6379","stack":"Error: connect ECONNREFUSED 10.1.2.3:6379\n    at TCPConnectWrap","code":"ECONNREFUSED"},"msg":"redis failed"})j",
       kLog,
       R"j(redis failed err="Error: connect ECONNREFUSED 10.1.2.3:6379" err.code="ECONNREFUSED")j"
       "\nError: connect ECONNREFUSED 10.1.2.3:6379\n    at TCPConnectWrap",
       kError,
       {{"err.code", "ECONNREFUSED"}, {"pid", "1"}}},
      {"ECS",
       R"j({"@timestamp":"2024-03-12T10:15:07Z","log":{"level":"ERROR","logger":"app"},"message":"request failed","error":{"type":"java.lang.OutOfMemoryError","message":"Java heap space"},"event":{"dataset":"app.log"}})j",
       kLog,
       R"j(request failed log.logger="app" error="java.lang.OutOfMemoryError: Java heap space" event.dataset="app.log")j",
       kError,
       {{"log.level", "ERROR"}, {"event.dataset", "app.log"}}},
      {"ECS with dots",
       R"j({"@timestamp":"2024-03-12T10:15:07Z","log.level":"WARN","message":"request failed","error.type":"java.io.IOException","error.message":"No space left on device","error.stack_trace":"java.io.IOException: No space left on device\n\tat A.b(A.java:1)"})j",
       kLog,
       R"j(request failed error="java.io.IOException: No space left on device")j"
       "\njava.io.IOException: No space left on device\n\tat A.b(A.java:1)",
       kWarning,
       {{"log.level", "WARN"}, {"log.logger", std::nullopt}}},
      {"GELF",
       R"j({"version":"1.1","host":"web-0","short_message":"it broke","full_message":"it broke\nbecause of rust","level":3})j",
       kLog, "it broke version=\"1.1\" host=\"web-0\"\nbecause of rust",
       kError},
      {"Serilog",
       R"j({"@t":"2024-03-12T10:15:07Z","@mt":"Job {Id} failed","@l":"Error","@x":"System.TimeoutException: late\n   at X()","Id":7})j",
       kLog,
       "Job {Id} failed Id=7\nSystem.TimeoutException: late\n   at X()",
       kError,
       {{"Id", "7"}}},
      {"structlog",
       R"j({"event":"job failed","level":"error","exception":"Traceback (most recent call last):\nValueError: x"})j",
       kLog, "job failed\nTraceback (most recent call last):\nValueError: x",
       kError},
      {"structlog with a list of exceptions",
       R"j({"event":"job failed","level":"error","exception":[{"exc_type":"ValueError","exc_value":"bad id","frames":[]}]})j",
       kLog, "job failed exception=\"ValueError: bad id\"", kError},
      {"Rust tracing",
       R"j({"timestamp":"2024-03-12T10:15:07Z","level":"ERROR","fields":{"message":"cannot bind","error":"Address already in use"},"target":"proxy"})j",
       kLog,
       "cannot bind error=\"Address already in use\"",
       kError,
       {{"target", "proxy"}, {"error", "Address already in use"}}},
      {"mongod",
       R"j({"t":{"$date":"2024-03-12T10:15:07Z"},"s":"E","c":"STORAGE","id":1,"ctx":"x","msg":"WiredTiger error","attr":{"error":{"code":28,"codeName":"OutOfDiskSpace","errmsg":"no space"}}})j",
       kLog,
       R"j(WiredTiger error s="E" c="STORAGE" id=1 ctx="x" error="OutOfDiskSpace: no space" error.code=28)j",
       kError},
      {"Monolog",
       R"j({"message":"boom","context":{"exception":{"class":"PDOException","message":"SQLSTATE[HY000] [2002] Connection refused","code":2002}},"level":400,"level_name":"ERROR","channel":"app"})j",
       kLog,
       R"j(boom exception="PDOException: SQLSTATE[HY000] [2002] Connection refused" exception.code=2002 channel="app")j",
       kError},
      {"Lambda",
       R"j({"errorMessage":"division by zero","errorType":"ZeroDivisionError","stackTrace":["  File a.py\n","  File b.py\n"]})j",
       kLog,
       "division by zero errorType=\"ZeroDivisionError\"\n  File a.py\n  File "
       "b.py"},
      {"caused by",
       R"j({"level":"ERROR","message":"m","exception":{"exceptionType":"A","message":"outer","causedBy":{"exceptionType":"B","message":"inner"}}})j",
       kLog, "m exception=\"A: outer\"\nB: inner", kError},
      {"journald",
       R"j({"MESSAGE":"Out of memory: Killed process 1 (java)","PRIORITY":"3","_TRANSPORT":"kernel"})j",
       kLog,
       "Out of memory: Killed process 1 (java)",
       kError,
       {{"_TRANSPORT", "kernel"}}},
      {"journald, bytes", R"j({"MESSAGE":[104,105,27,91,109],"PRIORITY":"6"})j",
       kLog, "hi\x1b[m", Severity::kInfo},
      {"both msg and message",
       R"j({"msg":"Event occurred","message":"Error: ErrImagePull","v":0,"caller":"x.go:1","type":"Warning","reason":"Failed","kind":"Pod","apiVersion":"v1"})j",
       kLog,
       R"j(Event occurred message="Error: ErrImagePull" type="Warning" reason="Failed" kind="Pod" apiVersion="v1")j",
       std::nullopt,
       {{"reason", "Failed"}}},
  });
}

TEST(JsonLineTest, MembersFollowTheMessage) {
  const std::string large(5000, 'x');
  const std::string with_large = R"j({"a":")j" + large + R"j(","msg":"m"})j";
  const std::string large_line = "m\n" + large;
  Check({
      {"in their order",
       R"j({"b":"x","msg":"m","a":-1.5,"t-1":true,"z":false,"s":"a\"b\u00e9"})j",
       kLog, "m b=\"x\" a=-1.5 t-1=true z=false s=\"a\"b\xC3\xA9\""},
      {"left out: what says nothing",
       R"j({"msg":"m","a":null,"b":"","c":"<nil>","d":"None","e":[1],"f":"\n"})j",
       kLog, "m"},
      {"left out: when, where from, how bad",
       R"j({"time":"t","level":"warn","logger":"l","caller":"c","pid":1,"thread":"t","hostname":"h","stream":"s","trace_id":"t","kubernetes":{"pod":"p"},"k8s.pod.name":"p","log.level":"x","msg":"m"})j",
       kLog, "m logger=\"l\"", kWarning},
      {"to the first line", R"j({"msg":"\na\r\nb\n","k":1})j", kLog,
       "a k=1\nb"},
      {"lines become lines", R"j({"out":"c\nd\n","msg":"a\nb","k":1})j", kLog,
       "a k=1\nb\nc\nd"},
      {"long ones too", with_large, kLog, large_line},
      {"nested ones, two levels",
       R"j({"msg":"m","http":{"status":503,"url":"/","x":{"y":1,"z":{"deep":2}}},"labels":{"a":"b"},"attributes":{"n":1,"exception.type":"T","exception.message":"e"}})j",
       kLog,
       R"j(m http.status=503 http.url="/" http.x.y=1 n=1 exception="T: e")j"},
      {"labels, of lists",
       R"j({"msg":"m","labels":["bug","ci"],"args":["x"]})j", kLog,
       R"j(m labels=["bug","ci"])j"},
      {"a reference",
       R"j({"msg":"m","level":"info","Pod":{"name":"p","namespace":"n"},"node":{"name":"x"},"o":{"name":"x","uid":"y"}})j",
       kLog, R"j(m Pod="n/p" node="x" o.name="x" o.uid="y")j", Severity::kInfo},
      {"an error once", R"j({"msg":"m","error":"x","err":"x","reason":"y"})j",
       kLog, R"j(m error="x" reason="y")j"},
      {"errors",
       R"j({"msg":"m","errors":[{"message":"x","path":"p"},"y"],"error":{"errors":[{"reason":"q"}]}})j",
       kLog, "m errors=\"x\" errors.path=\"p\" error=\"q\"\ny"},
      {"an error of an unknown form",
       R"j({"msg":"m","err":{"code":5},"cause":{"a":{"b":1}}})j", kLog,
       "m err.code=5\n{\"a\":{\"b\":1}}"},
      {"a type alone", R"j({"msg":"m","error.type":"T","err":{"name":"N"}})j",
       kLog, R"j(m error.type="T" err="N")j"},
      {"a framed line has its own",
       R"j({"log":"m","a":"b","error":"x","http":{"status":5}})j", kLog,
       "m error=\"x\""},
      {"of equal names the first", R"j({"msg":"m","err":"a","err":"b"})j", kLog,
       "m err=\"a\""},
  });
}

TEST(JsonLineTest, MembersAreBounded) {
  JsonRecords records;
  std::string line = R"j({"msg":"m")j";
  const std::string key(100, 'k');
  for (int i = 0; i < 100'000; ++i) {
    line.append(",\"").append(key).append(std::to_string(i)).append("\":1");
  }
  const std::string inner = line.substr(1) + "}";
  line.append(",\"").append(2000, 'l').append("\":1}");
  const auto parsed = records.Parse(line);
  ASSERT_EQ(parsed.size(), 1u);
  EXPECT_TRUE(parsed[0].message.starts_with("m kkk"));
  EXPECT_LT(parsed[0].message.size(), size_t{128} << 10);
  EXPECT_EQ(records.Parse(R"j({"msg":"m","o":{)j" + inner + "}")[0].message,
            "m");
}

TEST(JsonLineTest, NoErrorAddsNothing) {
  for (std::string_view value :
       {"null", "\"\"", "{}", "[]", "false", "0", "\"<nil>\"", "\"None\"",
        "\"NoneType: None\"", "\"-\"", "\"\\n\"", "{\"a\":null}"}) {
    SCOPED_TRACE(value);
    JsonRecords records;
    const std::string line =
        std::string(R"j({"level":"info","msg":"done","err":)j")
            .append(value)
            .append(R"j(,"error":)j")
            .append(value)
            .append("}");
    const auto parsed = records.Parse(line);
    ASSERT_EQ(parsed.size(), 1u);
    EXPECT_EQ(parsed[0].message, "done");
  }
}

TEST(JsonLineTest, WithoutAMessageTheLineIsTheMessage) {
  CheckWhole({
      R"j({"status":503,"method":"GET","path":"/cart","upstream":"10.0.0.1"})j",
      R"j({"level":"info","msg":"","DownstreamStatus":502})j",
      R"j({"log":{"level":"error"},"event":{"kind":"x"}})j",
      R"j({})j",
      R"j({"message":null})j",
  });
  Check({
      {"what is there already", R"j({"status":504,"error":"timed out"})j", kLog,
       R"j({"status":504,"error":"timed out"})j"},
      {"several lines of it", R"j({"status":504,"error":"a\nb","x":"c\nd"})j",
       kLog,
       R"j({"status":504,"error":"a\nb","x":"c\nd"})j"
       "\na\nb"},
  });
}

TEST(JsonLineTest, MessagesOfOtherTypes) {
  Check({
      {"number", R"j({"level":"warn","msg":-1.50})j", kLog, "-1.50", kWarning},
      {"bool", R"j({"msg":true})j", kLog, "true"},
      {"array", R"j({"msg":["a", 1]})j", kLog, R"j(["a", 1])j"},
      {"object",
       R"j({"level":"error","message":{"a": {"b": 1}}})j",
       kLog,
       R"j({"a": {"b": 1}})j",
       kError,
       {{"a.b", "1"}, {"level", "error"}}},
      {"object with a message",
       R"j({"message":{"message":"x","y":2}})j",
       kLog,
       "x y=2",
       std::nullopt,
       {{"y", "2"}}},
      {"string beats number", R"j({"message":7,"msg":"x"})j", kLog,
       "x message=7"},
  });
}

TEST(JsonLineTest, Wrapped) {
  Check({
      {"docker",
       R"j({"log":"GET / 200\r\n","stream":"stderr","time":"t"})j",
       kLog,
       "GET / 200",
       std::nullopt,
       {{"stream", "stderr"}, {"time", "t"}}},
      {"docker with JSON in it",
       R"j({"log":"{\"level\":\"error\",\"msg\":\"no \\\"db\\\"\",\"stream\":\"s\"}\n","stream":"stderr","kubernetes":{"namespace_name":"shop","container_name":"cart","pod_name":"cart-0","host":"n1","labels":{"app.kubernetes.io/name":"cart"}}})j",
       kLog,
       "no \"db\"",
       kError,
       {{"stream", "s"},
        {"namespace", "shop"},
        {"container", "cart"},
        {"pod", "cart-0"},
        {"node", "n1"},
        {"kubernetes.labels.app.kubernetes.io/name", "cart"}}},
      {"vector", R"j({"message":" {\"msg\":\"x\"} ","level":"warn"})j", kLog,
       "x", kWarning},
      {"not JSON after all", R"j({"message":"{x} y","level":"warn"})j", kLog,
       "{x} y", kWarning},
      {"three deep",
       R"j({"log":"{\"log\":\"{\\\"msg\\\":\\\"deep\\\",\\\"level\\\":\\\"error\\\"}\"}"})j",
       kLog, "deep", kError},
  });
}

TEST(JsonLineTest, Audit) {
  Check({
      {"denied",
       R"j({"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a1","level":"Metadata","verb":"list","requestURI":"/api/v1/pods","user":{"username":"u"},"responseStatus":{"metadata":{},"status":"Failure","message":"pods is forbidden: User \"u\" cannot list","reason":"Forbidden","code":403},"annotations":{"authorization.k8s.io/decision":"forbid"}})j",
       kLog,
       "pods is forbidden: User \"u\" cannot list\naudit verb=list "
       "requestURI=/api/v1/pods user=u code=403 reason=Forbidden "
       "decision=forbid",
       std::nullopt,
       {{"responseStatus.code", "403"},
        {"annotations.authorization.k8s.io/decision", "forbid"}}},
      {"in an audit webhook's list",
       R"j({"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[{"level":"Metadata","auditID":"a1","stage":"ResponseComplete","verb":"get","requestURI":"/x","responseStatus":{"code":200}}]})j",
       kLog, "audit verb=get requestURI=/x code=200"},
      {"what was sent is not what happened",
       R"j({"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a1","level":"RequestResponse","verb":"create","requestURI":"/x","requestObject":{"message":"Back-off restarting failed container"},"responseStatus":{"code":201}})j",
       kLog, "audit verb=create requestURI=/x code=201"},
      {"a node is cordoned",
       R"j({"kind":"Event","apiVersion":"audit.k8s.io/v1","auditID":"a1","level":"Request","verb":"patch","requestURI":"/api/v1/nodes/n1","requestObject":{"spec":{"unschedulable":true}},"responseStatus":{"code":200}})j",
       kLog,
       "audit verb=patch requestURI=/api/v1/nodes/n1 unschedulable=true "
       "code=200"},
  });
}

TEST(JsonLineTest, Otlp) {
  JsonRecords records;
  const auto parsed = records.Parse(
      R"j({"resourceLogs":[{"resource":{"attributes":[{"key":"k8s.namespace.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"scope":{},"logRecords":[)j"
      R"j({"severityNumber":17,"severityText":"ERROR","body":{"stringValue":"it broke"},"attributes":[{"key":"exception.type","value":{"stringValue":"E"}},{"key":"exception.message","value":{"stringValue":"why"}},{"key":"n","value":{"intValue":"7"}}]},)j"
      R"j({"severityNumber":9,"body":{"stringValue":"fine"}}]}]}]})j");
  ASSERT_EQ(parsed.size(), 2u);
  EXPECT_EQ(parsed[0].message, "it broke exception=\"E: why\"");
  EXPECT_EQ(parsed[0].level, kError);
  EXPECT_EQ(parsed[0].fields->Field("attributes.n"), "7");
  EXPECT_EQ(parsed[0].fields->Field("namespace"), "shop");
  EXPECT_EQ(parsed[1].message, "fine");
}

TEST(JsonEventTest, Shapes) {
  Check({
      {"core/v1",
       R"j({"apiVersion":"v1","kind":"Event","metadata":{"name":"e.1","namespace":"shop"},"involvedObject":{"kind":"Pod","namespace":"shop","name":"cart-0","uid":"u1","fieldPath":"spec.containers{web}"},"reason":"BackOff","message":"Back-off restarting failed container","source":{"component":"kubelet","host":"n1"},"firstTimestamp":"t1","lastTimestamp":"t2","count":7,"type":"Warning","eventTime":null,"reportingComponent":"","reportingInstance":""})j",
       kEvent,
       "Back-off restarting failed container",
       std::nullopt,
       {{"reason", "BackOff"},
        {"type", "Warning"},
        {"count", "7"},
        {"kind", "Pod"},
        {"name", "cart-0"},
        {"namespace", "shop"},
        {"involvedObject.kind", "Pod"},
        {"involvedObject.fieldPath", "spec.containers{web}"},
        {"involvedObject.uid", "u1"},
        {"regarding.name", "cart-0"},
        {"component", "kubelet"},
        {"source.component", "kubelet"},
        {"source.host", "n1"},
        {"reportingComponent", "kubelet"},
        {"firstTimestamp", "t1"},
        {"lastTimestamp", "t2"},
        {"metadata.name", "e.1"},
        {"eventTime", std::nullopt}}},
      {"events.k8s.io/v1",
       R"j({"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{"namespace":"shop","creationTimestamp":"t0"},"eventTime":"t1","series":{"count":5,"lastObservedTime":"t9"},"reportingController":"default-scheduler","reason":"FailedScheduling","regarding":{"kind":"Pod","name":"cart-0"},"note":"0/3 nodes are available","type":"Warning","deprecatedSource":{},"deprecatedCount":1})j",
       kEvent,
       "0/3 nodes are available",
       std::nullopt,
       {{"reason", "FailedScheduling"},
        {"count", "5"},
        {"kind", "Pod"},
        {"name", "cart-0"},
        {"namespace", "shop"},
        {"involvedObject.kind", "Pod"},
        {"component", "default-scheduler"},
        {"reportingComponent", "default-scheduler"},
        {"message", "0/3 nodes are available"},
        {"firstTimestamp", "t1"},
        {"lastTimestamp", "t9"}}},
      {"events.k8s.io/v1 of an old client",
       R"j({"kind":"Event","apiVersion":"events.k8s.io/v1","metadata":{},"eventTime":null,"reportingController":"","regarding":{"kind":"Node","name":"n1"},"note":"Node n1 status is now: NodeNotReady","reason":"NodeNotReady","type":"Normal","deprecatedSource":{"component":"kubelet","host":"n1"},"deprecatedFirstTimestamp":"a","deprecatedLastTimestamp":"b","deprecatedCount":3})j",
       kEvent,
       "Node n1 status is now: NodeNotReady",
       std::nullopt,
       {{"count", "3"},
        {"component", "kubelet"},
        {"source.host", "n1"},
        {"firstTimestamp", "a"},
        {"lastTimestamp", "b"}}},
      {"watched",
       R"j({"type":"MODIFIED","object":{"apiVersion":"v1","kind":"Event","metadata":{},"involvedObject":{"kind":"Pod","name":"p"},"reason":"Failed","message":"Error: ErrImagePull","type":"Warning"}})j",
       kEvent,
       "Error: ErrImagePull",
       std::nullopt,
       {{"type", "Warning"}, {"name", "p"}}},
      {"kubernetes-event-exporter",
       R"j({"metadata":{"name":"e","namespace":"shop"},"reason":"Killing","message":"Stopping container web","source":{"component":"kubelet","host":"n1"},"type":"Normal","involvedObject":{"kind":"Pod","name":"p","namespace":"shop","labels":{"app":"cart"}}})j",
       kEvent,
       "Stopping container web",
       std::nullopt,
       {{"kind", "Pod"}, {"involvedObject.labels.app", "cart"}}},
      {"no message",
       R"j({"kind":"Event","apiVersion":"v1","metadata":{},"involvedObject":{"kind":"Pod","name":"p"},"reason":"FailedSync","message":""})j",
       kEvent, "FailedSync"},
      {"an exporter's layout",
       R"j({"message":"Back-off pulling image \"x\"","reason":"BackOff","type":"Normal","count":"3","kind":"Pod","name":"p","namespace":"shop","component":"kubelet","host":"n1"})j",
       kEvent,
       "Back-off pulling image \"x\"",
       std::nullopt,
       {{"involvedObject.kind", "Pod"},
        {"kind", "Pod"},
        {"involvedObject.name", "p"},
        {"count", "3"},
        {"source.component", "kubelet"},
        {"source.host", "n1"}}},
      {"in a collector's message",
       R"j({"message":"{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"metadata\":{},\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"p\"},\"reason\":\"OOMKilling\",\"message\":\"a\\nb\"}","source_type":"http"})j",
       kEvent,
       "a\nb",
       std::nullopt,
       {{"reason", "OOMKilling"}, {"source_type", "http"}}},
      {"in OpenTelemetry's body",
       R"j({"body":{"object":{"kind":"Event","apiVersion":"v1","metadata":{},"involvedObject":{"kind":"Pod","name":"p"},"reason":"Failed","message":"m"},"type":"ADDED"},"severity_text":""})j",
       kEvent,
       "m",
       std::nullopt,
       {{"reason", "Failed"}, {"kind", "Pod"}}},
      {"event router",
       R"j({"verb":"ADDED","event":{"metadata":{},"involvedObject":{"kind":"Pod","name":"p"},"reason":"Failed","message":"m","type":"Warning"}})j",
       kEvent,
       "m",
       std::nullopt,
       {{"verb", "ADDED"}, {"type", "Warning"}}},
      {"OpenTelemetry's k8s_events",
       R"j({"body":"Readiness probe failed","severity_text":"Warning","attributes":{"k8s.event.reason":"Unhealthy","k8s.namespace.name":"shop","k8s.event.count":4},"resource":{"k8s.object.kind":"Pod","k8s.object.name":"p"}})j",
       kEvent,
       "Readiness probe failed",
       std::nullopt,
       {{"reason", "Unhealthy"},
        {"type", "Warning"},
        {"kind", "Pod"},
        {"involvedObject.name", "p"},
        {"namespace", "shop"},
        {"count", "4"}}},
  });
}

TEST(JsonEventTest, WhatOnlyLooksLikeAnEvent) {
  Check({
      {"a controller's log line",
       R"j({"level":"debug","ts":"t","logger":"events","msg":"Created it","type":"Normal","object":{"kind":"Shop","name":"s"},"reason":"Provisioned"})j",
       kLog,
       R"j(Created it logger="events" type="Normal" object.kind="Shop" object.name="s" reason="Provisioned")j",
       Severity::kDebug,
       {{"object.kind", "Shop"}}},
      {"a log line with a type",
       R"j({"type":"Warning","reason":"x","message":"m","level":"info"})j",
       kLog, R"j(m type="Warning" reason="x")j", Severity::kInfo},
  });
}

TEST(JsonStateTest, Objects) {
  Check({
      {"pod",
       R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"cart-0","namespace":"shop","labels":{"app":"cart"}},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady","message":"a\nb"}],"containerStatuses":[{"name":"web","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s"}},"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}}}]}})j",
       kState,
       "phase=Running\n"
       "container=web waiting reason=CrashLoopBackOff lastExitCode=137 "
       "restartCount=3 message=back-off 5m0s\n"
       "container=web last terminated reason=OOMKilled exitCode=137 "
       "restartCount=3\n"
       "condition type=Ready status=False reason=ContainersNotReady message=a "
       "b",
       std::nullopt,
       {{"kind", "Pod"},
        {"name", "cart-0"},
        {"namespace", "shop"},
        {"metadata.labels.app", "cart"},
        {"status.containerStatuses.0.state.waiting.reason", "CrashLoopBackOff"},
        {"status.containerStatuses.0.lastState.terminated",
         R"j({"exitCode":137,"reason":"OOMKilled"})j"},
        {"status.containerStatuses.1.name", std::nullopt},
        {"status.containerStatuses.x", std::nullopt},
        {"status.phase.x", std::nullopt}}},
      {"cordoned node",
       R"j({"kind":"Node","apiVersion":"v1","metadata":{"name":"n1"},"spec":{"unschedulable":true,"taints":[{"key":"node.kubernetes.io/unschedulable","effect":"NoSchedule"}]},"status":{}})j",
       kState,
       "unschedulable=true\ntaint key=node.kubernetes.io/unschedulable "
       "effect=NoSchedule"},
      {"Argo CD application",
       R"j({"kind":"Application","apiVersion":"argoproj.io/v1alpha1","metadata":{"name":"cart"},"status":{"sync":{"status":"OutOfSync"},"health":{"status":"Degraded","message":"x"},"operationState":{"phase":"Failed","message":"one or more objects failed to apply"},"conditions":[{"type":"SyncError","message":"y"}]}})j",
       kState,
       "sync status=OutOfSync\nhealth status=Degraded message=x\n"
       "operation phase=Failed message=one or more objects failed to apply\n"
       "condition type=SyncError message=y",
       std::nullopt,
       {{"status.sync.status", "OutOfSync"}}},
      {"Argo CD's watch API",
       R"j({"result":{"type":"MODIFIED","application":{"metadata":{"name":"cart"},"spec":{},"status":{"health":{"status":"Degraded"}}}}})j",
       kState,
       "health status=Degraded",
       std::nullopt,
       {{"name", "cart"}}},
      {"an API server's answer",
       R"j({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \"x\" not found","reason":"NotFound","code":404})j",
       kState,
       "status=Failure reason=NotFound code=404 message=pods \"x\" not found"},
      {"nothing to say",
       R"j({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c"},"data":{"a":"b"}})j",
       kState,
       "",
       std::nullopt,
       {{"data.a", "b"}}},
  });
}

TEST(JsonStateTest, Lists) {
  JsonRecords records;
  const auto parsed = records.Parse(R"j({
    "kind": "List", "apiVersion": "v1", "metadata": {},
    "items": [
      {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"},
       "status": {"phase": "Pending"}},
      {"kind": "Event", "apiVersion": "v1", "metadata": {"name": "e"},
       "involvedObject": {"kind": "Pod", "name": "p"}, "reason": "Failed",
       "message": "m"},
      7, "x", {}
    ]})j");
  ASSERT_EQ(parsed.size(), 2u);
  EXPECT_EQ(parsed[0].kind, kState);
  EXPECT_EQ(parsed[0].message, "phase=Pending");
  EXPECT_EQ(parsed[1].kind, kEvent);
  EXPECT_EQ(parsed[1].fields->Field("reason"), "Failed");

  const auto typed = records.Parse(
      R"j({"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"q"},"status":{"phase":"Failed","reason":"Evicted"}}]})j");
  ASSERT_EQ(typed.size(), 1u);
  EXPECT_EQ(typed[0].message, "phase=Failed reason=Evicted");
  EXPECT_EQ(typed[0].fields->Field("kind"), "Pod");

  const auto empty =
      records.Parse(R"j({"kind":"PodList","apiVersion":"v1","items":[]})j");
  ASSERT_EQ(empty.size(), 1u);
  EXPECT_EQ(empty[0].message, "");
}

TEST(JsonStateTest, Webhooks) {
  Check({
      {"Jira",
       R"j({"timestamp":1,"webhookEvent":"jira:issue_created","issue":{"key":"OPS-7","fields":{"summary":"Checkout is down","issuetype":{"name":"Incident"},"priority":{"name":"High"},"status":{"name":"Open"}}}})j",
       kState,
       "jira event=jira:issue_created issue=OPS-7 type=Incident "
       "priority=High "
       "status=Open\nCheckout is down",
       std::nullopt,
       {{"issue.fields.issuetype.name", "Incident"}}},
      {"GitHub",
       R"j({"action":"labeled","issue":{"number":12,"title":"Cart crashes","state":"open","labels":[{"name":"bug"},{"name":"ui"}]},"label":{"name":"bug"},"repository":{"full_name":"shop/cart"},"sender":{"login":"u"}})j",
       kState,
       "github event=issue action=labeled repository=shop/cart number=12 "
       "state=open label=bug labels=bug labels=ui\nCart crashes",
       std::nullopt,
       {{"issue.labels.0.name", "bug"}}},
      {"GitHub, passed on by a relay",
       R"j({"delivery":7,"payload":{"action":"opened","issue":{"number":12,"title":"Cart crashes","labels":[{"name":"bug"}]},"repository":{"full_name":"shop/cart"}}})j",
       kState,
       "github event=issue action=opened repository=shop/cart number=12 "
       "labels=bug\nCart crashes"},
      {"GitHub, as a form's field",
       R"j({"payload":"{\"action\":\"opened\",\"issue\":{\"number\":12,\"title\":\"Cart crashes\",\"labels\":[]},\"repository\":{\"full_name\":\"shop/cart\"}}"})j",
       kState,
       "github event=issue action=opened repository=shop/cart number=12\n"
       "Cart crashes"},
      {"Argo CD, without its kind",
       R"j({"application":{"metadata":{"name":"cart"},"status":{"sync":{"status":"OutOfSync"}}}})j",
       kState, "sync status=OutOfSync", std::nullopt,
       {{"kind", "Application"}}},
  });
  JsonRecords records;
  const auto alerts = records.Parse(
      R"j({"version":"4","receiver":"ops","status":"firing","externalURL":"http://a","alerts":[{"status":"firing","labels":{"alertname":"KubePodCrashLooping","severity":"warning","pod":"p"},"annotations":{"summary":"Pod is crash looping.","description":"long"}},{"status":"resolved","labels":{"alertname":"B"}}]})j");
  ASSERT_EQ(alerts.size(), 2u);
  EXPECT_EQ(alerts[0].kind, kState);
  EXPECT_EQ(alerts[0].message,
            "alert=KubePodCrashLooping status=firing severity=warning pod=p\n"
            "Pod is crash looping.\nlong");
  EXPECT_EQ(alerts[1].message, "alert=B status=resolved");
  EXPECT_EQ(alerts[1].fields->Field("status"), "resolved");
  EXPECT_EQ(alerts[1].fields->Field("receiver"), "ops");
}

TEST(JsonFieldTest, ValuesAsText) {
  JsonRecords records;
  const auto parsed = records.Parse(
      R"j({"msg":"m","s":"a\"b\u00e9\ud83d\ude00","n":1.50e3,"big":123456789012345678901234567890,"t":true,"z":null,"o":{"p": [1, {"q":"r"}]},"a.b":{"c.d":"flat"},"":"empty","x\"y":"quoted","nan":NaN})j");
  ASSERT_EQ(parsed.size(), 1u);
  const FieldSource& fields = *parsed[0].fields;
  EXPECT_EQ(fields.Field("s"), "a\"b\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(fields.Field("s")->data(), fields.Field("s")->data());
  EXPECT_EQ(fields.Field("n"), "1.50e3");
  EXPECT_EQ(fields.Field("big"), "123456789012345678901234567890");
  EXPECT_EQ(fields.Field("t"), "true");
  EXPECT_EQ(fields.Field("z"), std::nullopt);
  EXPECT_EQ(fields.Field("o"), R"j({"p": [1, {"q":"r"}]})j");
  EXPECT_EQ(fields.Field("o.p"), R"j([1, {"q":"r"}])j");
  EXPECT_EQ(fields.Field("o.p.0"), "1");
  EXPECT_EQ(fields.Field("o.p.1.q"), "r");
  EXPECT_EQ(fields.Field("o.p.2"), std::nullopt);
  EXPECT_EQ(fields.Field("a.b.c.d"), "flat");
  EXPECT_EQ(fields.Field("x\"y"), "quoted");
  EXPECT_EQ(fields.Field("nan"), "NaN");
  EXPECT_EQ(fields.Field(""), std::nullopt);
  EXPECT_EQ(fields.Field("."), std::nullopt);
  EXPECT_EQ(fields.Field("o."), std::nullopt);
  EXPECT_EQ(fields.Field("o..p"), std::nullopt);
}

TEST(JsonFieldTest, RecordsOutliveFurtherCalls) {
  JsonRecords records;
  std::vector<Record> kept;
  for (int i = 0; i < 5000; ++i) {
    const std::string id = std::to_string(i);
    std::string line = R"j({"msg":"a\n)j" + id + R"j(","n":")j" + id + "\"}";
    const auto parsed = records.Parse(line);
    ASSERT_EQ(parsed.size(), 1u);
    kept.push_back(parsed[0]);
    line.assign(line.size(), 'x');
  }
  for (int i = 0; i < 5000; ++i) {
    const std::string id = std::to_string(i);
    EXPECT_EQ(kept[static_cast<size_t>(i)].message,
              "a n=\"" + id + "\"\n" + id);
    EXPECT_EQ(kept[static_cast<size_t>(i)].fields->Field("n"), id);
  }
  records.Clear();
  EXPECT_EQ(records.Parse(R"j({"msg":"again"})j")[0].message, "again");
}

TEST(JsonRobustnessTest, NotAnObject) {
  JsonRecords records;
  for (std::string_view text :
       std::vector<std::string_view>{"",
                                     " ",
                                     "{",
                                     "}",
                                     "[]",
                                     "[{}]",
                                     "1",
                                     "\"{}\"",
                                     "null",
                                     "{\"a\":1",
                                     "{\"a\"}",
                                     "{\"a\":}",
                                     "{\"a\" 1}",
                                     "{\"a\":1,}",
                                     "{a:1}",
                                     "{\"a\":1} x",
                                     "{\"a\":1} {\"b\":2}",
                                     "{} {}",
                                     "{\"msg\":\"x}",
                                     "{\"a\":\"x\ny\"}",
                                     "{\"a\":[1}",
                                     "{\"a\":{\"b\":1}",
                                     "{\"msg\":\"\xff\"}",
                                     "{foo} bar {baz}",
                                     "{\"a\":1 \"b\":2}",
                                     "{\"msg\":\"cut off he",
                                     R"j({"msg":"x"}})j",
                                     R"j({{"msg":"x"})j"}) {
    EXPECT_TRUE(records.Parse(text).empty()) << text;
  }
}

TEST(JsonRobustnessTest, Oddities) {
  using namespace std::string_view_literals;
  Check({
      {"of equal keys the first",
       R"j({"msg":"a","msg":"b"})j",
       kLog,
       "a",
       std::nullopt,
       {{"msg", "a"}}},
      {"NUL", R"j({"msg":"a\u0000b"})j", kLog, "a\0b"sv},
      {"surrogates without a partner",
       R"j({"msg":"\ud800x\udc00\ud800\u0041"})j", kLog,
       "\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD"
       "A"},
      {"unknown escapes", R"j({"msg":"a\xb\u12g4\u-123"})j", kLog,
       R"j(a\xb\u12g4\u-123)j"},
      {"space everywhere",
       " \t{ \"msg\" : \"a\" , \"b\" : 1 }\r\n",
       kLog,
       "a b=1",
       std::nullopt,
       {{"b", "1"}}},
      {"newlines at the end", R"j({"msg":"a\nb\n\r\n"})j", kLog, "a\nb"},
  });
}

TEST(JsonRobustnessTest, DeepNesting) {
  constexpr size_t kDepth = 1'000'000;
  JsonRecords records;
  const std::string open(kDepth, '[');
  const std::string close(kDepth, ']');
  EXPECT_TRUE(records.Parse(open).empty());
  EXPECT_TRUE(records.Parse("{\"msg\":" + open + "}").empty());
  for (const std::string key : {"x", "msg", "error", "object", "items"}) {
    const auto parsed = records.Parse("{\"" + key + "\":" + open + close + "}");
    ASSERT_EQ(parsed.size(), 1u);
    EXPECT_EQ(parsed[0].fields->Field(key + ".0.0.0.0.x"), std::nullopt);
    EXPECT_TRUE(parsed[0].fields->Field(key).has_value());
    records.Clear();
  }
  std::string nested = "{\"msg\":1}";
  for (const char* name : {"error", "message", "object", "fields", "cause"}) {
    for (int i = 0; i < 2000; ++i) {
      nested = std::string("{\"") + name + "\":" + nested + "}";
    }
  }
  EXPECT_EQ(records.Parse(nested).size(), 1u);
  records.Clear();
  // JSON in JSON: every level doubles the escapes.
  std::string text = R"j({"msg":"x"})j";
  for (int i = 0; i < 12; ++i) {
    std::string escaped;
    for (char c : text) {
      if (c == '"' || c == '\\') escaped.push_back('\\');
      escaped.push_back(c);
    }
    text = "{\"log\":\"" + escaped + "\"}";
  }
  EXPECT_EQ(records.Parse(text).size(), 1u);
}

TEST(JsonRobustnessTest, LargeRecords) {
  JsonRecords records;
  const std::string big(size_t{5} << 20, 'x');
  for (int round = 0; round < 3; ++round) {
    const auto parsed =
        records.Parse(R"j({"msg":")j" + big + R"j(\n","a":"b"})j");
    ASSERT_EQ(parsed.size(), 1u);
    EXPECT_EQ(parsed[0].message.size(), big.size() + 6);
    EXPECT_EQ(parsed[0].fields->Field("a"), "b");
    records.Clear();
  }
  std::string list = R"j({"kind":"List","apiVersion":"v1","items":[)j";
  constexpr size_t kItems = 20'000;
  for (size_t i = 0; i < kItems; ++i) {
    if (i > 0) list.push_back(',');
    list.append(
            R"j({"kind":"Event","apiVersion":"v1","metadata":{},"involvedObject":{"kind":"Pod","name":"p)j")
        .append(std::to_string(i))
        .append(R"j("},"reason":"r","message":"m"})j");
  }
  list.append("]}");
  const auto parsed = records.Parse(list);
  ASSERT_EQ(parsed.size(), kItems);
  EXPECT_EQ(parsed[kItems - 1].fields->Field("name"), "p19999");
  records.Clear();

  // Quadratic time would be hours.
  for (std::string_view start :
       {R"j({"receiver":"ops","alerts":[)j",
        R"j({"message":{"receiver":"ops","alerts":[)j"}) {
    std::string payload(start);
    for (size_t i = 0; i < 5 * kItems; ++i) {
      payload.append(R"j({"labels":{"alertname":"A"}},)j");
    }
    payload.append(start.starts_with("{\"m") ? "{}]}}" : "{}]}");
    const auto alerts = records.Parse(payload);
    ASSERT_EQ(alerts.size(), 5 * kItems + 1);
    for (const Record& alert : alerts) {
      EXPECT_EQ(alert.fields->Field("absent"), std::nullopt);
      EXPECT_EQ(alert.fields->Field("receiver"), "ops");
    }
    records.Clear();
  }
}

// Asks for everything there is, as rules would.
size_t Touch(std::span<const Record> records) {
  size_t bytes = 0;
  for (const Record& record : records) {
    bytes += record.message.size();
    for (std::string_view name :
         {"kind", "name", "namespace", "count", "involvedObject.uid",
          "metadata.labels.app", "status.containerStatuses.0.name", "log.level",
          "attributes.k8s.event.reason", "message", "error.message", "a.b.c"}) {
      bytes += record.fields->Field(name).value_or("").size();
    }
  }
  return bytes;
}

TEST(JsonRobustnessTest, MutatedInputs) {
  using namespace std::string_view_literals;
  const std::vector<std::string> seeds = {
      R"j({"level":"error","ts":1.5,"msg":"a \"b\" \u00e9\ud83d\ude00","error":{"message":"x","stack":["a","b"],"cause":{"message":"y"}},"n":null})j",
      R"j({"log":"{\"message\":\"m\",\"exception\":{\"type\":\"T\",\"message\":\"q\"}}\n","stream":"stderr","kubernetes":{"labels":{"a.b":"c"}}})j",
      R"j({"kind":"List","apiVersion":"v1","items":[{"kind":"Event","apiVersion":"v1","involvedObject":{"kind":"Pod"},"reason":"r","message":"m"},{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},"status":{"conditions":[{"type":"Ready","status":"False"}],"containerStatuses":[{"name":"w","state":{"waiting":{"reason":"x"}}}]}}]})j",
      R"j({"resourceLogs":[{"resource":{"attributes":[{"key":"k","value":{"stringValue":"v"}}]},"scopeLogs":[{"logRecords":[{"body":{"stringValue":"b"},"attributes":[{"key":"exception.message","value":{"stringValue":"e"}}]}]}]}]})j",
      R"j({"receiver":"r","alerts":[{"status":"firing","labels":{"alertname":"A"},"annotations":{"summary":"s"}}],"action":"x","repository":{"full_name":"f"}})j",
      R"j({"MESSAGE":[104,105],"PRIORITY":"3"})j",
      R"j({"ts":1.5,"msg":"a\nb","pod":{"name":"p","namespace":"n"},"err":{"code":5,"type":"T","stack":"T: a\nb"},"errors":["x",{"reason":"y"}],"http":{"status":5,"error":{"code":7}},"attributes":{"exception.type":"T","exception.message":"m"},"out":"c\nd","v":0})j",
  };
  constexpr std::string_view kBytes =
      "{}[]\",:\\/ \n\0u0a1e-.tfn\xff\xc3\xe2"sv;
  std::mt19937 random(20240312);
  const auto below = [&](size_t n) { return random() % n; };
  JsonRecords records;
  size_t read = 0;
  size_t bytes = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string text = seeds[below(seeds.size())];
    for (size_t edits = 1 + below(4); edits > 0 && !text.empty(); --edits) {
      const size_t at = below(text.size());
      switch (below(5)) {
        case 0:
          text[at] = kBytes[below(kBytes.size())];
          break;
        case 1:
          text.erase(at, 1 + below(8));
          break;
        case 2:
          text.insert(at, 1, kBytes[below(kBytes.size())]);
          break;
        case 3:
          text.insert(at, text.substr(below(text.size()), below(40)));
          break;
        case 4:
          text.resize(at);
          text.push_back('}');
          break;
      }
    }
    const auto parsed = records.Parse(text);
    read += parsed.empty() ? 0 : 1;
    bytes += Touch(parsed);
    if (i % 100 == 0) records.Clear();
  }
  EXPECT_GT(read, 5'000u);
  EXPECT_GT(bytes, 0u);
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class JsonDataTest : public ::testing::Test {
 protected:
  void SetUp() override {
#ifdef LOGCLASS_SHARED_DIR
    folder_ = std::filesystem::path(LOGCLASS_SHARED_DIR) / "data/incidents";
#endif
    if (folder_.empty() || !std::filesystem::exists(folder_)) {
      GTEST_SKIP() << "../shared absent";
    }
  }

  std::string Read(std::string_view name) const {
    return ReadFile(folder_ / name);
  }

  std::filesystem::path folder_;
  JsonRecords records_;
};

TEST_F(JsonDataTest, Events) {
  size_t warnings = 0;
  size_t count = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder_ / "events")) {
    for (const Record& record : records_.Parse(ReadFile(entry.path()))) {
      SCOPED_TRACE(record.message);
      EXPECT_EQ(record.kind, kEvent);
      EXPECT_FALSE(record.message.empty());
      for (const char* field : {"reason", "type", "kind", "name", "namespace",
                                "involvedObject.kind", "component",
                                "firstTimestamp", "lastTimestamp"}) {
        const auto value = record.fields->Field(field);
        EXPECT_TRUE(value.has_value() && !value->empty()) << field;
      }
      EXPECT_NE(record.fields->Field("kind"), "Event");
      warnings += record.fields->Field("type") == "Warning" ? 1 : 0;
      ++count;
    }
  }
  EXPECT_GT(count, 50u);
  EXPECT_GT(warnings, 5u);
}

TEST_F(JsonDataTest, Pods) {
  const std::vector<std::pair<const char*, const char*>> expected = {
      {"message-image-pull-fail.json",
       "container=demo-deployment-container waiting reason=ErrImagePull "},
      {"message-oomkill-pod.json",
       "container=memory-eater terminated reason=OOMKilled exitCode=137"},
      {"message-pod-crashloop-backoff.json",
       "container=nginx waiting reason=CrashLoopBackOff "},
      {"message-pod-init-crashloop-backoff.json",
       "init container=install waiting reason=RunContainerError "},
      {"message-pending-pod-resources.json",
       "condition type=PodScheduled status=False reason=Unschedulable "},
      {"message-pending-node-affinity.json",
       "condition type=PodScheduled status=False reason=Unschedulable "},
      {"message-container-creating-failed-mount.json",
       "container=collector waiting reason=ContainerCreating"},
  };
  for (const auto& [file, line] : expected) {
    SCOPED_TRACE(file);
    const std::string text = Read(std::string("pods/") + file);
    const auto parsed = records_.Parse(text);
    ASSERT_FALSE(parsed.empty());
    EXPECT_TRUE(std::ranges::any_of(parsed, [&](const Record& record) {
      return record.message.find(line) != record.message.npos;
    }));
    for (const Record& record : parsed) {
      EXPECT_EQ(record.kind, kState);
      EXPECT_EQ(record.fields->Field("kind"), "Pod");
      EXPECT_TRUE(record.fields->Field("name").has_value());
      EXPECT_EQ(record.fields->Field("name"),
                record.fields->Field("metadata.name"));
    }
  }
}

TEST_F(JsonDataTest, Nodes) {
  const auto parsed = records_.Parse(Read("nodes.json"));
  ASSERT_FALSE(parsed.empty());
  for (const Record& record : parsed) {
    EXPECT_EQ(record.fields->Field("kind"), "Node");
    EXPECT_NE(record.message.find("condition type=Ready status="),
              record.message.npos);
  }
}

}  // namespace
}  // namespace logclass

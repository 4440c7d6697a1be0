#include "classifier/vector/records.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/vector/events.h"

namespace logclass {
namespace {

using testing::Array;
using testing::KubernetesFields;
using testing::KubernetesLog;
using testing::Map;
using testing::Number;
using testing::ObjectEvent;
using testing::Text;
using testing::Time;
using testing::ValueEvent;

using ExpectedFields =
    std::vector<std::pair<std::string_view, std::optional<std::string_view>>>;

constexpr RecordKind kLog = RecordKind::kLog;
constexpr RecordKind kEvent = RecordKind::kEvent;
constexpr RecordKind kState = RecordKind::kState;
constexpr Severity kError = Severity::kError;
constexpr Severity kWarning = Severity::kWarning;

// What one event of one record is expected to be.
struct Case {
  const char* name;
  event::EventWrapper event;
  RecordKind kind;
  std::string_view message;
  std::optional<Severity> level = std::nullopt;
  ExpectedFields fields = {};
};

// As Vector writes it, the members in the order of their names: the order of
// protobuf's maps is another one in every run.
std::string Serialized(const event::EventWrapper& event) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  event.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

// An event read, with all that its records view.
class Read {
 public:
  explicit Read(const event::EventWrapper& event,
                const TagOptions& options = {})
      : options_(options), bytes_(Serialized(event)), reader_(&options_) {
    EXPECT_EQ(ReadEvent(bytes_, &event_), EventKind::kLog);
    reader_.Add(event_, &records_, &existing_);
  }

  const std::vector<Record>& records() const { return records_; }
  const ExistingTags& existing() const { return existing_; }

 private:
  const TagOptions options_;
  const std::string bytes_;
  LogEvent event_;
  VectorRecords reader_;
  std::vector<Record> records_;
  ExistingTags existing_;
};

void Check(const std::vector<Case>& cases, const TagOptions& options = {}) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Read read(c.event, options);
    ASSERT_EQ(read.records().size(), 1u);
    const Record& record = read.records()[0];
    EXPECT_EQ(RecordKindName(record.kind), RecordKindName(c.kind));
    EXPECT_EQ(record.message, c.message);
    EXPECT_EQ(record.level, c.level);
    ASSERT_NE(record.fields, nullptr);
    for (const auto& [field, value] : c.fields) {
      EXPECT_EQ(record.fields->Field(field), value) << field;
    }
  }
}

TEST(VectorRecordsTest, CollectedLines) {
  Check({
      {"kubernetes_logs",
       KubernetesLog("it failed"),
       kLog,
       "it failed",
       {},
       {{"kubernetes.pod_namespace", "shop"},
        {"namespace", "shop"},
        {"pod", "cart-5d8f"},
        {"container", "cart"},
        {"node", "node-1"},
        {"stream", "stderr"},
        {"kubernetes.pod_labels.app.kubernetes.io/name", "cart"},
        {"kubernetes.pod_ips.0", "10.0.0.7"},
        {"timestamp", "2023-11-14T22:13:20.000000005Z"},
        {"kubernetes.pod_ips", "[\"10.0.0.7\"]"},
        {"nothing", std::nullopt}}},
      {"Vector namespace",
       ValueEvent(Text("it failed"), {{"kubernetes_logs", KubernetesFields()}}),
       kLog,
       "it failed",
       {},
       {{"kubernetes.pod_namespace", "shop"},
        {"namespace", "shop"},
        {"kubernetes_logs.pod_name", "cart-5d8f"},
        {"kubernetes.pod_labels.app.kubernetes.io/name", "cart"}}},
      {"a stack trace", KubernetesLog("java.lang.Error: x\n\tat a.B\n\tat c.D"),
       kLog, "java.lang.Error: x\n\tat a.B\n\tat c.D"},
      {"syslog",
       ObjectEvent({{"message", Text("it failed")},
                    {"severity", Text("err")},
                    {"facility", Text("daemon")},
                    {"hostname", Text("node-1")},
                    {"host", Text("node-1")},
                    {"appname", Text("sshd")},
                    {"procid", Number(42)},
                    {"msgid", Text("ID1")},
                    {"version", Number(1)},
                    {"source_ip", Text("10.0.0.1")},
                    {"source_type", Text("syslog")},
                    {"timestamp", Time(0)}}),
       kLog,
       "it failed",
       kError,
       {{"appname", "sshd"}, {"procid", "42"}}},
      {"journald",
       ObjectEvent({{"message", Text("it failed")},
                    {"PRIORITY", Text("3")},
                    {"SYSLOG_FACILITY", Text("3")},
                    {"SYSLOG_IDENTIFIER", Text("kubelet")},
                    {"_SYSTEMD_UNIT", Text("kubelet.service")},
                    {"__REALTIME_TIMESTAMP", Text("1700000000000000")},
                    {"host", Text("node-1")},
                    {"source_type", Text("journald")}}),
       kLog,
       "it failed",
       kError,
       {{"_SYSTEMD_UNIT", "kubelet.service"}}},
      {"journald, whose priority a klog header corrects",
       ObjectEvent(
           {{"message", Text("E0312 10:15:07.123456       1 a.go:1] x")},
            {"PRIORITY", Text("6")}}),
       kLog, "E0312 10:15:07.123456       1 a.go:1] x"},
      {"invalid UTF-8", KubernetesLog("\xff\xc3 x"), kLog, "\xff\xc3 x"},
      {"an empty message", KubernetesLog(""), kLog, ""},
      {"a message that only begins like JSON", KubernetesLog("{\"a\": "), kLog,
       "{\"a\": "},
  });
}

TEST(VectorRecordsTest, StructuredLines) {
  Check({
      {"JSON in the message",
       KubernetesLog(R"({"level":"error","msg":"it failed","took":"1s"})"),
       kLog,
       "it failed took=\"1s\"",
       kError,
       {{"kubernetes.pod_namespace", "shop"},
        {"took", "1s"},
        {"stream", "stderr"}}},
      {"merged into the root",
       ObjectEvent({{"msg", Text("it failed")},
                    {"level", Text("error")},
                    {"code", Number(503)},
                    {"err", Text("disk full")},
                    {"stream", Text("stderr")},
                    {"kubernetes", KubernetesFields()}}),
       kLog,
       "it failed code=503 err=\"disk full\"",
       kError,
       {{"namespace", "shop"}, {"code", "503"}, {"stream", "stderr"}}},
      {"invalid UTF-8 merged into the root",
       ObjectEvent({{"msg", Text("it \xff failed")}, {"took", Text("\xc3")}}),
       kLog, "it \xef\xbf\xbd failed took=\"\xef\xbf\xbd\""},
      {"message under another name", ObjectEvent({{"log", Text("it failed")}}),
       kLog, "it failed"},
      {"the preferred of two names",
       ObjectEvent({{"log", Text("other")}, {"msg", Text("it failed")}}), kLog,
       "it failed"},
      {"a severity beside",
       ObjectEvent(
           {{"message", Text("it failed")}, {"severity", Text("warn")}}),
       kLog, "it failed", kWarning},
  });
  TagOptions options;
  options.message_fields = {"content"};
  Check({{"a name of the settings",
          ObjectEvent({{"content", Text("it failed")}, {"took", Text("1s")}}),
          kLog, "it failed took=\"1s\""},
         {"and nothing else", ObjectEvent({{"content", Text("it failed")}}),
          kLog, "it failed"}},
        options);
}

TEST(VectorRecordsTest, KubernetesEvents) {
  const ExpectedFields fields = {{"involvedObject.kind", "Pod"},
                                 {"regarding.kind", "Pod"},
                                 {"namespace", "shop"},
                                 {"reason", "BackOff"},
                                 {"type", "Warning"},
                                 {"count", "7"}};
  const event::Value object = Map({{"kind", Text("Pod")},
                                   {"name", Text("cart")},
                                   {"namespace", Text("shop")}});
  Check({
      {"core/v1",
       ObjectEvent({{"kind", Text("Event")},
                    {"apiVersion", Text("v1")},
                    {"metadata", Map({{"name", Text("cart.1")}})},
                    {"involvedObject", object},
                    {"reason", Text("BackOff")},
                    {"type", Text("Warning")},
                    {"count", Number(7)},
                    {"message", Text("it failed")}}),
       kEvent,
       "it failed",
       {},
       fields},
      {"events.k8s.io/v1",
       ObjectEvent({{"kind", Text("Event")},
                    {"apiVersion", Text("events.k8s.io/v1")},
                    {"regarding", object},
                    {"reason", Text("BackOff")},
                    {"type", Text("Warning")},
                    {"series", Map({{"count", Number(7)}})},
                    {"note", Text("it failed")}}),
       kEvent,
       "it failed",
       {},
       fields},
      {"an exporter's, in the message of another event",
       KubernetesLog(R"({"kind":"Event","involvedObject":{"kind":"Pod",)"
                     R"("namespace":"shop"},"reason":"BackOff",)"
                     R"("type":"Warning","message":"it failed","count":7})"),
       kEvent,
       "it failed",
       {},
       fields},
      {"only a reason",
       ObjectEvent({{"kind", Text("Event")},
                    {"involvedObject", object},
                    {"reason", Text("Killing")}}),
       kEvent, "Killing"},
      {"an exporter's flat shape",
       ObjectEvent({{"kind", Text("Pod")},
                    {"name", Text("cart")},
                    {"namespace", Text("shop")},
                    {"reason", Text("BackOff")},
                    {"type", Text("Warning")},
                    {"msg", Text("it failed")}}),
       kEvent,
       "it failed",
       {},
       {{"involvedObject.kind", "Pod"}, {"reason", "BackOff"}}},
  });
  const Read read(ObjectEvent({{"kind", Text("Event")},
                               {"involvedObject", object},
                               {"reason", Text("BackOff")},
                               {"message", Text("it failed")}}));
  EXPECT_TRUE(read.existing().reason);
  EXPECT_FALSE(read.existing().severity);
}

TEST(VectorRecordsTest, ObjectsAndPayloads) {
  const auto waiting = [](const char* reason) {
    return Map(
        {{"containerStatuses",
          Array({Map(
              {{"name", Text("c")},
               {"state",
                Map({{"waiting", Map({{"reason", Text(reason)}})}})}})})}});
  };
  const auto metadata = Map({{"name", Text("a")}, {"namespace", Text("shop")}});
  const Read pod(ObjectEvent({{"kind", Text("Pod")},
                              {"apiVersion", Text("v1")},
                              {"metadata", metadata},
                              {"status", waiting("CrashLoopBackOff")}}));
  ASSERT_EQ(pod.records().size(), 1u);
  EXPECT_EQ(pod.records()[0].kind, kState);
  EXPECT_NE(pod.records()[0].message.find("reason=CrashLoopBackOff"),
            std::string_view::npos);
  EXPECT_EQ(pod.records()[0].fields->Field("namespace"), "shop");

  const Read list(ObjectEvent(
      {{"kind", Text("PodList")},
       {"apiVersion", Text("v1")},
       {"metadata", Map({})},
       {"items",
        Array({Map({{"metadata", metadata}, {"status", waiting("A")}}),
               Map({{"metadata", metadata}, {"status", waiting("B")}})})}}));
  ASSERT_EQ(list.records().size(), 2u);
  EXPECT_EQ(list.records()[1].fields->Field("kind"), "Pod");

  const auto alert = Map({{"status", Text("firing")},
                          {"labels", Map({{"alertname", Text("KubeDown")}})}});
  const Read alerts(ObjectEvent({{"receiver", Text("x")},
                                 {"status", Text("firing")},
                                 {"alerts", Array({alert, alert, alert})}}));
  ASSERT_EQ(alerts.records().size(), 3u);
  EXPECT_EQ(alerts.records()[2].kind, kState);
  EXPECT_NE(alerts.records()[2].message.find("KubeDown"),
            std::string_view::npos);
}

// Where it ran is the collector's: no part of an object, and of a line only
// for those who ask.
TEST(VectorRecordsTest, TheCollectorsFieldsAreNoPartOfTheRecord) {
  const Read pod(ObjectEvent({{"kind", Text("Pod")},
                              {"apiVersion", Text("v1")},
                              {"metadata", Map({{"name", Text("a")}})},
                              {"status", Map({{"phase", Text("Failed")}})},
                              {"kubernetes", KubernetesFields()}}));
  ASSERT_EQ(pod.records().size(), 1u);
  EXPECT_EQ(pod.records()[0].message, "phase=Failed");
  EXPECT_EQ(pod.records()[0].fields->Field("kubernetes.pod_name"),
            std::nullopt);
  Check({{"without a message",
          ObjectEvent({{"kubernetes", KubernetesFields()},
                       {"method", Text("GET")},
                       {"status", Number(503)},
                       {"took", testing::Real(0.25)},
                       {"severity", Text("ERROR")},
                       {"classification", Map({{"severity", Text("ERROR")}})},
                       {"when", Time(0)}}),
          kLog,
          R"({"method":"GET","status":503,"took":0.25,)"
          R"("when":"1970-01-01T00:00:00.000000000Z"})",
          {},
          {{"kubernetes.pod_name", "cart-5d8f"}, {"pod", "cart-5d8f"}}}});
}

TEST(VectorRecordsTest, WhatCannotBeClassified) {
  for (const event::Value& root :
       {Number(1), testing::Null(), testing::Flag(true), Array({}), Time(0),
        event::Value()}) {
    EXPECT_EQ(Read(ValueEvent(root)).records().size(), 0u)
        << root.ShortDebugString();
  }
}

TEST(VectorRecordsTest, TagsOfAnEarlierHopAreNoPartOfTheRecord) {
  const auto tagged = [](const char* severity, const char* reason) {
    return ObjectEvent(
        {{"message", Text("it failed")},
         {"severity", Text(severity)},
         {"reason", Text(reason)},
         {"classification", Map({{"severity", Text("ERROR")},
                                 {"reason", Text("LOG_X")},
                                 {"declared_level", Text("WARNING")}})}});
  };
  Check({{"ours", tagged("ERROR", "LOG_X"), kLog, "it failed", kWarning},
         {"its own severity", tagged("DEBUG", "LOG_X"), kLog, "it failed",
          Severity::kDebug},
         {"its own reason", tagged("ERROR", "disk full"), kLog,
          "it failed reason=\"disk full\"", kWarning}});
}

}  // namespace
}  // namespace logclass

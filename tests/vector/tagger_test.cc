#include "classifier/vector/tagger.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/engine/database.h"
#include "tests/support/temp_dir.h"
#include "tests/vector/events.h"
#include "tests/vector/random_events.h"
#include "tests/vector/sample_rules.h"
#include "tests/vector/tagging_check.h"

namespace logclass {
namespace {

using testing::Array;
using ::testing::ElementsAre;
using testing::Encode;
using ::testing::IsEmpty;
using testing::KubernetesLog;
using testing::Map;
using testing::Nested;
using testing::Number;
using testing::ObjectEvent;
using testing::RandomEvents;
using testing::TaggingCheck;
using testing::Text;
using testing::ValueEvent;

std::shared_ptr<const Database> SampleRules() {
  static const auto database = [] {
    testing::TempDir dir;
    std::vector<Diagnostic> diagnostics;
    auto loaded = Database::Load(
        {dir.Write("rules.yaml", testing::kSampleRules)}, {}, &diagnostics);
    EXPECT_TRUE(loaded.ok()) << FormatDiagnostics(diagnostics);
    return loaded.ok() ? *loaded : nullptr;
  }();
  return database;
}

// A value as text, containers in brackets, members by name.
std::string Show(const event::Value& value) {
  std::string out;
  switch (value.kind_case()) {
    case event::Value::kRawBytes:
      return value.raw_bytes();
    case event::Value::kInteger:
      return std::to_string(value.integer());
    case event::Value::kArray:
      for (const auto& item : value.array().items()) {
        out += (out.empty() ? "" : " ") + Show(item);
      }
      return "[" + out + "]";
    case event::Value::kMap: {
      const auto& fields = value.map().fields();
      for (const auto& [key, member] : std::map(fields.begin(), fields.end())) {
        out += Concat(out.empty() ? "" : " ", key, "=", Show(member));
      }
      return "{" + out + "}";
    }
    default:
      return "?";
  }
}

// Three tags as "severity reason classification", - for what is not there.
std::string ShowTags(
    const google::protobuf::Map<std::string, event::Value>& fields,
    const TagOptions& options = {}) {
  std::string out;
  for (const std::string& name : {options.severity_field, options.reason_field,
                                  options.classification_field}) {
    const auto found = fields.find(name);
    if (!out.empty()) out += ' ';
    out += found == fields.end() ? "-" : Show(found->second);
  }
  return out;
}

// Tags one request, checks all of it, and returns what was written.
class Tagging {
 public:
  explicit Tagging(const TagOptions& options = {})
      : options_(options), check_(options, SampleRules()) {}

  vector::PushEventsRequest Run(const std::string& request) {
    EXPECT_EQ(check_.Run(request), "");
    vector::PushEventsRequest tagged;
    EXPECT_TRUE(tagged.ParseFromString(check_.tagged()));
    return tagged;
  }

  // The tags of one event whose root is an object.
  std::string Tags(const event::EventWrapper& wrapper) {
    const auto tagged = Run(Encode({wrapper}));
    return tagged.events_size() == 1
               ? ShowTags(tagged.events(0).log().fields(), options_)
               : "";
  }

  const TagReport& report() const { return check_.report(); }
  const std::string& tagged() const { return check_.tagged(); }

 private:
  const TagOptions options_;
  TaggingCheck check_;
};

TEST(TaggerTest, AnObjectGetsFields) {
  Tagging tagging;
  EXPECT_EQ(tagging.Tags(KubernetesLog("E0312 10:15:07.123456       1 a.go:1] "
                                       "Killed process 42 (java)")),
            "CRITICAL LOG_OOM_KILLED {attributes={pid=42 process=java} "
            "category=test declared_level=ERROR reason=LOG_OOM_KILLED "
            "rule=oom severity=CRITICAL}");
  EXPECT_EQ(tagging.Tags(KubernetesLog("all is well")),
            "INFO - {severity=INFO}");
  EXPECT_EQ(tagging.Tags(KubernetesLog("level=warn msg=slow")),
            "WARNING - {declared_level=WARNING severity=WARNING}");
  EXPECT_EQ(tagging.Tags(
                KubernetesLog("level=error connection refused No space left")),
            "ERROR LOG_DISK_FULL {category=test declared_level=ERROR "
            "reason=LOG_DISK_FULL reasons=[LOG_CONNECTION_REFUSED] rule=disk "
            "severity=ERROR}");
}

TEST(TaggerTest, TheReportCounts) {
  Tagging tagging;
  event::EventWrapper metric;
  metric.mutable_metric()->mutable_counter()->set_value(1);
  event::EventWrapper trace;
  (*trace.mutable_trace()->mutable_fields())["message"] = Text("No space left");
  tagging.Run(Encode({KubernetesLog("No space left"), metric, trace,
                      ValueEvent(Number(1)), KubernetesLog("fine"),
                      KubernetesLog("level=error"), event::EventWrapper()}));
  const TagReport& report = tagging.report();
  EXPECT_EQ(report.events, 7u);
  EXPECT_EQ(report.tagged, 3u);
  EXPECT_EQ(report.others, 2u);
  EXPECT_EQ(report.unknown, 2u);  // the number and the empty wrapper
  EXPECT_FALSE(report.malformed);
  EXPECT_THAT(report.unmatched, ElementsAre(0, 1, 0, 1, 0));
  ASSERT_EQ(report.matches.size(), 1u);
  EXPECT_EQ(report.matches[0].reason, "LOG_DISK_FULL");
  EXPECT_EQ(report.matches[0].rule, "disk");
  EXPECT_EQ(report.matches[0].severity, Severity::kError);
}

TEST(TaggerTest, MetricsAndTracesStayByteForByte) {
  event::EventWrapper metric;
  metric.mutable_metric()->set_name("No space left");
  metric.mutable_metric()->mutable_gauge()->set_value(1);
  event::EventWrapper trace;
  (*trace.mutable_trace()->mutable_fields())["message"] = Text("No space left");
  const std::string request = Encode({metric, trace, metric});
  Tagging tagging;
  tagging.Run(request);
  EXPECT_EQ(tagging.tagged(), request);
  EXPECT_EQ(tagging.report().others, 3u);
}

TEST(TaggerTest, ATextAsRootIsTaggedInItsMetadata) {
  Tagging tagging;
  const auto tagged = tagging.Run(Encode({ValueEvent(
      Text("checkout failed"),
      {{"kubernetes_logs", Map({{"pod_namespace", Text("shop")}})}})}));
  const event::Log& log = tagged.events(0).log();
  EXPECT_EQ(log.value().raw_bytes(), "checkout failed");
  EXPECT_EQ(ShowTags(log.metadata_full().value().map().fields()),
            "ERROR LOG_CHECKOUT_FAILED {category=test "
            "reason=LOG_CHECKOUT_FAILED rule=in-shop severity=ERROR}");
  EXPECT_EQ(ShowTags(log.metadata().map().fields()), "- - -");
  EXPECT_EQ(ShowTags(log.fields()), "- - -");
}

TEST(TaggerTest, AnOldVectorsMetadataAreTaggedWhereItReadsThem) {
  event::EventWrapper old = ValueEvent(Text("No space left"));
  old.mutable_log()->clear_metadata_full();
  event::EventWrapper none = old;
  none.mutable_log()->clear_metadata();
  Tagging tagging;
  const auto tagged = tagging.Run(Encode({old, none}));
  const event::Log& log = tagged.events(0).log();
  EXPECT_FALSE(log.has_metadata_full());
  EXPECT_THAT(ShowTags(log.metadata().map().fields()),
              ::testing::StartsWith("ERROR LOG_DISK_FULL"));
  EXPECT_THAT(
      ShowTags(tagged.events(1).log().metadata_full().value().map().fields()),
      ::testing::StartsWith("ERROR LOG_DISK_FULL"));
}

TEST(TaggerTest, AnObjectInValueIsTaggedThere) {
  Tagging tagging;
  const auto tagged = tagging.Run(
      Encode({ValueEvent(Map({{"message", Text("No space left")}}))}));
  const event::Log& log = tagged.events(0).log();
  EXPECT_THAT(ShowTags(log.value().map().fields()),
              ::testing::StartsWith("ERROR LOG_DISK_FULL"));
  EXPECT_EQ(ShowTags(log.metadata_full().value().map().fields()), "- - -");
}

TEST(TaggerTest, MetadataThatAreNoObjectAreNotReplaced) {
  event::EventWrapper wrapper = ValueEvent(Text("No space left"));
  *wrapper.mutable_log()->mutable_metadata_full()->mutable_value() = Text("x");
  Tagging tagging;
  const std::string request = Encode({wrapper});
  tagging.Run(request);
  EXPECT_EQ(tagging.tagged(), request);
  EXPECT_EQ(tagging.report().unknown, 1u);
}

// What is there already, and what becomes of it.
struct ConflictCase {
  OnConflict on_severity;
  OnConflict on_reason;
  const char* severity;
  const char* reason;
};

TEST(TaggerTest, FieldsThatExist) {
  using enum OnConflict;
  const ConflictCase kCases[] = {
      {kOverwrite, kKeep, "ERROR", "Unhealthy"},  // the defaults
      {kOverwrite, kOverwrite, "ERROR", "LOG_DISK_FULL"},
      {kKeep, kKeep, "warn", "Unhealthy"},
      {kKeep, kOverwrite, "warn", "LOG_DISK_FULL"},
  };
  for (const ConflictCase& c : kCases) {
    TagOptions options;
    options.on_severity = c.on_severity;
    options.on_reason = c.on_reason;
    const std::string expected =
        Concat(c.severity, " ", c.reason,
               " {category=test declared_level=WARNING reason=LOG_DISK_FULL "
               "rule=disk severity=ERROR}");
    const auto event =
        ObjectEvent({{"message", Text("No space left on device")},
                     {"severity", Text("warn")},
                     {"reason", Text("Unhealthy")},
                     {"classification", Text("of somebody else")}});
    EXPECT_EQ(Tagging(options).Tags(event), expected);
    // The same in metadata, where a level of the event cannot be stated.
    const auto tagged = Tagging(options).Run(Encode({ValueEvent(
        Text("level=warn No space left on device"),
        {{"severity", Text("warn")}, {"reason", Text("Unhealthy")}})}));
    EXPECT_EQ(
        ShowTags(tagged.events(0).log().metadata_full().value().map().fields()),
        expected);
  }
}

TEST(TaggerTest, WithoutAReasonAnExistingOneStays) {
  for (OnConflict on_reason : {OnConflict::kKeep, OnConflict::kOverwrite}) {
    TagOptions options;
    options.on_reason = on_reason;
    EXPECT_EQ(Tagging(options).Tags(ObjectEvent(
                  {{"message", Text("fine")}, {"reason", Text("Own")}})),
              "INFO Own {severity=INFO}");
  }
}

TEST(TaggerTest, ARenamedSeverityIsALevelToo) {
  TagOptions options;
  options.severity_field = "sev";
  EXPECT_EQ(Tagging(options).Tags(ObjectEvent(
                {{"message", Text("fine")}, {"sev", Text("ERROR")}})),
            "ERROR - {declared_level=ERROR severity=ERROR}");
}

TEST(TaggerTest, TaggingTwiceChangesNothing) {
  const std::string request = Encode(
      {KubernetesLog("No space left"), KubernetesLog("fine"),
       KubernetesLog("level=warn connection refused"),
       KubernetesLog("E0312 10:15:07.123456       1 a.go:1] cart is broken"),
       ValueEvent(Text("No space left")),
       ObjectEvent({{"message", Text("checkout failed")},
                    {"severity", Text("warn")},
                    {"kubernetes", Map({{"pod_namespace", Text("shop")}})}}),
       ObjectEvent({{"msg", Text("connection refused")},
                    {"level", Text("info")},
                    {"code", Number(7)}})});
  for (OnConflict on_reason : {OnConflict::kKeep, OnConflict::kOverwrite}) {
    TagOptions options;
    options.on_reason = on_reason;
    Tagging tagging(options);
    const auto once = tagging.Run(request);
    const auto twice = tagging.Run(once.SerializeAsString());
    google::protobuf::util::MessageDifferencer differencer;
    std::string difference;
    differencer.ReportDifferencesToString(&difference);
    EXPECT_TRUE(differencer.Compare(once, twice)) << difference;
    // A sidecar behind another one reads what the first one appended.
    tagging.Run(request);
    const std::string appended = tagging.tagged();
    const auto behind = tagging.Run(appended);
    EXPECT_TRUE(differencer.Compare(once, behind)) << difference;
  }
}

TEST(TaggerTest, EachPartCanBeSwitchedOff) {
  constexpr const char* kNames[kClassificationPartCount] = {
      "severity",       "reason",  "category",  "rule",
      "declared_level", "reasons", "attributes"};
  const auto event =
      KubernetesLog("level=error connection refused Killed process 42 (java)");
  for (int part = 0; part < kClassificationPartCount; ++part) {
    TagOptions options;
    options.parts &= ~(1 << part);
    const auto tagged = Tagging(options).Run(Encode({event}));
    const auto& fields =
        tagged.events(0).log().fields().at("classification").map().fields();
    for (int other = 0; other < kClassificationPartCount; ++other) {
      EXPECT_EQ(fields.contains(kNames[other]), other != part)
          << kNames[other] << " without " << kNames[part];
    }
  }
  TagOptions options;
  options.parts = 0;
  EXPECT_EQ(Tagging(options).Tags(event), "CRITICAL LOG_OOM_KILLED {}");
}

TEST(TaggerTest, EachFieldCanBeRenamedOrSwitchedOff) {
  const auto event = KubernetesLog("No space left");
  for (int on = 0; on < 8; ++on) {
    TagOptions options;
    options.severity_field = on & 1 ? "log.severity" : "";
    options.reason_field = on & 2 ? "why" : "";
    options.classification_field = on & 4 ? "lc" : "";
    const auto tagged = Tagging(options).Run(Encode({event}));
    const auto& fields = tagged.events(0).log().fields();
    EXPECT_EQ(fields.size(), event.log().fields().size() + (on & 1) +
                                 (on >> 1 & 1) + (on >> 2 & 1));
    EXPECT_EQ(fields.contains("log.severity"), (on & 1) != 0);
    EXPECT_EQ(fields.contains("why"), (on & 2) != 0);
    EXPECT_EQ(fields.contains("lc"), (on & 4) != 0);
  }
}

TEST(TaggerTest, WithAllSwitchedOffNoByteChanges) {
  TagOptions options;
  options.severity_field = options.reason_field = options.classification_field =
      "";
  Tagging tagging(options);
  // The length of the event takes two bytes where one would do.
  const std::string event =
      ObjectEvent({{"message", Text("x")}}).SerializeAsString();
  ASSERT_LT(event.size(), 128u);
  const std::string request =
      Concat('\x0a', static_cast<char>(event.size() | 0x80), '\0', event);
  tagging.Run(request);
  EXPECT_EQ(tagging.tagged(), request);
}

TEST(TaggerTest, AListHasTheVerdictOfItsWorstItem) {
  const auto pod = [](const char* reason) {
    return Map(
        {{"kind", Text("Pod")},
         {"apiVersion", Text("v1")},
         {"metadata", Map({{"name", Text("a")}})},
         {"status",
          Map({{"containerStatuses",
                Array({Map({{"name", Text("c")},
                            {"state", Map({{"waiting",
                                            Map({{"reason",
                                                  Text(reason)}})}})}})})}})}});
  };
  EXPECT_THAT(
      Tagging().Tags(ObjectEvent(
          {{"kind", Text("PodList")},
           {"apiVersion", Text("v1")},
           {"metadata", Map({})},
           {"items", Array({pod("ContainerCreating"), pod("CrashLoopBackOff"),
                            pod("Pending")})}})),
      ::testing::StartsWith("CRITICAL STATE_CRASH_LOOP"));
}

TEST(TaggerTest, OddMessages) {
  const std::string kOdd[] = {
      std::string(1 << 20, 'x') + "No space left",
      "No space left" + std::string(1 << 20, 'x'),
      std::string("\0No space left\0", 15),
      "\xff\xfe No space left \x80\xc3",
      "\n\n\nNo space left\n",
      "",
      std::string(1, '\0'),
  };
  Tagging tagging;
  for (const std::string& message : kOdd) {
    SCOPED_TRACE(message.substr(0, 30));
    const bool beyond = message.size() > (1 << 20) && message[0] == 'x';
    const bool hits = !beyond && message.size() > 1;
    EXPECT_THAT(tagging.Tags(KubernetesLog(message)),
                ::testing::StartsWith(hits ? "ERROR LOG_DISK_FULL" : "INFO -"));
  }
}

TEST(TaggerTest, DeepEventsAreTaggedByTheirMessage) {
  // protobuf's own parser gives up at 100 messages within each other.
  for (const bool maps : {false, true}) {
    for (const int depth : {1, 20, 31, 48, 120, 1000}) {
      SCOPED_TRACE(Concat(depth, maps ? " maps" : " arrays"));
      const std::string event =
          ObjectEvent({{"message", Text("No space left")},
                       {"deep", Nested(depth, maps, Text("x"))}})
              .SerializeAsString();
      std::string request;
      AppendLengthField(1, event, &request);
      TaggingCheck check({}, SampleRules());
      EXPECT_EQ(check.Run(request), "");
      ASSERT_EQ(check.report().matches.size(), 1u);
      EXPECT_EQ(check.report().matches[0].reason, "LOG_DISK_FULL");
    }
  }
}

TEST(TaggerTest, ARequestCutOffAnywhereStaysAsItIs) {
  const std::string request =
      Encode({KubernetesLog("No space left"), ValueEvent(Text("fine"))});
  TaggingCheck check({}, SampleRules());
  for (size_t size = 0; size < request.size(); ++size) {
    EXPECT_EQ(check.Run(request.substr(0, size)), "") << size;
    // Between two events a request may end.
    const bool is_whole = size == 0 || check.report().tagged == 1;
    EXPECT_EQ(check.report().malformed, !is_whole) << size;
  }
}

TEST(TaggerTest, AnEventCutOffAnywhereStaysAsItIs) {
  const std::string event = KubernetesLog("No space left").SerializeAsString();
  const std::string after = Encode({KubernetesLog("No space left")});
  TaggingCheck check({}, SampleRules());
  for (size_t size = 1; size < event.size(); ++size) {
    std::string request;
    AppendLengthField(1, event.substr(0, size), &request);
    request += after;
    EXPECT_EQ(check.Run(request), "") << size;
    EXPECT_EQ(check.report().unknown, 1u) << size;
    EXPECT_EQ(check.report().tagged, 1u) << size;
  }
}

// Encoded by hand: what protobuf's own encoder does not write.
TEST(TaggerTest, OddEncodings) {
  const std::string log =
      KubernetesLog("No space left").log().SerializeAsString();
  std::string wrapped;
  AppendLengthField(1, log, &wrapped);
  const auto value_log = [](std::string_view value) {
    std::string out;
    AppendLengthField(2, value, &out);
    return out;
  };
  const std::string text = value_log("\x0a\x0dNo space left");
  const struct {
    const char* name;
    std::string wrapper;
    bool tagged;
  } kCases[] = {
      {"as it should be", wrapped, true},
      {"unknown field before", "\xf8\x01\x05" + wrapped, true},
      {"unknown field after", wrapped + "\xfa\x01\x01x", true},
      {"two logs", wrapped + wrapped, false},
      {"a log, then a metric", wrapped + std::string("\x12\x00", 2), false},
      {"a metric, then a log", std::string("\x12\x00", 2) + wrapped, false},
      {"a log that is a number", "\x08\x01", false},
      {"a group", "\x0b\x0c", false},
      {"an unknown group", wrapped + "\xfb\x01\xfc\x01", false},
      {"wire type 6", wrapped + "\xfe\x01", false},
      {"number 0", wrapped + std::string("\x00\x00", 2), false},
      {"nothing", "", false},
      {"only unknown fields", "\xf8\x01\x05", false},
  };
  TaggingCheck check({}, SampleRules());
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    std::string request;
    AppendLengthField(1, c.wrapper, &request);
    EXPECT_EQ(check.Run(request), "");
    EXPECT_EQ(check.report().tagged, c.tagged ? 1u : 0u);
    EXPECT_EQ(check.report().events, 1u);
  }
  const struct {
    const char* name;
    std::string log;
    bool tagged;
  } kLogs[] = {
      {"a text", text, true},
      {"unknown fields around it", "\xf8\x01\x05" + text + "\xf8\x01\x05",
       true},
      {"two values", text + text, false},
      {"a value that is a number", "\x10\x05", false},
      {"fields that are a number", text + "\x08\x05", false},
      {"two metadata", text + std::string("\x22\x00\x22\x00", 4), false},
      {"two values in the metadata",
       text + std::string("\x22\x04\x0a\x00\x0a\x00", 6), false},
      {"metadata that are a number", text + "\x20\x05", false},
      {"empty metadata", text + std::string("\x22\x00", 2), true},
      {"a value of two kinds, the last a text",
       value_log("\x20\x05\x0a\x0dNo space left"), true},
      {"a value of two kinds, the last a number",
       value_log("\x0a\x0dNo space left\x20\x05"), false},
      {"a text that is a number", value_log("\x08\x05"), false},
      {"a value of no kind", value_log(""), false},
      {"null", value_log(std::string("\x48\x00", 2)), false},
      {"no fields at all", "", true},
  };
  for (const auto& c : kLogs) {
    SCOPED_TRACE(c.name);
    std::string wrapper, request;
    AppendLengthField(1, c.log, &wrapper);
    AppendLengthField(1, wrapper, &request);
    EXPECT_EQ(check.Run(request), "");
    EXPECT_EQ(check.report().tagged, c.tagged ? 1u : 0u);
  }
}

TEST(TaggerTest, LengthsLongerThanTheyNeedBe) {
  std::string log = KubernetesLog("No space left").log().SerializeAsString();
  const auto long_field = [](std::string_view payload) {
    // Five bytes of length, as a writer that fills it in later has it.
    std::string out = "\x0a";
    uint64_t size = payload.size();
    for (int i = 0; i < 4; ++i, size >>= 7) {
      out += static_cast<char>(size | 0x80);
    }
    return Concat(out, '\0', payload);
  };
  Tagging tagging;
  const auto tagged = tagging.Run(long_field(long_field(log)));
  EXPECT_THAT(ShowTags(tagged.events(0).log().fields()),
              ::testing::StartsWith("ERROR LOG_DISK_FULL"));
}

TEST(TaggerTest, UnknownFieldsOfTheRequestStayInTheirPlaces) {
  const std::string event = Encode({KubernetesLog("No space left")});
  const std::string request =
      Concat("\x10\x05", event, "\x1a\x01x", event, "\x10\x06");
  Tagging tagging;
  tagging.Run(request);
  EXPECT_EQ(tagging.report().tagged, 2u);
  EXPECT_TRUE(tagging.tagged().starts_with("\x10\x05"));
  EXPECT_TRUE(tagging.tagged().ends_with("\x10\x06"));
  // An event that is no message is none.
  tagging.Run(Concat("\x08\x05", event));
  EXPECT_EQ(tagging.report().tagged, 1u);
  EXPECT_EQ(tagging.report().unknown, 1u);
}

TEST(TaggerTest, OneTaggerServesManyRequests) {
  Tagging tagging;
  const std::string large(8 << 20, 'x');
  for (int i = 0; i < 3; ++i) {
    tagging.Run(Encode({KubernetesLog("No space left")}));
    EXPECT_EQ(tagging.report().matches.size(), 1u);
    tagging.Run(Encode({KubernetesLog(large), KubernetesLog("fine")}));
    EXPECT_EQ(tagging.report().tagged, 2u);
    EXPECT_THAT(tagging.report().matches, IsEmpty());
    tagging.Run("");
    EXPECT_EQ(tagging.report().events, 0u);
  }
}

// Options with which every way of the encoder is taken.
std::vector<TagOptions> AllSortsOfOptions() {
  std::vector<TagOptions> all(4);
  all[1].on_severity = OnConflict::kKeep;
  all[1].on_reason = OnConflict::kOverwrite;
  all[1].parts = 0b1010101;
  all[2].severity_field = "level";
  all[2].reason_field = "";
  all[2].classification_field = "attributes";
  all[2].message_fields = {"note", "body"};
  all[3].severity_field = "";
  all[3].reason_field = "message";
  all[3].on_reason = OnConflict::kOverwrite;
  all[3].classification_field = "";
  return all;
}

// How often to try: LOGCLASS_TEST_RUNS, for long runs with sanitizers.
int Runs(int usual) {
  const char* runs = std::getenv("LOGCLASS_TEST_RUNS");
  return runs == nullptr ? usual : std::atoi(runs);
}

TEST(TaggerPropertyTest, ValidRequestsGainTheirTagsAndNothingElse) {
  for (const TagOptions& options : AllSortsOfOptions()) {
    TaggingCheck check(options, SampleRules());
    size_t tagged = 0;
    for (int seed = 0; seed < Runs(1000); ++seed) {
      const auto request = RandomEvents(seed).Request(8);
      ASSERT_EQ(check.Run(request.SerializeAsString()), "") << "seed " << seed;
      vector::PushEventsRequest after;
      ASSERT_TRUE(after.ParseFromString(check.tagged()));
      ASSERT_EQ(after.events_size(), request.events_size());
      tagged += check.report().tagged;
    }
    EXPECT_GT(tagged, 1000u);
  }
}

TEST(TaggerPropertyTest, DamagedRequests) {
  int readable = 0;
  int malformed = 0;
  const int runs = Runs(4000);
  for (const TagOptions& options : AllSortsOfOptions()) {
    TaggingCheck check(options, SampleRules());
    for (int seed = 0; seed < runs; ++seed) {
      RandomEvents random(seed);
      std::string request = random.Request(4).SerializeAsString();
      const std::string other = random.Request(2).SerializeAsString();
      random.Mutate(other, &request);
      ASSERT_EQ(check.Run(request), "") << "seed " << seed;
      malformed += check.report().malformed;
      readable += check.report().tagged > 0;
    }
  }
  EXPECT_GT(malformed, runs / 10);
  EXPECT_GT(readable, runs / 10);
}

TEST(TaggerPropertyTest, ArbitraryBytes) {
  TaggingCheck check({}, SampleRules());
  for (int seed = 0; seed < Runs(4000); ++seed) {
    const std::string bytes = RandomEvents(seed).Bytes(200);
    ASSERT_EQ(check.Run(bytes), "") << "seed " << seed;
  }
}

}  // namespace
}  // namespace logclass

// The records of Vector's encoded events are those of the JSON that says the
// same: of real data, of what other tests know the records of, and of whatever
// may come.

#include "tests/record/vector_encoding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/record/json.h"
#include "classifier/record/json_keys.h"

namespace logclass::testing {
namespace {

// Names and texts that tell the shapes of records apart.
constexpr std::string_view kNames[] = {"kind",
                                       "apiVersion",
                                       "metadata",
                                       "spec",
                                       "status",
                                       "items",
                                       "involvedObject",
                                       "regarding",
                                       "reason",
                                       "message",
                                       "note",
                                       "type",
                                       "msg",
                                       "level",
                                       "severity",
                                       "log",
                                       "error",
                                       "err",
                                       "stack",
                                       "name",
                                       "namespace",
                                       "labels",
                                       "alertname",
                                       "alerts",
                                       "receiver",
                                       "startsAt",
                                       "annotations",
                                       "summary",
                                       "auditID",
                                       "responseStatus",
                                       "code",
                                       "issue",
                                       "fields",
                                       "issuetype",
                                       "key",
                                       "webhookEvent",
                                       "repository",
                                       "full_name",
                                       "action",
                                       "number",
                                       "title",
                                       "resourceLogs",
                                       "scopeLogs",
                                       "logRecords",
                                       "body",
                                       "stringValue",
                                       "attributes",
                                       "k8s.event.reason",
                                       "value",
                                       "object",
                                       "application",
                                       "payload",
                                       "conditions",
                                       "containerStatuses",
                                       "state",
                                       "waiting",
                                       "terminated",
                                       "lastState",
                                       "exitCode",
                                       "restartCount",
                                       "ready",
                                       "replicas",
                                       "readyReplicas",
                                       "hard",
                                       "used",
                                       "phase",
                                       "sync",
                                       "health",
                                       "data",
                                       "url",
                                       "ts",
                                       "v",
                                       "severity_text",
                                       "cause",
                                       "a",
                                       "a.b",
                                       "",
                                       ".",
                                       "x\"y",
                                       "line\nbreak",
                                       "caf\xc3\xa9",
                                       "not \xff utf8"};
constexpr std::string_view kTexts[] = {
    "",
    "it failed",
    "Event",
    "Warning",
    "PodList",
    "Pod",
    "v1",
    "ADDED",
    "error",
    "WARN",
    "7",
    "0",
    "<nil>",
    "firing",
    "jira:issue_created",
    "E0312 10:15:07.123456       1 a.go:1] no",
    "level=error msg=no",
    R"({"level":"warn","msg":"inside","took":"1s"})",
    " {\"msg\":\"\xff\"} ",
    "{not json}",
    "two\nlines",
    "IOError: it failed\n\tat a.b(C.java:1)",
    "a \"quoted\" \\ word",
    "\x01\x1f",
    "\xff\xc3 bytes",
    "caf\xc3\xa9",
    "True",
    "False",
    "2024-03-12T10:15:07Z",
    "10Gi",
    "500m",
    "True\tE x"};

class RandomMaps {
 public:
  explicit RandomMaps(uint32_t seed) : random_(seed) {}

  std::string Next() {
    EncodedMembers members = Members(0);
    if (Below(2) == 0) AddShape(&members);
    std::shuffle(members.begin(), members.end(), random_);
    return ValueMap(members);
  }

 private:
  size_t Below(size_t n) { return random_() % n; }

  std::string Name() {
    switch (Below(4)) {
      case 0:
        return std::string(kLineKeys[Below(kLineKeys.size())].name);
      case 1:
        return std::string(kErrorKeys[Below(kErrorKeys.size())].name);
      default:
        return std::string(kNames[Below(std::size(kNames))]);
    }
  }

  // Adds what makes a record of some kind of it, with anything in it.
  void AddShape(EncodedMembers* members) {
    const auto text = [&](std::string_view key, std::string_view value) {
      members->emplace_back(key, EncodedText(value));
    };
    const auto map = [&](std::string_view key) {
      members->emplace_back(key, EncodedMap(Members(1)));
    };
    const auto maps = [&](std::string_view key) {
      members->emplace_back(
          key, EncodedArray({EncodedMap(Members(2)), EncodedMap(Members(2))}));
    };
    switch (Below(7)) {
      case 0:
        map("involvedObject");
        return text("reason", "BackOff");
      case 1:
        text("kind", "PodList");
        return maps("items");
      case 2:
        maps("alerts");
        return text("receiver", "ops");
      case 3:
        text("auditID", "7");
        return map("responseStatus");
      case 4:
        map("issue");
        return text("webhookEvent", "jira:issue_created");
      case 5:
        return maps("resourceLogs");
      default:
        text("kind", "Pod");
        text("apiVersion", "v1");
        map("metadata");
        map("spec");
        return map("status");
    }
  }

  EncodedMembers Members(int depth) {
    EncodedMembers members(Below(depth == 0 ? 12 : 6));
    for (auto& [key, value] : members) {
      key = Name();
      value = Value(depth + 1);
    }
    return members;
  }

  std::string Value(int depth) {
    switch (Below(depth < 6 ? 10 : 6)) {
      case 0:
        return Number();
      case 1:
        return EncodedBoolean(Below(2) == 0);
      case 2:
        return Below(2) == 0 ? EncodedNull() : "";
      case 3:
        return Below(2) == 0
                   ? EncodedInteger(static_cast<int64_t>(Below(30)))
                   : EncodedTime(static_cast<int64_t>(Below(2'000'000'000)),
                                 static_cast<int64_t>(Below(1'000'000'000)));
      case 6:
      case 7:
        return EncodedMap(Members(depth));
      case 8: {
        std::vector<std::string> items(Below(4));
        for (std::string& item : items) item = Value(depth + 1);
        return EncodedArray(items);
      }
      default:
        return EncodedText(kTexts[Below(std::size(kTexts))]);
    }
  }

  std::string Number() {
    constexpr double kFloats[] = {0,
                                  -0.0,
                                  3,
                                  0.25,
                                  1e5,
                                  1e300,
                                  std::numeric_limits<double>::infinity(),
                                  std::numeric_limits<double>::quiet_NaN()};
    constexpr int64_t kIntegers[] = {0,
                                     1,
                                     -1,
                                     137,
                                     65,
                                     std::numeric_limits<int64_t>::max(),
                                     std::numeric_limits<int64_t>::min()};
    return Below(2) == 0
               ? EncodedFloat(kFloats[Below(std::size(kFloats))])
               : EncodedInteger(kIntegers[Below(std::size(kIntegers))]);
  }

  std::mt19937 random_;
};

TEST(VectorEncodingTest, RandomMaps) {
  std::map<RecordKind, int> kinds;
  RandomMaps maps(1);
  for (int i = 0; i < 20'000; ++i) {
    const std::string map = maps.Next();
    ASSERT_EQ(DifferenceToJson(map), "") << "map " << i;
    JsonRecords reader;
    for (const Record& record : reader.ParseValueMap(map)) ++kinds[record.kind];
  }
  // Or they would be of no shape that matters.
  for (RecordKind kind :
       {RecordKind::kLog, RecordKind::kEvent, RecordKind::kState}) {
    EXPECT_GE(kinds[kind], 500) << RecordKindName(kind);
  }
}

TEST(VectorEncodingTest, RealObjectsAndEvents) {
  const std::filesystem::path folder =
      std::filesystem::path(LOGCLASS_SHARED_DIR) / "data/incidents";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared absent";
  int files = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string json{std::istreambuf_iterator<char>(file), {}};
    const auto map = ValueMapOfJson(json);
    ASSERT_TRUE(map.has_value()) << entry.path();
    EXPECT_EQ(DifferenceToJson(*map), "") << entry.path();
    ++files;
  }
  EXPECT_GE(files, 10);
}

// What is no object, or no longer one, is read as far as that does no harm.
TEST(VectorEncodingTest, CutOffAnywhere) {
  const auto map = ValueMapOfJson(
      R"j({"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"},)j"
      R"j("status":{"containerStatuses":[{"name":"w","restartCount":300,)j"
      R"j("state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}})j");
  ASSERT_TRUE(map.has_value());
  JsonRecords reader;
  for (size_t size = 0; size < map->size(); ++size) {
    const std::string cut = map->substr(0, size);
    for (const Record& record : reader.ParseValueMap(cut)) {
      record.fields->Field("status.containerStatuses.0.state.waiting.reason");
    }
    reader.Clear();
  }
  EXPECT_EQ(reader.ParseValueMap(*map).size(), 1u);
}

TEST(VectorEncodingTest, ManyMembers) {
  EncodedMembers members(5000, {"key", EncodedInteger(7)});
  members.emplace_back("msg", EncodedText("it failed"));
  const std::string map = ValueMap(members);
  EXPECT_EQ(DifferenceToJson(map), "");
  JsonRecords reader;
  EXPECT_TRUE(
      reader.ParseValueMap(map)[0].message.starts_with("it failed key=7 key="));
}

// Deeper than Vector can decode, and than JSON is written.
TEST(VectorEncodingTest, DeepNesting) {
  std::string deep = EncodedText("bottom");
  for (int i = 0; i < 3000; ++i) {
    deep = i % 2 == 0 ? EncodedMap({{"error", deep}}) : EncodedArray({deep});
  }
  for (const char* name : {"error", "object", "cause", "attributes", "items"}) {
    SCOPED_TRACE(name);
    const std::string map =
        ValueMap({{"msg", EncodedText("it failed")}, {name, deep}});
    JsonRecords reader;
    const auto records = reader.ParseValueMap(map);
    ASSERT_EQ(records.size(), 1u);
    EXPECT_EQ(records[0].message, "it failed");
    EXPECT_EQ(records[0].fields->Field(name), "");
    EXPECT_EQ(records[0].fields->Field(Concat(name, ".0.error.0.error.x")),
              std::nullopt);
  }
}

}  // namespace
}  // namespace logclass::testing

#include "classifier/vector/event_keys.h"

#include <gtest/gtest.h>

#include <string>

#include "classifier/base/strings.h"

namespace logclass {
namespace {

TEST(EventKeysTest, Parts) {
  const struct {
    const char* name;
    EventPart part;
  } kCases[] = {
      {"kubernetes", EventPart::kAside},    {"timestamp", EventPart::kAside},
      {"stream", EventPart::kAside},        {"source_type", EventPart::kAside},
      {"_SYSTEMD_UNIT", EventPart::kAside}, {"level", EventPart::kLevel},
      {"PRIORITY", EventPart::kLevel},      {"regarding", EventPart::kObject},
      {"note", EventPart::kNote},           {"reason", EventPart::kReason},
      {"kind", EventPart::kKind},           {"error", EventPart::kContent},
      {"took", EventPart::kContent},        {"", EventPart::kContent},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(ReadEventKey(c.name, {}).part, c.part) << c.name;
  }
}

TEST(EventKeysTest, NamesOfTheOptions) {
  TagOptions options;
  options.message_fields = {"text", "msg"};
  options.severity_field = options.reason_field = "tag";
  options.classification_field = "verdict";
  EXPECT_EQ(ReadEventKey("text", options).message_rank, 0u);
  EXPECT_EQ(ReadEventKey("msg", options).message_rank, 1u);
  EXPECT_EQ(ReadEventKey("message", options).message_rank,
            EventKey::kNoMessage);
  EXPECT_EQ(ReadEventKey("verdict", options).tag, TagField::kClassification);
  const EventKey both = ReadEventKey("tag", options);
  EXPECT_EQ(both.tag, TagField::kSeverity);
  EXPECT_TRUE(both.is_severity_field && both.is_reason_field);
}

// Whatever came before, also more names than are remembered and longer ones.
TEST(EventKeysTest, RemembersRightly) {
  TagOptions options;
  options.message_fields = {"",
                            "name 7",
                            "name 300",
                            std::string(23, 'x'),
                            std::string(24, 'x'),
                            std::string(300, 'x')};
  EventKeys keys(&options);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 600; ++i) {
      for (const std::string& name :
           {Concat("name ", i), std::string(i, 'x'), std::string("msg"),
            std::string("severity")}) {
        const EventKey& key = keys.Find(name);
        const EventKey expected = ReadEventKey(name, options);
        EXPECT_EQ(key.message_rank, expected.message_rank) << name;
        EXPECT_EQ(key.tag, expected.tag) << name;
        EXPECT_EQ(key.part, expected.part) << name;
      }
    }
  }
}

}  // namespace
}  // namespace logclass

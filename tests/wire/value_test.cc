#include "classifier/wire/value.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "classifier/wire/value_json.h"
#include "tests/vector/events.h"

namespace logclass {
namespace {

using std::string_view_literals::operator""sv;
using testing::Array;
using testing::Flag;
using testing::Map;
using testing::Nested;
using testing::Null;
using testing::Number;
using testing::Real;
using testing::Text;
using testing::Time;

// An encoded value with the bytes that it views.
struct Encoded {
  explicit Encoded(const event::Value& from) : bytes(from.SerializeAsString()) {
    EXPECT_TRUE(ReadValue(bytes, &value));
  }
  Encoded(const Encoded&) = delete;  // the value views the bytes

  std::string bytes;
  EncodedValue value;
};

std::string Json(const event::Value& value) {
  std::string out;
  EXPECT_TRUE(AppendJsonValue(Encoded(value).value, &out));
  return out;
}

TEST(ReadValueTest, KindsAndOddities) {
  const struct {
    std::string_view encoded;
    ValueKind kind;
  } kCases[] = {
      {""sv, ValueKind::kNone},
      {"\x0a\x01x"sv, ValueKind::kBytes},
      {"\x20\x05"sv, ValueKind::kInteger},
      {"\x48\x00"sv, ValueKind::kNull},
      {"\x0a\x01x\x20\x05"sv, ValueKind::kInteger},  // the last counts
      {"\x20\x05\x0a\x01x"sv, ValueKind::kBytes},
      {"\x08\x05"sv, ValueKind::kNone},       // a text as a number: unknown
      {"\x22\x01x"sv, ValueKind::kNone},      // the other way round
      {"\x1a\x01x"sv, ValueKind::kNone},      // the reserved number
      {"\x52\x01x"sv, ValueKind::kNone},      // numbers of the future
      {"\x82\x20\x01x"sv, ValueKind::kNone},  // 512: 0 in a byte
      {"\x0a\x01x\x8a\x20\x01x"sv, ValueKind::kBytes},
  };
  for (const auto& c : kCases) {
    EncodedValue value;
    EXPECT_TRUE(ReadValue(c.encoded, &value));
    EXPECT_EQ(value.kind, c.kind);
  }
  EncodedValue value;
  EXPECT_FALSE(ReadValue("\x0a\x05x"sv, &value));
  // Readers would merge two maps, and two arrays.
  EXPECT_FALSE(ReadValue("\x3a\x00\x3a\x00"sv, &value));
  EXPECT_FALSE(ReadValue("\x42\x00\x42\x00"sv, &value));
}

TEST(MapReaderTest, Entries) {
  const auto show = [](std::string_view map) {
    std::string out;
    MapReader reader(map);
    for (std::string_view key, value; reader.Next(&key, &value);) {
      out.append(key).append("=").append(value).append(" ");
    }
    return reader.ok() ? out : out + "!";
  };
  EXPECT_EQ(show(""sv), "");
  EXPECT_EQ(show("\x0a\x06\x0a\x01k\x12\x01v"sv), "k=v ");
  EXPECT_EQ(show("\x0a\x06\x12\x01v\x0a\x01k"sv), "k=v ");  // out of order
  EXPECT_EQ(show("\x0a\x00"sv), "= ");
  EXPECT_EQ(show("\x0a\x03\x0a\x01k"sv), "k= ");
  EXPECT_EQ(show("\x0a\x06\x0a\x01j\x0a\x01k"sv), "k= ");  // two keys
  EXPECT_EQ(show("\x0a\x05\x0a\x01k\x18\x05"sv), "k= ");   // unknown field
  EXPECT_EQ(show("\x12\x01x\x08\x05\x0a\x03\x0a\x01k"sv), "k= ");
  EXPECT_EQ(show("\x0a\x03\x0a\x02k"sv), "!");
  EXPECT_EQ(show("\x0a\x05\x0a"sv), "!");
  EXPECT_EQ(show("\x0a\x04\x12\x00\x12\x00"sv), "!");  // would be merged
}

TEST(MapReaderTest, EntriesCanBeLeftOut) {
  const auto map =
      "\x0a\x03\x0a\x01"
      "a\x12\x00\x0a\x03\x0a\x01"
      "b"sv;
  MapReader reader(map);
  EXPECT_EQ(reader.at(), map.data());
  std::string_view key, value;
  ASSERT_TRUE(reader.Next(&key, &value));
  EXPECT_EQ(reader.at(), map.data() + 5);
  ASSERT_TRUE(reader.Next(&key, &value));  // with the unknown field before it
  EXPECT_EQ(key, "b");
  EXPECT_EQ(reader.at(), map.data() + map.size());
}

TEST(ArrayReaderTest, Items) {
  const auto show = [](std::string_view array) {
    std::string out;
    ArrayReader reader(array);
    for (std::string_view item; reader.Next(&item);) {
      out.append(item).append(" ");
    }
    return reader.ok() ? out : out + "!";
  };
  EXPECT_EQ(show(""sv), "");
  EXPECT_EQ(show("\x0a\x01x\x0a\x00\x0a\x81\x00y"sv), "x  y ");
  EXPECT_EQ(show("\x12\x01z\x08\x05\x0a\x01x\x12\x01z"sv), "x ");
  EXPECT_EQ(show("\x0a\x01x\x0a\x02y"sv), "x !");
}

TEST(FindValueTest, Paths) {
  const Encoded encoded(
      Map({{"a", Map({{"b", Text("a-b")}, {"b.c", Text("a-bc")}})},
           {"a.d", Text("ad")},
           {"labels", Map({{"app.kubernetes.io/name", Text("cart")}})},
           {"list", Array({Text("zero"), Map({{"x", Number(1)}})})},
           {"null", Null()},
           {"", Map({{"", Text("empty")}})},
           {"text", Text("t")}}));
  const struct {
    const char* path;
    const char* text;  // null: absent
  } kCases[] = {
      {"a.b", "a-b"},
      {"a.b.c", "a-bc"},
      {"a.d", "ad"},
      {"labels.app.kubernetes.io/name", "cart"},
      {"list.0", "zero"},
      {"list.1.x", "1"},
      {"list.2", nullptr},
      {"list.-1", nullptr},
      {"list.x", nullptr},
      {"list.0.x", nullptr},
      {"list.99999999999999999999", nullptr},
      {"list.", nullptr},
      {"null", nullptr},
      {"text", "t"},
      {"text.x", nullptr},
      {"tex", nullptr},
      {"texts", nullptr},
      {".", "empty"},
      {"a.", nullptr},
      {"nothing", nullptr},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.path);
    const EncodedValue found = FindValue(encoded.value, c.path);
    EXPECT_EQ(found.absent(), c.text == nullptr);
    std::string text;
    AppendScalarText(found, &text);
    EXPECT_EQ(text, c.text == nullptr ? "" : c.text);
  }
}

TEST(FindValueTest, OfEqualKeysTheLastCounts) {
  // As readers of protobuf's maps have it: a=1, b.x, a=2, b without x.
  const EncodedValue map = {ValueKind::kMap,
                            "\x0a\x07\x0a\x01"
                            "a\x12\x02\x20\x01"
                            "\x0a\x07\x0a\x01"
                            "a\x12\x02\x20\x02"sv,
                            0};
  EXPECT_EQ(FindValue(map, "a").scalar, 2u);
}

TEST(FindValueTest, DeepPathsEndSomewhere) {
  const Encoded deep(Nested(40, true, Text("x")));
  std::string path = "a";
  for (int i = 1; i < 30; ++i) path += ".a";
  EXPECT_EQ(FindValue(deep.value, path).kind, ValueKind::kMap);
  for (int i = 30; i < 40; ++i) path += ".a";
  EXPECT_TRUE(FindValue(deep.value, path).absent());
}

TEST(ScalarTextTest, Scalars) {
  const struct {
    event::Value value;
    const char* text;
  } kCases[] = {
      {Text("a\0b"), "a"},
      {Number(0), "0"},
      {Number(std::numeric_limits<int64_t>::min()), "-9223372036854775808"},
      {Real(1.5), "1.5"},
      {Real(-0.0), "-0"},
      {Real(1e300), "1e+300"},
      {Flag(true), "true"},
      {Flag(false), "false"},
      {Null(), ""},
      {Map({}), ""},
      {Time(0), "1970-01-01T00:00:00.000000000Z"},
      {Time(1700000000, 5), "2023-11-14T22:13:20.000000005Z"},
      {Time(-1), "1969-12-31T23:59:59.000000000Z"},
      {Time(-62135596800), "0001-01-01T00:00:00.000000000Z"},
      {Time(253402300799, 999999999), "9999-12-31T23:59:59.999999999Z"},
      {Time(253402300800), ""},
      {Time(std::numeric_limits<int64_t>::min()), ""},
      {Time(std::numeric_limits<int64_t>::max(), -1), ""},
  };
  for (const auto& c : kCases) {
    const Encoded encoded(c.value);
    std::string text;
    AppendScalarText(encoded.value, &text);
    EXPECT_EQ(text, c.text);
    if (encoded.value.kind != ValueKind::kTimestamp) continue;
    EXPECT_EQ(IsTime(encoded.value.payload), !text.empty());
  }
}

TEST(ValueJsonTest, Values) {
  EXPECT_EQ(Json(Map({{"a", Array({Number(1), Null(), Text("x"), Map({})})}})),
            R"({"a":[1,null,"x",{}]})");
  EXPECT_EQ(Json(Array({})), "[]");
  EXPECT_EQ(Json(event::Value()), "null");
  EXPECT_EQ(Json(Flag(true)), "true");
  EXPECT_EQ(Json(Real(2.5)), "2.5");
  EXPECT_EQ(Json(Real(std::nan(""))), "null");
  EXPECT_EQ(Json(Real(std::numeric_limits<double>::infinity())), "null");
  EXPECT_EQ(Json(Time(0)), R"("1970-01-01T00:00:00.000000000Z")");
}

TEST(ValueJsonTest, TooDeepOrMalformed) {
  std::string out;
  EXPECT_TRUE(AppendJsonValue(Encoded(Nested(33, true, Null())).value, &out));
  EXPECT_TRUE(AppendJsonValue(Encoded(Nested(49, false, Null())).value, &out));
  EXPECT_FALSE(AppendJsonValue(Encoded(Nested(51, true, Null())).value, &out));
  EXPECT_FALSE(AppendJsonValue(Encoded(Nested(51, false, Null())).value, &out));
  EXPECT_FALSE(AppendJsonValue({ValueKind::kMap, "\x0a\x05", 0}, &out));
  EXPECT_FALSE(AppendJsonValue({ValueKind::kArray, "\x0a\x01\x0a", 0}, &out));
}

}  // namespace
}  // namespace logclass

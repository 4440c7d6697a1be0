#include "classifier/wire/wire.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

#include "classifier/base/strings.h"
#include "tests/vector/random_events.h"

namespace logclass {
namespace {

using std::string_view_literals::operator""sv;

// The fields as "number:type=content", then ! where the message is malformed.
std::string Show(std::string_view message) {
  std::string out;
  std::string whole;
  WireReader reader(message);
  for (WireField field; reader.Next(&field);) {
    out += Concat(out.empty() ? "" : " ", field.number, ":",
                  static_cast<int>(field.type), "=");
    out += field.type == WireType::kLength ? std::string(field.payload)
                                           : std::to_string(field.scalar);
    whole += field.whole;
  }
  EXPECT_TRUE(message.starts_with(whole));
  EXPECT_EQ(whole == message, reader.ok());
  return reader.ok() ? out : out + "!";
}

TEST(WireReaderTest, Fields) {
  const struct {
    std::string_view message;
    const char* fields;
  } kCases[] = {
      {""sv, ""},
      {"\x08\x05"sv, "1:0=5"},
      {"\x0a\x00"sv, "1:2="},
      {"\x0a\x03"
       "abc\x10\x7f"sv,
       "1:2=abc 2:0=127"},
      {"\x7a\x01x"sv, "15:2=x"},
      {"\x82\x01\x01x"sv, "16:2=x"},
      {"\x09\x01\0\0\0\0\0\0\x80"sv, "1:1=9223372036854775809"},
      {"\x0d\xff\xff\xff\xff"sv, "1:5=4294967295"},
      {"\xf8\xff\xff\xff\x0f\x01"sv, "536870911:0=1"},
      {"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv,
       "1:0=18446744073709551615"},
      // Longer than they need be.
      {"\x88\x00\x85\x80\x00"sv, "1:0=5"},
      {"\x8a\x80\x80\x00\x81\x80\x00x"sv, "1:2=x"},
      // Malformed.
      {"\x08"sv, "!"},
      {"\x08\x80"sv, "!"},
      {"\x0a\x01"sv, "!"},
      {"\x0a\x80"sv, "!"},
      {"\x0a\x01x\x0a\x02x"sv, "1:2=x!"},
      {"\x09\x01\0\0\0\0\0\0"sv, "!"},
      {"\x0d\0\0\0"sv, "!"},
      {"\x00\x01"sv, "!"},                  // number 0
      {"\x02\x00"sv, "!"},                  // the same, kLength
      {"\x0b\x0c"sv, "!"},                  // a group
      {"\x0e\x01"sv, "!"},                  // wire types 6 and 7
      {"\x0f\x01"sv, "!"},                  //
      {"\xf8\xff\xff\xff\x1f\x01"sv, "!"},  // a tag of 33 bits
      {"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv, "!"},
      {"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"sv, "!"},      // 65 bits
      {"\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00"sv, "!"},  // 11 bytes
  };
  for (const auto& c : kCases) EXPECT_EQ(Show(c.message), c.fields);
}

TEST(WireReaderTest, ReadsNothingMoreOnceItFailed) {
  WireReader reader("\x0b\x08\x05");
  WireField field;
  EXPECT_FALSE(reader.Next(&field));
  EXPECT_FALSE(reader.ok());
}

TEST(WireReaderTest, CutOffAnywhere) {
  for (int seed = 0; seed < 20; ++seed) {
    const std::string message =
        testing::RandomEvents(seed).Request(2).SerializeAsString();
    for (size_t size = 0; size < message.size(); ++size) {
      Show(std::string_view(message).substr(0, size));
    }
  }
}

// The quick ways give the same as the thorough one, or leave it to that.
TEST(WireReaderTest, QuickWays) {
  const struct {
    std::string_view message;
    bool next;  // NextPayload() reads the first field
    bool only;  // ReadOnlyField() takes it for all there is
  } kCases[] = {
      {""sv, false, false},
      {"\x0a"sv, false, false},
      {"\x0a\x00"sv, true, true},
      {"\x0a\x01x"sv, true, true},
      {"\x0a\x02x"sv, false, false},
      {"\x0a\x01x\x0a\x00"sv, true, false},
      {"\x0a\x81"sv, false, false},
      {"\x0a\x81\x00x"sv, true, true},
      {"\x0a\x81\x01x"sv, false, false},
      {"\x0a\x81\x80\x00x"sv, false, false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(Show(c.message));
    WireReader reader(c.message);
    std::string_view payload;
    EXPECT_EQ(reader.NextPayload(0x0a, &payload), c.next);
    EXPECT_FALSE(WireReader(c.message).NextPayload(0x12, &payload));
    EXPECT_TRUE(reader.ok());
    uint8_t tag;
    EXPECT_EQ(ReadOnlyField(c.message, &tag, &payload), c.only);
    if (!c.only) continue;
    EXPECT_EQ(Concat("1:2=", payload), Show(c.message));
  }
}

constexpr uint64_t kNumbers[] = {0,
                                 1,
                                 127,
                                 128,
                                 16383,
                                 16384,
                                 uint64_t{1} << 32,
                                 uint64_t{1} << 63,
                                 std::numeric_limits<uint64_t>::max()};

TEST(WireWriterTest, VarintsAreProtobufs) {
  using google::protobuf::io::CodedOutputStream;
  for (uint64_t number : kNumbers) {
    std::string expected;
    {
      google::protobuf::io::StringOutputStream stream(&expected);
      CodedOutputStream(&stream).WriteVarint64(number);
    }
    std::string actual;
    AppendVarint(number, &actual);
    EXPECT_EQ(actual, expected) << number;
    EXPECT_EQ(VarintSize(number), expected.size()) << number;
    EXPECT_EQ(Show(Concat("\x08", actual)), Concat("1:0=", number));
  }
}

TEST(WireReaderTest, OnlyAVarint) {
  for (uint64_t number : kNumbers) {
    std::string varint;
    AppendVarint(number, &varint);
    uint64_t read;
    const bool is_read = ReadOnlyVarint(varint, &read);
    EXPECT_EQ(is_read, varint.size() < 10) << number;
    EXPECT_EQ(is_read ? read : number, number);
    EXPECT_FALSE(ReadOnlyVarint(varint + "\x01", &read)) << number;
    varint.pop_back();
    EXPECT_FALSE(ReadOnlyVarint(varint, &read)) << number;
  }
}

TEST(WireWriterTest, LengthFields) {
  for (size_t size : {0, 1, 127, 128, 16383, 16384}) {
    const std::string payload(size, 'x');
    std::string out;
    AppendLengthField(15, payload, &out);
    EXPECT_EQ(out.size(), LengthFieldSize(size));
    EXPECT_EQ(Show(out), "15:2=" + payload);
    std::string prefix;
    AppendLengthPrefix(15, size, &prefix);
    EXPECT_EQ(prefix + payload, out);
  }
}

}  // namespace
}  // namespace logclass

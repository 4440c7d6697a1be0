#include "classifier/vector/request_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace logclass {
namespace {

using ::testing::ElementsAreArray;

std::vector<std::string_view> Pieces(std::string_view message, size_t size) {
  std::vector<std::string_view> pieces;
  while (!message.empty()) {
    pieces.push_back(message.substr(0, size));
    message.remove_prefix(std::min(size, message.size()));
  }
  return pieces;
}

// The fields as they stand; nothing where the message is malformed.
std::vector<std::string> Fields(const std::vector<std::string_view>& pieces) {
  RequestReader reader;
  reader.Reset(pieces);
  std::vector<std::string> fields;
  for (WireField field; reader.Next(&field);) fields.emplace_back(field.whole);
  if (!reader.ok()) fields.clear();
  return fields;
}

std::vector<std::string> SomeFields() {
  std::vector<std::string> fields;
  for (size_t size : {0, 1, 130, 5000, 3}) {
    AppendLengthField(1, std::string(size, 'x'), &fields.emplace_back());
  }
  fields.push_back(std::string("\x10\x96\x01", 3));  // a varint
  AppendLengthField(2, std::string(70'000, 'y'), &fields.emplace_back());
  return fields;
}

std::string Joined(const std::vector<std::string>& fields) {
  std::string message;
  for (const std::string& field : fields) message += field;
  return message;
}

class RequestReaderTest : public ::testing::TestWithParam<size_t> {};

TEST_P(RequestReaderTest, ReadsAMessageInPieces) {
  const std::vector<std::string> fields = SomeFields();
  const std::string message = Joined(fields);
  EXPECT_THAT(Fields(Pieces(message, GetParam())), ElementsAreArray(fields));
}

TEST_P(RequestReaderTest, RefusesAMessageThatIsCutShort) {
  const std::string message = Joined(SomeFields());
  const std::string_view cut(message.data(), message.size() - 1);
  EXPECT_TRUE(Fields(Pieces(cut, GetParam())).empty());
}

INSTANTIATE_TEST_SUITE_P(PieceSizes, RequestReaderTest,
                         ::testing::Values(1, 2, 3, 100, 2048, 4096, 80'000));

TEST(RequestReaderTest, ReadsFieldsWhereTheyStand) {
  const std::string message = Joined(SomeFields());
  RequestReader reader;
  const std::vector<std::string_view> pieces = {message};
  reader.Reset(pieces);
  WireField field;
  ASSERT_TRUE(reader.Next(&field));
  EXPECT_EQ(field.whole.data(), message.data());
}

TEST(RequestReaderTest, HasNothingToReadInEmptyPieces) {
  EXPECT_TRUE(Fields({}).empty());
  EXPECT_TRUE(Fields({"", ""}).empty());
}

}  // namespace
}  // namespace logclass

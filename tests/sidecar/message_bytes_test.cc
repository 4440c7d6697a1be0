#include "classifier/sidecar/message_bytes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace logclass::sidecar {
namespace {

using ::testing::ElementsAre;

// A message in pieces of the given sizes, as gRPC hands one over.
grpc::ByteBuffer InPieces(std::string_view bytes,
                          const std::vector<size_t>& sizes) {
  std::vector<grpc::Slice> slices;
  for (size_t size : sizes) {
    slices.emplace_back(bytes.data(), size);
    bytes.remove_prefix(size);
  }
  slices.emplace_back(bytes.data(), bytes.size());
  return grpc::ByteBuffer(slices.data(), slices.size());
}

std::string Text(const grpc::ByteBuffer& message) {
  std::string text;
  const auto received = ReceivedMessage::Of(message);
  EXPECT_TRUE(received.ok());
  for (std::string_view piece : received->pieces()) text += piece;
  return text;
}

TEST(ReceivedMessageTest, HasThePiecesOfAMessage) {
  // Shorter ones gRPC puts together itself.
  const std::string a(100, 'a'), b(200, 'b'), c(300, 'c');
  const auto message = ReceivedMessage::Of(InPieces(a + b + c, {100, 200}));
  ASSERT_TRUE(message.ok());
  EXPECT_THAT(std::vector(message->pieces().begin(), message->pieces().end()),
              ElementsAre(a, b, c));
  EXPECT_EQ(message->size(), 600u);
}

TEST(ReceivedMessageTest, StartsWithWhatLiesAcrossPieces) {
  const auto message = ReceivedMessage::Of(InPieces("abcd", {1, 1}));
  ASSERT_TRUE(message.ok());
  EXPECT_TRUE(message->StartsWith(""));
  EXPECT_TRUE(message->StartsWith("abc"));
  EXPECT_TRUE(message->StartsWith("abcd"));
  EXPECT_FALSE(message->StartsWith("abd"));
  EXPECT_FALSE(message->StartsWith("abcde"));
}

TEST(ChunkedMessageTest, ConsistsOfWhatWasAppended) {
  ChunkedMessage message(6);
  message.Append("ab");
  message.Append("");
  message.Append("cdef");
  EXPECT_EQ(Text(message.Finish()), "abcdef");
}

TEST(ChunkedMessageTest, MayBeEmpty) {
  EXPECT_EQ(ChunkedMessage(0).Finish().Length(), 0u);
}

TEST(ChunkedMessageTest, MayBeLongerThanAChunk) {
  std::string expected;
  for (int i = 0; i < 50'000; ++i) expected += std::to_string(i);
  ChunkedMessage message(expected.size());
  std::string_view rest = expected;
  for (size_t size = 1; !rest.empty(); size *= 3) {
    message.Append(rest.substr(0, size));
    rest.remove_prefix(std::min(size, rest.size()));
  }
  EXPECT_EQ(Text(message.Finish()), expected);
}

}  // namespace
}  // namespace logclass::sidecar

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

// Knows how many of its slices were given back.
struct Owner {
  grpc::Slice Slice(std::string* bytes) {
    return grpc::Slice(
        bytes->data(), bytes->size(),
        [](void* owner) { ++static_cast<Owner*>(owner)->given_back; }, this);
  }
  int given_back = 0;
};

TEST(ReceivedMessageTest, GivesBackWhatIsDropped) {
  std::string a(100, 'a'), b(200, 'b'), c(300, 'c');
  Owner owner;
  absl::StatusOr<ReceivedMessage> message;
  {
    const grpc::Slice slices[] = {owner.Slice(&a), owner.Slice(&b),
                                  owner.Slice(&c)};
    message = ReceivedMessage::Of(grpc::ByteBuffer(slices, 3));
  }
  ASSERT_TRUE(message.ok());
  message->Drop(99);
  EXPECT_EQ(owner.given_back, 0);
  message->Drop(1);
  EXPECT_EQ(owner.given_back, 1);
  message->Drop(350);
  EXPECT_EQ(owner.given_back, 2);
  EXPECT_EQ(message->pieces()[2], c);
  message->Drop(150);
  EXPECT_EQ(owner.given_back, 3);
  EXPECT_EQ(message->size(), 600u);
}

TEST(ChunkedMessageTest, ConsistsOfWhatWasAppended) {
  ReceivedMessage from;
  ChunkedMessage message(6, &from);
  message.Append("ab");
  message.Append("");
  message.Append("cdef");
  EXPECT_EQ(Text(message.Finish()), "abcdef");
}

TEST(ChunkedMessageTest, MayBeEmpty) {
  ReceivedMessage from;
  EXPECT_EQ(ChunkedMessage(0, &from).Finish().Length(), 0u);
}

TEST(ChunkedMessageTest, MayBeLongerThanAChunk) {
  std::string expected;
  for (int i = 0; i < 50'000; ++i) expected += std::to_string(i);
  ReceivedMessage from;
  ChunkedMessage message(expected.size(), &from);
  std::string_view rest = expected;
  for (size_t size = 1; !rest.empty(); size *= 3) {
    message.Append(rest.substr(0, size));
    rest.remove_prefix(std::min(size, rest.size()));
  }
  EXPECT_EQ(Text(message.Finish()), expected);
}

TEST(ChunkedMessageTest, GivesBackWhatItWasMadeFrom) {
  std::string bytes(100, 'x');
  Owner owner;
  absl::StatusOr<ReceivedMessage> from;
  {
    const grpc::Slice slice = owner.Slice(&bytes);
    from = ReceivedMessage::Of(grpc::ByteBuffer(&slice, 1));
  }
  ASSERT_TRUE(from.ok());
  ChunkedMessage message(from->size(), &*from);
  message.Append(from->pieces()[0]);
  message.Done(from->size());
  EXPECT_EQ(owner.given_back, 1);
  EXPECT_EQ(Text(message.Finish()), bytes);
}

}  // namespace
}  // namespace logclass::sidecar

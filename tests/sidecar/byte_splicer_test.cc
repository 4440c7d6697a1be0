#include "classifier/sidecar/byte_splicer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace logclass::sidecar {
namespace {

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
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(message.Dump(&slices).ok());
  std::string text;
  for (const grpc::Slice& slice : slices) {
    text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return text;
}

TEST(ByteSplicerTest, ReadsAMessageThatIsInPieces) {
  ByteSplicer splicer;
  std::string_view bytes;
  ASSERT_TRUE(splicer.Read(InPieces("abcdefgh", {3, 0, 1}), &bytes).ok());
  EXPECT_EQ(bytes, "abcdefgh");
}

TEST(ByteSplicerTest, PutsNewBytesBetweenWhatIsKept) {
  ByteSplicer splicer;
  std::string_view bytes;
  ASSERT_TRUE(splicer.Read(InPieces("abcdefgh", {3, 2}), &bytes).ok());
  splicer.Add("<");
  splicer.Keep(bytes.substr(0, 4));
  splicer.Add("-");
  splicer.Add("+");
  splicer.Keep(bytes.substr(5));
  splicer.Add(">");
  EXPECT_EQ(splicer.size(), 11u);
  EXPECT_EQ(Text(splicer.Finish()), "<abcd-+fgh>");
}

TEST(ByteSplicerTest, KeepsTheWholeMessage) {
  ByteSplicer splicer;
  std::string_view bytes;
  ASSERT_TRUE(splicer.Read(InPieces("abc", {1, 1}), &bytes).ok());
  splicer.Keep(bytes);
  EXPECT_EQ(Text(splicer.Finish()), "abc");
}

TEST(ByteSplicerTest, EmptyMessage) {
  ByteSplicer splicer;
  std::string_view bytes;
  ASSERT_TRUE(splicer.Read(InPieces("", {}), &bytes).ok());
  splicer.Keep(bytes);
  EXPECT_EQ(Text(splicer.Finish()), "");
}

TEST(ByteSplicerTest, StartsAnew) {
  ByteSplicer splicer;
  std::string_view bytes;
  ASSERT_TRUE(splicer.Read(InPieces("first", {2}), &bytes).ok());
  splicer.Keep(bytes);
  splicer.Add("!");
  ASSERT_TRUE(splicer.Read(InPieces("next", {2}), &bytes).ok());
  EXPECT_EQ(splicer.size(), 0u);
  splicer.Keep(bytes.substr(1));
  EXPECT_EQ(Text(splicer.Finish()), "ext");
}

// The pieces live on when message and splicer are gone.
TEST(ByteSplicerTest, ResultOutlivesWhatItWasMadeOf) {
  grpc::ByteBuffer result;
  {
    ByteSplicer splicer;
    std::string_view bytes;
    const std::string text(100'000, 'x');
    ASSERT_TRUE(splicer.Read(InPieces(text, {40'000}), &bytes).ok());
    splicer.Keep(bytes.substr(0, 50'000));
    splicer.Add("new");
    splicer.Keep(bytes.substr(50'000));
    result = splicer.Finish();
  }
  EXPECT_EQ(Text(result),
            std::string(50'000, 'x') + "new" + std::string(50'000, 'x'));
}

TEST(ByteSplicerTest, AnyPiecesAndParts) {
  std::mt19937 random(1);
  const auto below = [&random](size_t n) { return random() % n; };
  for (int run = 0; run < 2'000; ++run) {
    std::string text(below(200), ' ');
    for (char& c : text) c = static_cast<char>('a' + below(26));
    std::vector<size_t> sizes;
    for (size_t left = text.size(); left > 0 && sizes.size() < 8;) {
      sizes.push_back(below(left + 1));
      left -= sizes.back();
    }
    ByteSplicer splicer;
    std::string_view bytes;
    ASSERT_TRUE(splicer.Read(InPieces(text, sizes), &bytes).ok());
    std::string expected;
    for (size_t at = 0; at < text.size();) {
      const size_t size = 1 + below(text.size() - at);
      if (below(2) == 0) {
        splicer.Keep(bytes.substr(at, size));
        expected += text.substr(at, size);
      }
      const std::string added(below(3), '#');
      splicer.Add(added);
      expected += added;
      at += size;
    }
    EXPECT_EQ(splicer.size(), expected.size());
    ASSERT_EQ(Text(splicer.Finish()), expected);
  }
}

}  // namespace
}  // namespace logclass::sidecar

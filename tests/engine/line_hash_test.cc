#include "classifier/engine/line_hash.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace logclass {
namespace {

TEST(LineHashTest, EveryByteCounts) {
  const auto hasher = LineHasher::Create();
  ASSERT_TRUE(hasher.ok());
  for (size_t size = 0; size < 100; ++size) {
    std::string line(size, 'x');
    const LineHash hash = hasher->Hash(line);
    EXPECT_EQ(hash, hasher->Hash(std::string(line)));
    EXPECT_FALSE(hash.is_none());
    for (size_t at = 0; at < size; ++at) {
      for (char byte : {'1', '\0', '\x80'}) {
        std::string other = line;
        other[at] = byte;
        EXPECT_NE(hash, hasher->Hash(other)) << size << ' ' << at;
      }
    }
  }
}

TEST(LineHashTest, WhichDigitDoesNot) {
  const auto hasher = LineHasher::Create();
  ASSERT_TRUE(hasher.ok());
  for (size_t size = 1; size < 100; ++size) {
    std::string line(size, 'x');
    for (size_t at = 0; at < size; ++at) {
      line[at] = '0';
      const LineHash hash = hasher->Hash(line);
      line[at] = '9';
      EXPECT_EQ(hash, hasher->Hash(line)) << size << ' ' << at;
      line[at] = '9' + 1;
      EXPECT_NE(hash, hasher->Hash(line)) << size << ' ' << at;
    }
  }
}

TEST(LineHashTest, TheOrderOfWordsCounts) {
  const auto hasher = LineHasher::Create();
  ASSERT_TRUE(hasher.ok());
  std::set<std::pair<uint64_t, uint64_t>> hashes;
  std::string line = "aaaaaaaabbbbbbbbccccccccdddddddde";
  do {
    const LineHash hash = hasher->Hash(line);
    hashes.insert({hash.high, hash.low});
    std::rotate(line.begin(), line.begin() + 8, line.end());
  } while (!line.starts_with("aaaaaaaabbbbbbbb"));
  EXPECT_GT(hashes.size(), 3u);
}

TEST(LineHashTest, TheFirstLineOfATextHasItsOwn) {
  const auto hasher = LineHasher::Create();
  ASSERT_TRUE(hasher.ok());
  for (size_t size = 0; size < 100; ++size) {
    const std::string line(size, 'x');
    const std::string text = line + "\n" + std::string(16, 'y') + "\n";
    size_t found = 0;
    EXPECT_EQ(hasher->HashFirst(text, &found), hasher->Hash(line)) << size;
    EXPECT_EQ(found, size);
  }
}

TEST(LineHashTest, ALineWhoseEndIsNotFoundHasNone) {
  const auto hasher = LineHasher::Create();
  ASSERT_TRUE(hasher.ok());
  const std::string longest(LineHasher::kMaxBytes, 'x');
  const std::string more(16, 'y');
  size_t found = 0;
  for (size_t size : {size_t{0}, size_t{5}, size_t{16}, longest.size()}) {
    const std::string_view last(longest.data(), size);
    EXPECT_TRUE(hasher->HashFirst(last, &found).is_none()) << size;
  }
  EXPECT_TRUE(hasher->HashFirst(longest + "x\n" + more, &found).is_none());
}

TEST(LineHashTest, SizeCountsWhereTheBytesAreNone) {
  const auto hasher = LineHasher::Create();
  ASSERT_TRUE(hasher.ok());
  for (size_t size = 0; size < 40; ++size) {
    EXPECT_NE(hasher->Hash(std::string(size, '\0')),
              hasher->Hash(std::string(size + 1, '\0')));
  }
}

// Otherwise who writes a log could choose lines of one hash.
TEST(LineHashTest, EveryHasherHasItsOwnKey) {
  const auto a = LineHasher::Create(), b = LineHasher::Create();
  ASSERT_TRUE(a.ok() && b.ok());
  const std::string longest(LineHasher::kMaxBytes, 'x');
  for (size_t size : {size_t{1}, size_t{16}, size_t{100}, longest.size()}) {
    const std::string_view line = std::string_view(longest).substr(0, size);
    EXPECT_NE(a->Hash(line), b->Hash(line));
  }
  // The key of the last bytes is as random as that of the first.
  std::string other = longest;
  other.back() = 'y';
  EXPECT_NE(a->Hash(other).high - a->Hash(longest).high,
            b->Hash(other).high - b->Hash(longest).high);
}

}  // namespace
}  // namespace logclass

#include "classifier/record/arena.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace logclass {
namespace {

bool IsPadded(std::string_view text) {
  return std::all_of(text.data() + text.size(),
                     text.data() + text.size() + Arena::kPadding,
                     [](char c) { return c == '\0'; });
}

TEST(ArenaTest, CopiesStayWhereTheyAre) {
  Arena arena;
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string_view> copies;
    for (size_t size : {0, 1, 63, 5000, 100, 2'000'000, 7, 300'000, 40}) {
      for (char c = 'a'; c < 'f'; ++c) {
        copies.push_back(arena.Copy(std::string(size, c)));
      }
    }
    size_t i = 0;
    for (size_t size : {0, 1, 63, 5000, 100, 2'000'000, 7, 300'000, 40}) {
      for (char c = 'a'; c < 'f'; ++c, ++i) {
        EXPECT_EQ(copies[i], std::string(size, c));
        EXPECT_TRUE(IsPadded(copies[i]));
      }
    }
    arena.Clear();
  }
}

TEST(ArenaTest, MemoryIsReused) {
  Arena arena;
  const char* first = arena.Allocate(100);
  arena.Clear();
  EXPECT_EQ(arena.Allocate(50), first);
}

TEST(ArenaTest, TrimGivesTheRestBack) {
  Arena arena;
  char* block = arena.Allocate(1000);
  block[0] = 'x';
  arena.Trim(block, 1);
  EXPECT_TRUE(IsPadded({block, 1}));
  char* next = arena.Allocate(10);
  EXPECT_EQ(next, block + 1 + Arena::kPadding);
  arena.Trim(block, 0);  // no longer the latest
  EXPECT_GT(arena.Allocate(1), next);
}

}  // namespace
}  // namespace logclass

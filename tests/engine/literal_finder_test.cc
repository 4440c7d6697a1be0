#include "classifier/engine/literal_finder.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <utility>
#include <vector>

#include "classifier/engine/required_literals.h"

namespace logclass {
namespace {

using LiteralsAndOffsets = std::vector<std::pair<std::string_view, uint32_t>>;

Literals Of(const LiteralsAndOffsets& literals) {
  Literals out;
  for (const auto& [literal, offset] : literals) out.Add(literal, offset);
  return out;
}

std::set<uint32_t> Find(const LiteralFinder& finder, std::string_view text) {
  std::vector<FoundLiteral> found;
  finder.Find(text, found);
  std::set<uint32_t> out;
  for (const FoundLiteral& f : found) {
    EXPECT_LT(f.at, text.size());
    out.insert(f.literal);
  }
  return out;
}

TEST(LiteralFinderTest, FindsLiteralsAtEveryPlaceAndInEveryCase) {
  const Literals literals =
      Of({{"connection refused", 3}, {"out of memory", 0}});
  const LiteralFinder finder(&literals);
  for (size_t before = 0; before < 80; ++before) {
    for (size_t after = 0; after < 20; ++after) {
      std::string text = std::string(before, '.') + "Connection REFUSED" +
                         std::string(after, '.');
      EXPECT_EQ(Find(finder, text), std::set<uint32_t>{0})
          << before << " " << after;
      text[before + 9] = 'X';
      EXPECT_TRUE(Find(finder, text).empty()) << before << " " << after;
    }
  }
}

TEST(LiteralFinderTest, SaysWhereInTheOrderOfPlaces) {
  const Literals literals = Of({{"out of memory", 4}, {"no space left", 0}});
  const LiteralFinder finder(&literals);
  std::string text = "out of memory; no space left; Out Of Memory";
  std::vector<FoundLiteral> found;
  finder.Find(text, found);
  ASSERT_EQ(found.size(), 3);
  EXPECT_LT(found[0].at, 13);
  EXPECT_GE(found[1].at, 15);
  EXPECT_LT(found[1].at, 28);
  EXPECT_GE(found[2].at, 30);
}

TEST(LiteralFinderTest, ALiteralCutOffAtEitherEndIsNone) {
  const Literals literals = Of({{"connection refused", 5}});
  const LiteralFinder finder(&literals);
  for (const char* text :
       {"connection refuse", "onnection refused", "", "conn"}) {
    EXPECT_TRUE(Find(finder, text).empty()) << text;
  }
}

TEST(LiteralFinderTest, TheShortestLiterals) {
  std::string shortest(LiteralFinder::kMinLength, 'q');
  const Literals literals = Of({{shortest, 0}});
  const LiteralFinder finder(&literals);
  for (size_t before = 0; before < 100; ++before) {
    std::string text(before, '.');
    EXPECT_EQ(Find(finder, text + shortest).size(), 1);
    EXPECT_EQ(Find(finder, text + shortest.substr(1)).size(), 0);
  }
}

// Against a plain search, over random texts of few letters.
TEST(LiteralFinderTest, AgreesWithSearchingForEachLiteral) {
  std::mt19937 random(7);
  auto text_of = [&](size_t size) {
    std::string text;
    for (size_t i = 0; i < size; ++i) text += "abAB"[random() % 4];
    return text;
  };
  auto folded = [](std::string text) {
    for (char& c : text) c = static_cast<char>(FoldByte(c));
    return text;
  };
  Literals literals;
  for (uint32_t i = 0; i < 50; ++i) {
    uint32_t spare = random() % 6;
    literals.Add(folded(text_of(LiteralFinder::kMinLength + spare)),
                 static_cast<uint32_t>(random() % (spare + 1)));
  }
  const LiteralFinder finder(&literals);
  size_t found = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = text_of(random() % 100);
    std::set<uint32_t> expected;
    for (uint32_t j = 0; j < literals.size(); ++j) {
      if (folded(text).find(literals[j]) != std::string::npos) {
        expected.insert(j);
      }
    }
    EXPECT_EQ(Find(finder, text), expected) << text;
    found += expected.size();
  }
  EXPECT_GT(found, 1000);
}

}  // namespace
}  // namespace logclass

#include "classifier/engine/prefilter.h"

#include <gtest/gtest.h>

#include <random>

#include "classifier/engine/required_literals.h"

namespace logclass {
namespace {

TEST(PrefilterTest, FindsLiteralsAtEveryPlaceAndInEveryCase) {
  Prefilter filter({"connection refused", "out of memory"});
  for (size_t before = 0; before < 40; ++before) {
    for (size_t after = 0; after < 20; ++after) {
      std::string text = std::string(before, '.') + "Connection REFUSED" +
                         std::string(after, '.');
      EXPECT_TRUE(filter.MayMatch(text)) << before << " " << after;
      text[before + 9] = 'X';
      EXPECT_FALSE(filter.MayMatch(text)) << before << " " << after;
    }
  }
}

TEST(PrefilterTest, ALiteralCutOffAtEitherEndIsNone) {
  Prefilter filter({"connection refused"});
  EXPECT_FALSE(filter.MayMatch("connection refuse"));
  EXPECT_FALSE(filter.MayMatch("onnection refused"));
  EXPECT_FALSE(filter.MayMatch(""));
  EXPECT_FALSE(filter.MayMatch("conn"));
}

TEST(PrefilterTest, TheShortestLiterals) {
  std::string shortest(Prefilter::kMinLength, 'q');
  Prefilter filter({shortest});
  for (size_t before = 0; before < 20; ++before) {
    std::string text(before, '.');
    EXPECT_TRUE(filter.MayMatch(text + shortest));
    EXPECT_FALSE(filter.MayMatch(text + shortest.substr(1)));
  }
}

// Against a plain search, over random texts of few letters.
TEST(PrefilterTest, AgreesWithSearchingForEachLiteral) {
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
  std::vector<std::string> literals;
  for (int i = 0; i < 50; ++i) {
    literals.push_back(folded(text_of(Prefilter::kMinLength + random() % 6)));
  }
  Prefilter filter(literals);
  int found = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = text_of(random() % 60);
    bool expected = false;
    for (const std::string& literal : literals) {
      expected |= folded(text).find(literal) != std::string::npos;
    }
    EXPECT_EQ(filter.MayMatch(text), expected) << text;
    found += expected;
  }
  EXPECT_GT(found, 100);
  EXPECT_LT(found, 19900);
}

}  // namespace
}  // namespace logclass

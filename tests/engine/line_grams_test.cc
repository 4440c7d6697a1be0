#include "classifier/engine/line_grams.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace logclass {
namespace {

bool MayHold(const std::vector<Clause>& clauses, std::string_view text) {
  LineGrams line;
  line.Reset(text);
  return Requirement(clauses).MayHold(line);
}

TEST(RequirementTest, EveryClauseNeedsOneOfItsLiterals) {
  const std::vector<Clause> clauses = {{"read", "write"}, {" error "}};
  EXPECT_TRUE(MayHold(clauses, "a write error occurred"));
  EXPECT_TRUE(MayHold(clauses, "A READ ERROR OCCURRED"));
  EXPECT_FALSE(MayHold(clauses, "a write failed"));
  EXPECT_FALSE(MayHold(clauses, "an error occurred"));
  EXPECT_FALSE(MayHold(clauses, ""));
}

TEST(RequirementTest, WhatIsTooShortToAskForIsTakenForThere) {
  EXPECT_TRUE(MayHold({}, ""));
  EXPECT_TRUE(MayHold({{"ab"}, {"abc", "x"}}, "nothing of it"));
}

TEST(RequirementTest, BackslashesAreNoPartOfALine) {
  EXPECT_TRUE(MayHold({{"error=\"no"}}, R"(error=\\\"no space\\\")"));
  EXPECT_FALSE(MayHold({{"no=\"error"}}, R"(error=\\\"no space\\\")"));
}

// Long lines have nearly all short grams' hashes, were there few of them.
TEST(RequirementTest, LongLinesAreToldApartAsWell) {
  std::mt19937 random(5);
  std::string text;
  while (text.size() < 20000) text += static_cast<char>('a' + random() % 26);
  int wrong = 0;
  for (int i = 0; i < 1000; ++i) {
    std::string literal;
    while (literal.size() < 8)
      literal += static_cast<char>('a' + random() % 26);
    wrong += MayHold({{literal}}, text);
  }
  EXPECT_LT(wrong, 500);
}

TEST(RequirementTest, ManyLinesMayBeAsked) {
  LineGrams line;
  const Requirement requirement({{"refused"}});
  for (int i = 0; i < 600; ++i) {
    line.Reset("connection refused");
    EXPECT_TRUE(requirement.MayHold(line));
    line.Reset("");
    EXPECT_FALSE(requirement.MayHold(line));
  }
}

TEST(RequirementTest, IsAskedAnewOfEveryLine) {
  const Requirement requirement({{"refused"}});
  LineGrams line;
  for (int i = 0; i < 3; ++i) {
    line.Reset("connection refused");
    EXPECT_TRUE(requirement.MayHold(line));
    line.Reset("connection closed");
    EXPECT_FALSE(requirement.MayHold(line));
  }
}

// A literal that is there is never missed, wherever it stands.
TEST(RequirementTest, NeverMissesALiteral) {
  std::mt19937 random(11);
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (size_t j = 3 + random() % 200; j > 0; --j) {
      text += static_cast<char>(random());
    }
    size_t begin = random() % (text.size() - 2);
    size_t size = 3 + random() % (text.size() - begin - 2);
    std::string literal = text.substr(begin, size);
    std::erase(literal, '\\');
    for (char& c : literal) c = static_cast<char>(FoldByte(c));
    if (literal.empty()) continue;
    EXPECT_TRUE(MayHold({{literal}}, text));
  }
}

}  // namespace
}  // namespace logclass

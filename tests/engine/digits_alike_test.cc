#include "classifier/engine/digits_alike.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace logclass {
namespace {

RegexNode Tree(std::string_view regex) {
  auto tree = ParseRegex(regex, false);
  EXPECT_TRUE(tree) << regex;
  return tree.value_or(RegexNode());
}

TEST(DigitsAlikeTest, EveryDigitBecomesAZero) {
  EXPECT_EQ(WithDigitsAlike(""), "");
  EXPECT_EQ(WithDigitsAlike("E1122 10:15:07.042/:9"), "E0000 00:00:00.000/:0");
  std::mt19937 random(1);
  for (size_t size = 0; size < 100; ++size) {
    std::string text, expected;
    while (text.size() < size) {
      text +=
          static_cast<char>(random() % 2 == 0 ? '/' + random() % 12 : random());
      const bool is_digit = text.back() >= '0' && text.back() <= '9';
      expected += is_digit ? '0' : text.back();
    }
    EXPECT_EQ(WithDigitsAlike(text), expected);
  }
}

TEST(DigitsAlikeTest, NoByteIsReadOrWrittenTooFar) {
  const std::string text = "12";
  std::string to(2 + kDigitsAlikeRoom + 1, '#');
  CopyWithDigitsAlike(text, to.data());
  EXPECT_EQ(to.substr(0, 2), "00");
  EXPECT_EQ(to.back(), '#');
}

TEST(DigitsAlikeTest, TellsWhoAsksWhichDigitItIs) {
  for (const char* regex : {"5", "a[0-4]", "(?:x|[45]\\d\\d)?", "[a-f0-8]",
                            "[^7]", "(?:\\d+ 1)*"}) {
    EXPECT_TRUE(TellsDigitsApart(Tree(regex))) << regex;
  }
  for (const char* regex :
       {"a", "\\d+", "[0-9a-f]{3,}", ".*\\S\\W", "[^a]|\\D", "^$\\b"}) {
    EXPECT_FALSE(TellsDigitsApart(Tree(regex))) << regex;
  }
}

TEST(DigitsAlikeTest, ADigitOfAPatternIsAZeroToo) {
  RegexNode tree = Tree("a5[12](?:[a3]|b)*");
  MakeDigitsAlike(tree);
  ASSERT_EQ(tree.children.size(), 4u);
  const ByteSet zero = ByteSet().set('0');
  EXPECT_EQ(tree.children[0].bytes, ByteSet().set('a'));
  EXPECT_EQ(tree.children[1].bytes, zero);
  EXPECT_EQ(tree.children[2].bytes, zero);
  EXPECT_FALSE(TellsDigitsApart(tree.children[3]));
}

}  // namespace
}  // namespace logclass

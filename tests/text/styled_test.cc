#include "classifier/text/styled.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "classifier/base/utf8.h"

namespace logclass {
namespace {

std::string Sanitized(std::string_view text) {
  OutputBuffer out;
  AppendSanitized(text, out);
  return std::string(out.view());
}

TEST(AppendSanitizedTest, NothingThatATerminalObeysIsLeft) {
  EXPECT_EQ(Sanitized("plain\tgröße 😀"), "plain\tgröße 😀");
  EXPECT_EQ(Sanitized("\x1b[2J\x07\r"), "^[[2J^G^M");
  EXPECT_EQ(Sanitized(std::string_view("\0\x7f", 2)), "^@^?");
  EXPECT_EQ(Sanitized("c1 \xc2\x9b"
                      "2J"),
            R"(c1 \xc2\x9b2J)");
  EXPECT_EQ(Sanitized("bytes \x9b\xff\xe2\x82"), R"(bytes \x9b\xff\xe2\x82)");
}

TEST(CutToWidthTest, CutsBetweenCharacters) {
  EXPECT_EQ(CutToWidth("größe", 3), "grö");
  EXPECT_EQ(CutToWidth("größe", 5), "größe");
  EXPECT_EQ(CutToWidth("größe", 50), "größe");
  EXPECT_EQ(CutToWidth("größe", 0), "");
  EXPECT_EQ(CutToWidth("", 5), "");
}

TEST(WithoutCutUtf8CharTest, DropsOnlyAnIncompleteCharacter) {
  EXPECT_EQ(WithoutCutUtf8Char(""), "");
  EXPECT_EQ(WithoutCutUtf8Char("abc"), "abc");
  EXPECT_EQ(WithoutCutUtf8Char("ab€"), "ab€");
  EXPECT_EQ(WithoutCutUtf8Char("ab\xe2\x82"), "ab");
  EXPECT_EQ(WithoutCutUtf8Char("ab\xf0\x9f\x98"), "ab");
  EXPECT_EQ(WithoutCutUtf8Char("ab\xc3"), "ab");
  EXPECT_EQ(WithoutCutUtf8Char("\x80\x80\x80\x80\x80"), "\x80\x80\x80\x80\x80");
}

}  // namespace
}  // namespace logclass

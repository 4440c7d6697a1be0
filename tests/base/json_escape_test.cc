#include "classifier/base/json_escape.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "classifier/base/utf8.h"

namespace logclass {
namespace {

using std::string_view_literals::operator""sv;

TEST(JsonStringTest, Escapes) {
  std::string out;
  AppendJsonString("a\"b\\c\n\r\t\0\x01\x1f\x7f\xff\xc3\xa9/"sv, &out);
  EXPECT_EQ(
      out,
      "\"a\\\"b\\\\c\\n\\r\\t\\u0000\\u0001\\u001f\x7f\xef\xbf\xbd\xc3\xa9/\"");
}

TEST(JsonStringTest, WhatIsNotPlainAnywhereInAString) {
  for (size_t size = 1; size <= 20; ++size) {
    for (size_t at = 0; at < size; ++at) {
      for (const auto& [raw, json] :
           {std::pair("\""sv, "\\\""sv), std::pair("\\"sv, "\\\\"sv),
            std::pair("\n"sv, "\\n"sv), std::pair("\x1f"sv, "\\u001f"sv),
            std::pair(" "sv, " "sv), std::pair("!"sv, "!"sv),
            std::pair("\x80"sv, "\xef\xbf\xbd"sv),
            std::pair("\xc3\xa9"sv, "\xc3\xa9"sv)}) {
        std::string text(size, '~');
        std::string expected = text;
        text.replace(at, 1, raw);
        expected.replace(at, 1, json);
        std::string out;
        AppendJsonString(text, &out);
        EXPECT_EQ(IsPlainInJson(text), raw == " " || raw == "!");
        EXPECT_EQ(out, '"' + expected + '"');
      }
    }
  }
}

// One character after the other.
std::string Slowly(std::string_view text) {
  constexpr std::string_view kShort = "\"\"\\\\\nn\rr\tt";
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  while (!text.empty()) {
    const Utf8Char c = FirstUtf8Char(text);
    size_t pair = 0;
    while (pair < kShort.size() && kShort[pair] != text[0]) pair += 2;
    if (!c.valid) {
      out += "\xef\xbf\xbd";
    } else if (pair < kShort.size()) {
      out += {'\\', kShort[pair + 1]};
    } else if (c.code_point < 0x20) {
      out += {'\\',
              'u',
              '0',
              '0',
              kHex[c.code_point / 16],
              kHex[c.code_point % 16]};
    } else {
      out += text.substr(0, c.length);
    }
    text.remove_prefix(c.length);
  }
  return out + '"';
}

// Far longer than the blocks that it is written in, whose ends come between,
// before and after all of these.
TEST(JsonStringTest, LongTextsOfAnyBytes) {
  const std::string_view pieces[] = {
      "a"sv,    "plain "sv,   "\""sv,           "\n"sv,
      "\x01"sv, "\xc3\xa9"sv, "\xe2\x82\xac"sv, "\xf0\x9f\x98\x80"sv,
      "\xf0"sv, "\xe2\x82"sv, "\x80"sv,         "\xff"sv};
  std::mt19937 random(1);
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    for (uint32_t n = random() % 300; n > 0; --n) {
      text += pieces[random() % std::size(pieces)];
    }
    std::string out;
    AppendJsonString(text, &out);
    ASSERT_EQ(out, Slowly(text));
  }
}

}  // namespace
}  // namespace logclass

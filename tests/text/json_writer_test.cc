#include "classifier/text/json_writer.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace logclass {
namespace {

std::string Escaped(std::string_view text) {
  OutputBuffer out;
  AppendJsonEscaped(text, out);
  return std::string(out.view());
}

TEST(AppendJsonEscapedTest, Escapes) {
  struct {
    std::string_view text;
    std::string_view json;
  } cases[] = {
      {"", ""},
      {"plain text, longer than a word", "plain text, longer than a word"},
      {"say \"hi\"", R"(say \"hi\")"},
      {"a\\b", R"(a\\b)"},
      {"tab\tnewline\nreturn\r", R"(tab\tnewline\nreturn\r)"},
      {std::string_view("nul\0esc\x1b", 8), R"(nul\u0000esc\u001b)"},
      {"del\x7f", "del\x7f"},
      {"größe € 😀", "größe € 😀"},
      {"gr\xf6\xdf"
       "e",
       "gr\ufffd\ufffde"},
      {"overlong \xc0\xaf", "overlong \ufffd\ufffd"},
      {"surrogate \xed\xa0\x80", "surrogate \ufffd\ufffd\ufffd"},
      {"too large \xf4\x90\x80\x80", "too large \ufffd\ufffd\ufffd\ufffd"},
      {"cut \xf0\x9f\x98", "cut \ufffd"},
      {"cut, then more \xf0\x9f\x98 x", "cut, then more \ufffd x"},
      {"lone \x80", "lone \ufffd"},
  };
  for (const auto& c : cases) EXPECT_EQ(Escaped(c.text), c.json);
}

TEST(AppendJsonEscapedTest, AtEveryPlaceOfAWord) {
  for (size_t length = 1; length < 20; ++length) {
    for (size_t at = 0; at < length; ++at) {
      for (char special : {'"', '\\', '\n', '\x1f', '\xff'}) {
        std::string text(length, 'a');
        text[at] = special;
        std::string expected(length - 1, 'a');
        expected.insert(at, Escaped(std::string_view(&special, 1)));
        EXPECT_EQ(Escaped(text), expected);
      }
    }
  }
}

TEST(AppendJsonEscapedTest, BytesNextToTheSpecialOnesArePlain) {
  const std::string plain = " !#[]\x7f~";
  EXPECT_EQ(Escaped(plain + plain + plain), plain + plain + plain);
}

TEST(AppendJsonStringTest, QuotesOrNull) {
  OutputBuffer out;
  AppendJsonString("a\"", out);
  AppendJsonStringOrNull("", out);
  AppendJsonStringOrNull("b", out);
  EXPECT_EQ(out.view(), R"("a\""null"b")");
}

}  // namespace
}  // namespace logclass

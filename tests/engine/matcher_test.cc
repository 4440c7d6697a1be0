#include "classifier/engine/matcher.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

Pattern Regex(std::string text) {
  return Pattern{.is_regex = true,
                 .ignore_case = false,
                 .text = std::move(text),
                 .list = "",
                 .where = {}};
}

std::string CaptureOf(const Matcher& matcher, std::string_view line) {
  LineGrams grams;
  grams.Reset(line);
  std::vector<Matcher::Capture> captures;
  matcher.Extract(grams, captures);
  std::string out;
  for (const auto& [name, value] : captures) {
    out.append(name).append("=").append(value).append(";");
  }
  return out;
}

TEST(MatcherTest, TheFirstMatchIsExtracted) {
  const Matcher dial(Regex("dial (?P<net>tcp|udp) (?P<address>\\S+):"));
  EXPECT_EQ(CaptureOf(dial, "dial x dial udp a:1: dial tcp b:2: no"),
            "net=udp;address=a:1;");
  EXPECT_EQ(CaptureOf(dial, "dial tcp"), "");
  // Whichever branch comes first in the line, not in the pattern.
  const Matcher either(Regex("user=(?P<user>\\w+)|from (?P<from>\\w+)"));
  EXPECT_EQ(CaptureOf(either, "from me user=you"), "from=me;");
  EXPECT_EQ(CaptureOf(either, "user=you from me"), "user=you;");
}

TEST(MatcherTest, ManyPlacesInVain) {
  const Matcher matcher(Regex("try \\d"));
  std::string line;
  for (int i = 0; i < 100; ++i) line += "try it, ";
  LineGrams grams;
  grams.Reset(line);
  EXPECT_FALSE(matcher.Matches(grams));
  line += "try 7";
  grams.Reset(line);
  EXPECT_TRUE(matcher.Matches(grams));
}

// Looking only where a match may begin must not change what matches.
TEST(MatcherTest, AgreesWithRe2) {
  const char* const regexes[] = {"abc",
                                 "(?i:abc)",
                                 "[ab]bc",
                                 "abc|^ba",
                                 "^ab",
                                 "^(?:a|b)c",
                                 "abc$",
                                 "\\babc",
                                 "abc\\b|cab",
                                 "a?bca",
                                 "(?:ab|ba)+c",
                                 "ab.*ca|bbb",
                                 "(?:^|b)abc",
                                 "abca*b",
                                 "[Aa]b[Cc]a",
                                 "(?:abc){2}",
                                 "aab(?:c|$)",
                                 "b\\d|abcabc",
                                 "(?P<x>abc)|(?P<y>bca)b",
                                 " abc | ca"};
  std::mt19937 random(3);
  int matched = 0;
  for (const char* regex : regexes) {
    const Matcher matcher(Regex(regex));
    const RE2 re(regex, PatternOptions(false));
    LineGrams grams;
    for (int i = 0; i < 3000; ++i) {
      std::string line;
      for (size_t j = random() % 40; j > 0; --j)
        line += "aabbccAB 1\\"[random() % 11];
      grams.Reset(line);
      const bool expected = RE2::PartialMatch(line, re);
      EXPECT_EQ(matcher.Matches(grams), expected) << regex << " in " << line;
      matched += expected;
    }
  }
  EXPECT_GT(matched, 1000);
}

}  // namespace
}  // namespace logclass

#include "classifier/engine/opening.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace logclass {
namespace {

constexpr size_t kNone = std::string_view::npos;

RegexNode Tree(std::string_view regex) {
  auto tree = ParseRegex(regex, false);
  EXPECT_TRUE(tree) << regex;
  return tree.value_or(RegexNode());
}

std::optional<Openings> Of(std::string_view regex) {
  return OpeningsOf(Tree(regex));
}

// Where the first of the openings is.
size_t FirstIn(std::string_view line, std::string_view regex) {
  const auto openings = Of(regex);
  EXPECT_TRUE(openings) << regex;
  size_t first = kNone;
  for (const ByteRun& run : openings->any) {
    first = std::min(first, run.Find(line, 0));
  }
  return first;
}

TEST(ByteRunTest, IsFoundAtEveryPlace) {
  ByteRun run;
  for (char c : std::string_view("ab=")) run.AddByte(c);
  run.AddLetter('x');
  for (size_t before = 0; before < 70; ++before) {
    for (size_t after = 0; after < 40; ++after) {
      const std::string text =
          std::string(before, 'a') + "ab=X" + std::string(after, '=');
      EXPECT_EQ(run.Find(text, 0), before);
      EXPECT_EQ(run.Find(text, before), before);
      EXPECT_EQ(run.Find(text, before + 1), kNone);
    }
  }
  EXPECT_EQ(run.Find("AB=x", 0), kNone);
  EXPECT_EQ(run.Find("ab=", 0), kNone);
  EXPECT_EQ(run.Find("", 0), kNone);
  EXPECT_EQ(run.Find("ab=x", 9), kNone);
}

TEST(OpeningsTest, AreWhatMatchesBeginWith) {
  EXPECT_EQ(FirstIn("an error: failed to open", "failed to \\S+"), 10);
  EXPECT_EQ(FirstIn("an error: Failed to open", "[Ff]ailed to \\S+"), 10);
  EXPECT_EQ(FirstIn("was not able", "(?:could|was) not (?P<what>.*)"), 0);
  EXPECT_EQ(FirstIn("x\xc9T\xc9!", "(?i:\xe9t\xe9)!+"), 1);
  EXPECT_EQ(FirstIn("is dead", "\\bdead\\b"), 3);
  EXPECT_EQ(FirstIn("dea", "dead"), kNone);
}

TEST(OpeningsTest, AreUnknownWhereAnythingMayComeFirst) {
  for (const char* regex :
       {"\\S+ failed", ".*error", "(?:a|bcd)e", "ab+", "x?yz", "a*bcd"}) {
    EXPECT_FALSE(Of(regex)) << regex;
  }
}

TEST(OpeningsTest, TellWhatNeedsNoRegex) {
  EXPECT_TRUE(Of("connection refused")->is_whole);
  EXPECT_TRUE(Of("(?i:timed out|deadline)")->is_whole);
  EXPECT_FALSE(Of("connection \\S+")->is_whole);
  EXPECT_FALSE(Of("\\bOOM kill")->is_whole);
  EXPECT_FALSE(Of("exit code 1$")->is_whole);
  // Split up into ten it would not be rarer.
  EXPECT_FALSE(Of("exit code \\d")->is_whole);
  EXPECT_EQ(Of("exit code \\d")->any.size(), 1);
}

TEST(OpeningsTest, ALineMayBeOne) {
  EXPECT_TRUE(Of("^\\d+ x")->at_line_begin);
  EXPECT_TRUE(Of("^a|^b")->at_line_begin);
  EXPECT_FALSE(Of("(?:^|abc)def").value_or(Openings()).at_line_begin);
}

TEST(RunsInTest, AreTheLongestThatEveryMatchHas) {
  auto in = [](std::string_view line, std::string_view regex) {
    return ContainsAny(line, RunsIn(Tree(regex)));
  };
  EXPECT_TRUE(in("10.0.0.1:80 was REFUSED", "[\\w.-]+:\\d{2,5} was REFUSED"));
  EXPECT_FALSE(in("10.0.0.1:80 was refused", "[\\w.-]+:\\d{2,5} was REFUSED"));
  EXPECT_TRUE(in("a # Title", "(?:^|\\s)#{1,6} [A-Z]"));
  EXPECT_FALSE(in("a #title", "(?:^|\\s)#{1,6} [A-Z]"));
  EXPECT_TRUE(in("1 two", "\\d (?:one|two)"));
  EXPECT_FALSE(in("1 ten", "\\d (?:one|two)"));
  EXPECT_TRUE(RunsIn(Tree("\\d+.*")).empty());
}

}  // namespace
}  // namespace logclass

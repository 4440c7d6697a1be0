// A Cursor sees a line sixteen bytes at a time; what it takes must not depend
// on where those end. Compares with readers that go byte by byte.

#include "classifier/level/cursor.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace logclass::level {
namespace {

// Lines of up to 320 bytes, of long runs and short ones.
std::string MakeLine(std::mt19937& random) {
  constexpr std::string_view kBytes("aZ5_ \t[]=\0\xff", 11);
  std::string line;
  const size_t size = random() % 320;
  while (line.size() < size) {
    const size_t run = random() % 4 == 0 ? random() % 40 : 1;
    line.append(run, kBytes[random() % kBytes.size()]);
  }
  return line;
}

template <typename Check>
void ForManyLines(Check check) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    // In memory of its own size, so that the sanitizers see what reads on.
    const std::string line = MakeLine(random);
    const auto exact = std::make_unique<char[]>(line.size());
    line.copy(exact.get(), line.size());
    check(std::string_view(exact.get(), line.size()));
    if (testing::Test::HasFailure()) return;
  }
}

template <typename IsOne>
std::string_view LeadingBytes(std::string_view line, IsOne is_one) {
  size_t length = 0;
  while (length < std::min(line.size(), kMaxToken) && is_one(line[length])) {
    ++length;
  }
  return line.substr(0, length);
}

TEST(Cursor, TakesRunsOfOneKind) {
  ForManyLines([](std::string_view line) {
    EXPECT_EQ(Cursor(line).TakeLetters(),
              LeadingBytes(line, [](char c) { return IsLetter(c); }));
    EXPECT_EQ(Cursor(line).TakeDigits(),
              LeadingBytes(line, [](char c) { return IsDigit(c); }));
    EXPECT_EQ(Cursor(line).TakeToken(),
              LeadingBytes(line, [](char c) { return !IsBlank(c); }));
  });
}

TEST(Cursor, SkipsFieldsAsItTakesTokens) {
  ForManyLines([](std::string_view line) {
    for (int count = 1; count < 5; ++count) {
      Cursor tokens(line);
      bool found = true;
      for (int i = 0; i < count && found; ++i) {
        found = !tokens.TakeToken().empty() && tokens.Take(' ');
      }
      Cursor fields(line);
      ASSERT_EQ(fields.SkipFields(count), found) << line;
      if (!found) break;
      EXPECT_EQ(fields.position(), tokens.position()) << line;
    }
  });
}

size_t BracketLength(std::string_view line) {
  int depth = 0;
  for (size_t i = 0; i < std::min(line.size(), kMaxField); ++i) {
    if (line[i] == '[') ++depth;
    if (line[i] == ']') --depth;
    if (depth == 0) return line[0] == '[' ? i + 1 : 0;
  }
  return 0;
}

TEST(Cursor, TakesBracketsThatNest) {
  ForManyLines([](std::string_view line) {
    line.remove_prefix(std::min(line.find('['), line.size()));
    Cursor at(line);
    const bool taken = at.TakeEnclosed<'[', ']'>();
    EXPECT_EQ(taken, BracketLength(line) > 0) << line;
    EXPECT_EQ(line.size() - at.left(), BracketLength(line)) << line;
  });
}

}  // namespace
}  // namespace logclass::level

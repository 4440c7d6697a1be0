#include "tests/level/digit_variants.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <random>
#include <vector>

#include "classifier/level/level.h"

namespace logclass {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::vector<size_t> DigitsOf(std::string_view line) {
  std::vector<size_t> offsets;
  for (size_t i = 0; i < line.size(); ++i) {
    if (IsDigit(line[i])) offsets.push_back(i);
  }
  return offsets;
}

// Replaces one of the digits, or all: some decisions take one that is wrong,
// others all that are right.
std::string Vary(std::string line, const std::vector<size_t>& digits,
                 std::mt19937& random) {
  const auto any_digit = [&] { return static_cast<char>('0' + random() % 10); };
  if (random() % 2 == 0) {
    line[digits[random() % digits.size()]] = any_digit();
  } else {
    for (size_t digit : digits) line[digit] = any_digit();
  }
  return line;
}

void ExpectSame(const std::optional<DeclaredLevel>& level,
                const std::optional<DeclaredLevel>& other) {
  ASSERT_EQ(level.has_value(), other.has_value());
  if (!level) return;
  EXPECT_EQ(level->severity, other->severity);
  EXPECT_EQ(level->format, other->format);
  EXPECT_EQ(level->begin, other->begin);
  EXPECT_EQ(level->end, other->end);
}

}  // namespace

std::string WithoutDigits(std::string_view line) {
  std::string shape(line);
  for (char& c : shape) {
    if (IsDigit(c)) c = '0';
  }
  return shape;
}

bool RestsOnDigits(std::string_view line) {
  bool rests_on_digits = false;
  DetectLevel(line, &rests_on_digits);
  return rests_on_digits;
}

void CheckDigits(std::string_view line, int count) {
  const std::vector<size_t> digits = DigitsOf(line);
  const bool rests_on_digits = RestsOnDigits(line);
  if (digits.empty()) {
    EXPECT_FALSE(rests_on_digits) << line;
    return;
  }
  if (rests_on_digits) return;
  const auto level = DetectLevel(line);
  std::mt19937 random(1);
  for (int i = 0; i < count; ++i) {
    const std::string other = Vary(std::string(line), digits, random);
    SCOPED_TRACE(std::string(line) + "\nand\n" + other);
    ExpectSame(level, DetectLevel(other));
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace logclass

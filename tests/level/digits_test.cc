// What a line declares rests on the values of its digits only where
// DetectLevel() says so.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

#include "classifier/level/formats.h"
#include "classifier/level/level.h"
#include "tests/level/digit_variants.h"

namespace logclass {
namespace {

// Severity, format and place, in one word.
std::string Describe(std::string_view line) {
  const auto level = DetectLevel(line);
  if (!level) return "none";
  return std::string(SeverityName(level->severity)) + ' ' +
         std::string(level->format) + ' ' + std::to_string(level->begin) + '-' +
         std::to_string(level->end);
}

// Two lines that differ in nothing but digits, and in what they declare.
struct Pair {
  std::string_view line;
  std::string_view other;
};

constexpr Pair kPairs[] = {
    // Numbers that mean levels.
    {R"({"level":30,"msg":"x"})", R"({"level":50,"msg":"x"})"},
    {R"({"level":400,"msg":"x"})", R"({"level":410,"msg":"x"})"},
    {R"({"msg":"x" , "LEVEL" : "30"})", R"({"msg":"x" , "LEVEL" : "50"})"},
    {R"({"severity":3})", R"({"severity":4})"},
    {R"({"severity":7})", R"({"severity":8})"},
    {R"({"severity_number":12})", R"({"severity_number":21})"},
    {R"({"SeverityNumber":8})", R"({"SeverityNumber":9})"},
    {R"({"short_message":"x","level":3})",
     R"({"short_message":"x","level":8})"},
    {R"({"PRIORITY":"3","MESSAGE":"x"})", R"({"PRIORITY":"6","MESSAGE":"x"})"},
    {R"({"log":"{\"level\":50}"})", R"({"log":"{\"level\":20}"})"},
    {R"({"log":"a \"b\"","level":50})", R"({"log":"a \"b\"","level":20})"},
    {"level=30 msg=x", "level=50 msg=x"},
    {"msg=x severity=\"3\"", "msg=x severity=\"5\""},
    {"PRIORITY=3", "PRIORITY=9"},
    {"2024-05-01 10:15:00 a=1 level=30", "2024-05-01 10:15:00 a=1 level=50"},
    // Syslog's priority, and the version that follows it.
    {"<11>x", "<12>x"},
    {"<191>level=error", "<192>level=error"},
    {"2024-05-01 10:15:00 <3>x", "2024-05-01 10:15:00 <4>x"},
    {"<11>1 2024-05-01T10:15:00Z h app 1 ID - level=debug",
     "<11>2 2024-05-01T10:15:00Z h app 1 ID - level=debug"},
    // The digits that Kubernetes makes up names of.
    {"cart-x2klq server level=error", "cart-x3klq server level=error"},
    {"cart-22222 server level=error", "cart-22202 server level=error"},
    {R"({"log":"cart-x2klq server level=error"})",
     R"({"log":"cart-x1klq server level=error"})"},
    // The exponent of a timestamp.
    {"1.7145585001234567e+09\tINFO\tx", "1.7145585001234567e+08\tINFO\tx"},
    {"1.7145585001234567e+09\tINFO\tx", "1.7145585001234567e+19\tINFO\tx"},
    {"[1.71e+09] [ERROR] x", "[1.71e+00] [ERROR] x"},
    {"1714558500e+09 [ERROR] x", "1714558500e+08 [ERROR] x"},
    {"WARN 1.71e+09 x", "WARN 1.71e+01 x"},
    // Escapes.
    {R"({"log":"\u001b[31mERROR\u001b[0m: x"})",
     R"({"log":"\u002b[31mERROR\u001b[0m: x"})"},
    {R"({"log":"\u0045RROR: x"})", R"({"log":"\u0046RROR: x"})"},
};

TEST(Digits, DecideWhereTheirValueMatters) {
  for (const auto& [line, other] : kPairs) {
    ASSERT_EQ(WithoutDigits(line), WithoutDigits(other));
    EXPECT_NE(Describe(line), Describe(other)) << line;
    EXPECT_TRUE(RestsOnDigits(line)) << line;
    EXPECT_TRUE(RestsOnDigits(other)) << other;
  }
}

// Beside what the table above has.
TEST(Digits, DecideNothingElsewhere) {
  constexpr std::string_view kLines[] = {
      "",
      "2024-05-01 10:15:00 found 0 errors",
      "2024-99-99T99:99:99.123456789Z stderr F E9999 99:99:99.1 1 a.go:1] x",
      "level=error status=500 <11> e+09 \\u0031",
      "level=DEBUG5 msg=x",
      "level=12345 msg=x",
      "message=5 log=5 short_message=5",
      R"({"level":"error","severity":3,"PRIORITY":6})",
      R"({"level":"debug5","status":500})",
      R"({"level":12345})",
      R"({"level":5.0})",
      R"({"message":"5","short_message":5,"status":500,"code":30})",
      R"({"labels":{"level":30},"list":[{"severity":3}]})",
      R"({"log":"level=error msg=\"a\u003cb\""})",
      R"({"level":"error","msg":"a\u003cb"})",
      R"({"msg":"a\u003cb"})",
      R"({"log":"a \"b\" 1\n2"})",
      R"({"log":"a \ufffd \"b\" 1"})",
      "cart-0 server level=error",
      "cart-6d8f9c7b5d-xcklq server level=error",
      "cart-a2klq server level=error",
      "Cart-x2klq server level=error",
      "cart-x2klq",
      "cart-x2klq Server level=error",
      "cart-x2klqz server level=error",
      "<1111>x",
      "<0.812.0> x",
      "1714558500.123 [ERROR] x",
      "1714558500 e+09 [ERROR] x",
      "1.7e+x [ERROR] x",
      "4.2 e+09",
  };
  for (std::string_view line : kLines) {
    EXPECT_FALSE(RestsOnDigits(line)) << line;
    CheckDigits(line, /*count=*/500);
  }
}

bool IsNumeric(Format format) {
  return format == Format::kJsonNumber || format == Format::kJsonSyslog ||
         format == Format::kJsonOpenTelemetry ||
         format == Format::kJournaldExport || format == Format::kSyslogPriority;
}

TEST(Digits, DecideInTheFormatsThatHaveNumbersForLevels) {
  for (const LevelFormat& format : LevelFormats()) {
    EXPECT_EQ(RestsOnDigits(format.example), IsNumeric(format.id))
        << format.name;
    CheckDigits(format.example, /*count=*/500);
  }
}

// What makes decisions rest on digits, and what they are found in.
constexpr std::string_view kParts[] = {
    R"({"level":)",
    R"("PRIORITY":"3)",
    R"({"log":")",
    R"(\u00)",
    R"(\"level\":3)",
    "<13>",
    "1 ",
    "1.7e+09 ",
    "cart-x2klq app ",
    "level=30 ",
    "severity=",
    "2024-05-01T10:15:00.123456789Z ",
    "17/05/01 10:15:00 ",
    "0",
    "9",
    ":",
    "-",
};

TEST(Digits, DecideNothingElsewhereInDamagedLines) {
  std::mt19937 random(1);
  for (const LevelFormat& format : LevelFormats()) {
    for (int round = 0; round < 200; ++round) {
      std::string line(format.example);
      for (int i = 0; i < 3; ++i) {
        const size_t begin = random() % (i == 0 ? 1 : line.size() + 1);
        const size_t replaced = random() % 3;
        line.replace(begin, replaced, kParts[random() % std::size(kParts)]);
      }
      CheckDigits(line, /*count=*/20);
    }
  }
}

class LoghubDigitsTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_)) GTEST_SKIP() << "../shared absent";
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(LOGCLASS_SHARED_DIR) / "data" / "loghub";
};

TEST_F(LoghubDigitsTest, DecideNothing) {
  size_t lines = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().extension() != ".log") continue;
    std::ifstream file(entry.path());
    for (std::string line; std::getline(file, line); ++lines) {
      EXPECT_FALSE(RestsOnDigits(line)) << line;
      CheckDigits(line, /*count=*/5);
    }
  }
  EXPECT_GT(lines, 0u);
}

}  // namespace
}  // namespace logclass

#include "classifier/cli/timestamp.h"

#include <gtest/gtest.h>

#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace logclass::cli {
namespace {

struct Case {
  const char* name;
  std::string line;
  std::string time;  // as FormatTime() prints it; empty: none
};

std::string Describe(const std::string& line) {
  std::optional<LogTime> time = FindTime(line);
  return time.has_value() ? FormatTime(*time, true) : "";
}

TEST(FindTimeTest, Formats) {
  const Case cases[] = {
      {"iso", "2024-03-12T10:15:07Z started", "2024-03-12 10:15:07"},
      {"iso fraction", "2024-03-12T10:15:07.123456789Z x",
       "2024-03-12 10:15:07"},
      {"iso offset", "2024-03-12T10:15:07.5+02:00 x", "2024-03-12 08:15:07"},
      {"iso negative offset", "2024-03-12T23:15:07-0130 x",
       "2024-03-13 00:45:07"},
      {"iso blank and comma", "2024-03-12 10:15:07,123 WARN x",
       "2024-03-12 10:15:07"},
      {"iso blank and offset", "2024-03-12 10:15:07.123 +0100 x",
       "2024-03-12 09:15:07"},
      {"in brackets", "[2024-03-12 10:15:07] x", "2024-03-12 10:15:07"},
      {"logfmt", "time=\"2024-03-12T10:15:07Z\" level=info",
       "2024-03-12 10:15:07"},
      {"json", R"({"level":"info","ts":"2024-03-12T10:15:07.1Z"})",
       "2024-03-12 10:15:07"},
      {"slashes", "2024/03/12 10:15:07 [error] 7#7: x", "2024-03-12 10:15:07"},
      {"compact", "20240312T101507Z x", ""},
      {"compact date", "20171223-22:15:29:606|Step x", "2017-12-23 22:15:29"},
      {"klog", "E0312 10:15:07.123456       1 a.go:1] x", "03-12 10:15:07"},
      {"klog behind a runtime's time",
       "2024-03-12T10:15:08.1Z stderr F E0312 10:15:07.123456 1 a.go:1] x",
       "2024-03-12 10:15:08"},
      {"syslog", "Mar 12 10:15:07 node-1 kernel: x", "03-12 10:15:07"},
      {"syslog one digit", "Mar  2 10:15:07 node-1 kernel: x",
       "03-02 10:15:07"},
      {"syslog priority", "<34>Mar 12 10:15:07 node-1 su: x", "03-12 10:15:07"},
      {"syslog year", "Mar 12 2024 10:15:07 node-1: x", "2024-03-12 10:15:07"},
      {"leap day without a year", "Feb 29 10:15:07 node-1 kernel: x",
       "02-29 10:15:07"},
      {"access log", R"(10.0.0.1 - - [12/Mar/2024:10:15:07 +0100] "GET /")",
       "2024-03-12 09:15:07"},
      {"apache error", "[Tue Mar 12 10:15:07.123456 2024] [core:error] x",
       "2024-03-12 10:15:07"},
      {"day first", "1:M 12 Mar 2024 10:15:07.123 * Ready",
       "2024-03-12 10:15:07"},
      {"spark", "17/06/09 20:10:40 INFO x", "2017-06-09 20:10:40"},
      {"hdfs", "081109 203615 148 INFO x", "2008-11-09 20:36:15"},
      {"logcat", "03-17 16:13:38.811  1702  2395 D x", "03-17 16:13:38"},
      {"bgl", "- 1117838570 2005.06.03 R02-M1-N0-C:J12-U11 x",
       "2005-06-03 22:42:50"},
      {"bgl's own", "R02 2005-06-03-15.42.50.675872 x", "2005-06-03 15:42:50"},
      {"epoch", "1710238507 x", "2024-03-12 10:15:07"},
      {"epoch fraction", R"({"level":"info","ts":1710238507.123,"msg":"x"})",
       "2024-03-12 10:15:07"},
      {"epoch milliseconds", R"({"time":1710238507123,"msg":"x"})",
       "2024-03-12 10:15:07"},
      {"epoch scientific", "1.7102385071234567e+09\tINFO\tx",
       "2024-03-12 10:15:07"},
      {"before 1970", "1969-12-31 23:59:59 x", "1969-12-31 23:59:59"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Describe(c.line), c.time) << c.name;
  }
}

TEST(FindTimeTest, OtherNumbersAreNoTimes) {
  for (const char* line :
       {"", "no time at all", "12:30 is a time of no day", "10.2.3.4:8080",
        "version 2024-03-12", "id=1710238507", "took 1710238507 ns",
        "2024-13-12T10:15:07Z", "2024-03-32T10:15:07Z", "2024-03-12T24:15:07Z",
        "12024-03-12T10:15:07Z", "E0312", "Mar 12", "{\"count\":1710238507}",
        "2024-03-12T10:15:0", "2024-03-12T10:15:077Z"}) {
    EXPECT_EQ(Describe(line), "") << line;
  }
}

// All that may stand anywhere in a line.
constexpr const char* kForms[] = {
    "2024-03-12T10:15:07.123+00:00",
    "2024/03/12 10:15:07",
    "2024-03-12-10.15.07.675872",
    "20240312-10:15:07",
    "12/Mar/2024:10:15:07 +0000",
    "12 Mar 2024 10:15:07",
    "24/03/12 10:15:07",
    "Mar 12 10:15:07.123 2024",
    "Mar 12 2024 10:15:07",
    "ts=1710238507.123",
    "time=1710238507123456789",
    "stamp= 1.710238507e+09",
};

TEST(FindTimeTest, WhereverItStands) {
  for (std::string form : kForms) {
    for (size_t before = 0; before < 120; ++before) {
      const std::string line = std::string(before, '.') + form;
      EXPECT_EQ(Describe(line), "2024-03-12 10:15:07") << line;
      EXPECT_EQ(Describe(line + " 7"), "2024-03-12 10:15:07") << line;
    }
  }
}

TEST(FindTimeTest, NotWithinALongerNumberOrWord) {
  for (const char* form : kForms) {
    if (std::string_view(form).find('=') != std::string_view::npos) continue;
    const bool is_number = std::isdigit(static_cast<unsigned char>(form[0]));
    for (size_t before = 0; before < 40; ++before) {
      const std::string line =
          std::string(before, '.') + (is_number ? '1' : 'x') + form;
      EXPECT_NE(Describe(line), "2024-03-12 10:15:07") << line;
    }
  }
}

// Each is held in memory that ends with it, so that sanitizers see any byte
// that is read from behind it.
TEST(FindTimeTest, ACutTimeIsNone) {
  for (const Case& c : {Case{"iso", "2024-03-12T10:15:07", ""},
                        Case{"compact", "20240312-10:15:07", ""},
                        Case{"access log", "12/Mar/2024:10:15:07", ""},
                        Case{"day first", "12 Mar 2024 10:15:07", ""},
                        Case{"spark", "24/03/12 10:15:07", ""},
                        Case{"hdfs", "240312 101507 ", ""},
                        Case{"logcat", "03-12 10:15:07", ""},
                        Case{"klog", "E0312 10:15:07", ""},
                        Case{"syslog", "Mar 12 10:15:07", ""},
                        Case{"epoch", "1710238507", ""}}) {
    EXPECT_NE(Describe(c.line), "") << c.name;
    for (size_t size = 0; size < c.line.size(); ++size) {
      const std::vector<char> cut(c.line.begin(), c.line.begin() + size);
      EXPECT_FALSE(FindTime({cut.data(), size}).has_value())
          << c.name << " of " << size;
    }
  }
}

TEST(FindTimeTest, LooksOnlyAtTheBeginning) {
  EXPECT_EQ(Describe(std::string(200, '.') + " 2024-03-12T10:15:07Z"), "");
  const std::string json =
      R"({"msg":")" + std::string(200, '.') + R"(","ts":"2024-03-12T10:15:07Z)";
  EXPECT_EQ(Describe(json), "2024-03-12 10:15:07");
}

TEST(FormatTimeTest, YearAndSecondsAreOptional) {
  EXPECT_EQ(FormatTime({1710238507, true}, false), "2024-03-12 10:15");
  EXPECT_EQ(FormatTime({1710238507, false}, false), "03-12 10:15");
}

}  // namespace
}  // namespace logclass::cli

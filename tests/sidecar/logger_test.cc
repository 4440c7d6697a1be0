#include "classifier/sidecar/logger.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "classifier/base/file.h"
#include "tests/support/temp_dir.h"

namespace logclass::sidecar {
namespace {

using ::testing::EndsWith;
using ::testing::MatchesRegex;

constexpr char kTime[] =
    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z";
constexpr size_t kTimeSize = 24;

// A log file, and what is in it.
class LoggerTest : public ::testing::Test {
 protected:
  ~LoggerTest() override { close(fd_); }

  std::string Written() const { return ReadFile(path_).value_or("unreadable"); }

  // What the text format makes of one entry, after the time and a space.
  std::string Text(std::string_view message,
                   std::initializer_list<LogField> fields = {}) const {
    Logger(LogFormat::kText, LogLevel::kDebug, fd_)
        .Log(LogLevel::kInfo, message, fields);
    return Taken().substr(kTimeSize + 1);
  }

  // What the JSON format makes of one entry, after the time and a comma.
  std::string Json(std::string_view message,
                   std::initializer_list<LogField> fields = {}) const {
    Logger(LogFormat::kJson, LogLevel::kDebug, fd_)
        .Log(LogLevel::kInfo, message, fields);
    return Taken().substr(std::string_view(R"({"time":"",)").size() +
                          kTimeSize);
  }

  std::string Taken() const {
    std::string written = Written();
    EXPECT_EQ(ftruncate(fd_, 0), 0);
    return written;
  }

  testing::TempDir dir_;
  std::string path_ = dir_.Write("log", "");
  int fd_ = open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
};

TEST_F(LoggerTest, TextIsTimeLevelMessageAndFields) {
  Logger logger(LogFormat::kText, LogLevel::kInfo, fd_);
  logger.Log(LogLevel::kWarning, "rules loaded", {{"rules", "12"}});
  EXPECT_THAT(Written(), MatchesRegex(std::string(kTime) +
                                      " warning rules loaded rules=12\n"));
}

TEST_F(LoggerTest, JsonIsOneObject) {
  Logger logger(LogFormat::kJson, LogLevel::kInfo, fd_);
  logger.Log(LogLevel::kError, "no \"port\"", {{"address", "a\\b\n"}});
  EXPECT_THAT(Written(), MatchesRegex(std::string(R"(\{"time":")") + kTime +
                                      R"(","level":"error",)"
                                      R"("message":"no \\"port\\"",)"
                                      R"("address":"a\\\\b\\n"\})"
                                      "\n"));
}

TEST_F(LoggerTest, EveryLevelHasItsName) {
  Logger logger(LogFormat::kText, LogLevel::kDebug, fd_);
  const std::pair<LogLevel, const char*> cases[] = {
      {LogLevel::kDebug, " debug x\n"},
      {LogLevel::kInfo, " info x\n"},
      {LogLevel::kWarning, " warning x\n"},
      {LogLevel::kError, " error x\n"}};
  for (const auto& [level, end] : cases) {
    logger.Log(level, "x");
    EXPECT_THAT(Taken(), EndsWith(end));
  }
}

TEST_F(LoggerTest, ValuesThatAreNoWordsAreQuoted) {
  const std::pair<const char*, const char*> cases[] = {
      {"word", "info m f=word\n"},
      {"127.0.0.1:6100", "info m f=127.0.0.1:6100\n"},
      {"", "info m f=\"\"\n"},
      {"two words", "info m f=\"two words\"\n"},
      {"a=b", "info m f=\"a=b\"\n"},
      {"a\"b", "info m f=\"a\\\"b\"\n"},
      {"a\\b", "info m f=\"a\\\\b\"\n"},
      {"a\nb\tc", "info m f=\"a\\nb\\tc\"\n"},
      {"\x01", "info m f=\"\\u0001\"\n"},
      {"grün", "info m f=grün\n"}};
  for (const auto& [value, text] : cases) {
    EXPECT_EQ(Text("m", {{"f", value}}), text);
  }
}

TEST_F(LoggerTest, FieldsKeepTheirOrder) {
  EXPECT_EQ(Text("m", {{"z", "1"}, {"a", "2"}}), "info m z=1 a=2\n");
  EXPECT_EQ(Json("m", {{"z", "1"}, {"a", "2"}}),
            R"("level":"info","message":"m","z":"1","a":"2"})"
            "\n");
}

TEST_F(LoggerTest, AMessageOfSeveralLinesIsOneEntry) {
  EXPECT_EQ(Text("rule \"a\":\nbad\r\n"), "info rule \"a\": bad  \n");
  EXPECT_EQ(Json("one\ntwo"), R"("level":"info","message":"one\ntwo"})"
                              "\n");
}

TEST_F(LoggerTest, WhatIsNoUtf8IsReplaced) {
  EXPECT_EQ(Text("a\xff", {{"f", "b\xc3"}}), "info a\ufffd f=b\ufffd\n");
  EXPECT_EQ(Json("a\xff", {{"f", "b\xc3"}}), R"("level":"info","message":"a)"
                                             "\ufffd"
                                             R"(","f":"b)"
                                             "\ufffd\"}\n");
}

TEST_F(LoggerTest, LowerLevelsAreNotWritten) {
  Logger logger(LogFormat::kText, LogLevel::kWarning, fd_);
  logger.Log(LogLevel::kInfo, "quiet");
  EXPECT_EQ(Written(), "");
  EXPECT_FALSE(logger.Writes(LogLevel::kInfo));
  EXPECT_TRUE(logger.Writes(LogLevel::kWarning));
}

TEST_F(LoggerTest, EntriesOfSeveralThreadsAreWhole) {
  constexpr int kThreads = 4;
  constexpr int kEntries = 500;
  const std::string value(200, 'x');
  const size_t size = kTimeSize + 1 + Text("m", {{"f", value}}).size();
  Logger logger(LogFormat::kText, LogLevel::kInfo, fd_);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kEntries; ++j) {
        logger.Log(LogLevel::kInfo, "m", {{"f", value}});
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string written = Written();
  ASSERT_EQ(written.size(), size * kThreads * kEntries);
  for (size_t at = 0; at < written.size(); at += size) {
    EXPECT_EQ(written[at + kTimeSize - 1], 'Z');
    EXPECT_EQ(written[at + size - 1], '\n');
  }
}

TEST_F(LoggerTest, AnEntryLongerThanAPipeArrivesWhole) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const std::string value(1 << 20, 'x');
  std::thread writer([&] {
    Logger(LogFormat::kText, LogLevel::kInfo, ends[1])
        .Log(LogLevel::kInfo, "m", {{"f", value}});
    close(ends[1]);
  });
  std::string got;
  char buffer[4096];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof(buffer))) > 0;) {
    got.append(buffer, n);
  }
  writer.join();
  close(ends[0]);
  EXPECT_TRUE(got.ends_with(" info m f=" + value + "\n"));
}

TEST_F(LoggerTest, WhatCannotBeWrittenIsLost) {
  Logger logger(LogFormat::kText, LogLevel::kInfo, -1);
  logger.Log(LogLevel::kError, "nobody reads this");
}

}  // namespace
}  // namespace logclass::sidecar

// Compares the levels that DetectLevel() reads with those that the authors of
// the loghub data sets state for each line.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "classifier/level/level.h"

namespace logclass {
namespace {

constexpr double kWanted = 0.995;

std::vector<std::string> ReadLines(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// The level words of the data; '-' means none.
std::string_view Expected(std::string_view word) {
  static const auto* const kMeaning =
      new std::map<std::string_view, std::string_view>{
          {"-", "none"},          {"V", "DEBUG"},      {"D", "DEBUG"},
          {"I", "INFO"},          {"INFO", "INFO"},    {"Info", "INFO"},
          {"notice", "INFO"},     {"W", "WARNING"},    {"WARN", "WARNING"},
          {"WARNING", "WARNING"}, {"E", "ERROR"},      {"ERROR", "ERROR"},
          {"error", "ERROR"},     {"SEVERE", "ERROR"}, {"FATAL", "CRITICAL"},
      };
  const auto found = kMeaning->find(word);
  return found == kMeaning->end() ? "unknown" : found->second;
}

std::string_view Declared(std::string_view line) {
  const auto level = DetectLevel(line);
  return level ? SeverityName(level->severity) : "none";
}

class LoghubTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(folder_)) GTEST_SKIP() << "../shared absent";
  }

  std::filesystem::path PathOf(const std::string& name) const {
    return folder_ / name;
  }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::path(LOGCLASS_SHARED_DIR) / "data" / "loghub";
};

TEST_F(LoghubTest, AgreesWithTheLevelsOfTheData) {
  for (const std::string name :
       {"Android", "Apache", "BGL", "HDFS", "Hadoop", "OpenStack", "Spark",
        "Windows", "Zookeeper"}) {
    const auto lines = ReadLines(PathOf(name + ".log"));
    const auto levels = ReadLines(PathOf(name + ".levels"));
    ASSERT_EQ(lines.size(), levels.size()) << name;
    size_t right = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (Declared(lines[i]) == Expected(levels[i])) ++right;
    }
    EXPECT_GE(right, kWanted * lines.size()) << name;
  }
}

// These declare no levels, though they are full of errors and failures.
TEST_F(LoghubTest, ReadsNoLevelWhereThereIsNone) {
  for (const std::string name :
       {"HPC", "HealthApp", "Linux", "OpenSSH", "Proxifier", "Thunderbird"}) {
    for (const std::string& line : ReadLines(PathOf(name + ".log"))) {
      EXPECT_EQ(Declared(line), "none") << line;
    }
  }
}

}  // namespace
}  // namespace logclass

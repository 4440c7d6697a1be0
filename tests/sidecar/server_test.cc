// What only the parts of the sidecar together do; see also end_to_end_*.

#include "classifier/sidecar/server.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>
#include <string_view>

#include "classifier/base/strings.h"
#include "classifier/sidecar/logger.h"
#include "classifier/sidecar/settings.h"
#include "tests/support/temp_dir.h"

namespace logclass::sidecar {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kOneRule[] =
    "rules:\n"
    "- {id: a, title: a, code: A, category: c, severity: ERROR, any: [aaa]}\n";
constexpr char kAnotherRule[] =
    "- {id: b, title: b, code: B, category: c, severity: ERROR, any: [bbb]}\n";

// A log that can be waited for.
class LogPipe {
 public:
  LogPipe() {
    if (pipe2(ends_, O_CLOEXEC) != 0) std::abort();
  }
  ~LogPipe() {
    for (const int end : ends_) close(end);
  }
  LogPipe(const LogPipe&) = delete;  // owns a pipe
  LogPipe& operator=(const LogPipe&) = delete;

  int end_to_write() const { return ends_[1]; }

  // Returns false where `part` is not written within `limit`, which begins
  // again with each entry.
  bool WaitFor(std::string_view part, milliseconds limit) {
    pollfd ready = {ends_[0], POLLIN, 0};
    while (text_.find(part) == text_.npos) {
      if (poll(&ready, 1, static_cast<int>(limit.count())) <= 0) return false;
      char buffer[4096];
      const ssize_t size = read(ends_[0], buffer, sizeof(buffer));
      if (size <= 0) return false;
      text_.append(buffer, static_cast<size_t>(size));
    }
    return true;
  }

  const std::string& text() const { return text_; }  // that was waited for

 private:
  int ends_[2];
  std::string text_;
};

// The rules are read from a FIFO, and so for as long as the test wants.
TEST(ServerTest, AChangeWhileTheRulesAreReadIsReloadedOnceItServes) {
  const testing::TempDir dir;
  const std::string path = dir.path() + "/rules.yaml";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  Settings settings;
  settings.listen.addresses = {"127.0.0.1:0"};
  settings.metrics_address = "";
  settings.rules.paths = {path};
  LogPipe log;
  Logger logger(LogFormat::kText, LogLevel::kInfo, log.end_to_write());
  auto starting = std::async(std::launch::async,
                             [&] { return Server::Start(settings, &logger); });

  std::ofstream read_by_server(path);  // is opened when both ends are
  std::filesystem::rename(dir.Write("new", Concat(kOneRule, kAnotherRule)),
                          path);
  EXPECT_FALSE(log.WaitFor("rules", milliseconds(600))) << log.text();
  read_by_server << kOneRule;
  read_by_server.close();

  const auto server = starting.get();
  ASSERT_TRUE(server.ok()) << server.status();
  EXPECT_TRUE(log.WaitFor("rules loaded rules=1 generation=1", seconds(20)));
  EXPECT_TRUE(log.WaitFor("rules loaded rules=2 generation=2", seconds(20)))
      << log.text();
}

}  // namespace
}  // namespace logclass::sidecar

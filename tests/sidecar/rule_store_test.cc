#include "classifier/sidecar/rule_store.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "tests/support/rules.h"
#include "tests/support/temp_dir.h"

namespace logclass::sidecar {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

// A rule file by which "the text" has the reason LOG_<code>.
std::string RulesWith(std::string_view code) {
  return Concat("rules:\n- {id: a, code: ", code,
                ", title: t, category: c, severity: ERROR, any: ['the text']}");
}

constexpr char kBadRules[] =
    "rules:\n"
    "- {id: a, code: A, title: t, category: c, severity: LOUD, any: [x]}\n"
    "- {id: b, code: A, title: t, category: c, severity: ERROR,\n"
    "   any: [{regex: '('}]}\n";

class RuleStoreTest : public ::testing::Test {
 protected:
  ~RuleStoreTest() override { close(fd_); }

  std::unique_ptr<RuleStore> Load(std::string cache_dir = "") {
    RuleSettings settings;
    settings.paths = {rules_.path()};
    settings.cache_dir = std::move(cache_dir);
    auto store = RuleStore::Load(settings, &logger_, &metrics_);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  std::string Logged() const { return ReadFile(log_path_).value_or(""); }

  testing::TempDir rules_, other_;
  std::string log_path_ = other_.Write("log", "");
  int fd_ = open(log_path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  Logger logger_{LogFormat::kText, LogLevel::kInfo, fd_};
  Metrics metrics_;
  std::vector<Diagnostic> diagnostics_;
};

std::string ReasonIn(const RuleStore::Generation& generation) {
  return std::string(testing::Classify(generation.database, "the text").reason);
}

TEST_F(RuleStoreTest, TheFirstGenerationIsThereAfterLoading) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  EXPECT_EQ(store->current().number, 1u);
  EXPECT_EQ(ReasonIn(store->current()), "LOG_A");
  EXPECT_THAT(Logged(), HasSubstr(" info rules loaded rules=1 generation=1 "
                                  "from_cache=no\n"));
}

TEST_F(RuleStoreTest, BadRulesAtTheStartAreAnError) {
  rules_.Write("a.yaml", kBadRules);
  RuleSettings settings;
  settings.paths = {rules_.path()};
  auto store = RuleStore::Load(settings, &logger_, &metrics_);
  EXPECT_EQ(store.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(Logged(), HasSubstr("unknown severity"));
  EXPECT_THAT(Logged(), HasSubstr(" error the rules cannot be loaded error="));
}

TEST_F(RuleStoreTest, MissingFilesAtTheStartAreAnError) {
  RuleSettings settings;
  settings.paths = {rules_.path() + "/nowhere"};
  auto store = RuleStore::Load(settings, &logger_, &metrics_);
  EXPECT_EQ(store.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(RuleStoreTest, AReloadTakesTheNewRules) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  rules_.Write("a.yaml", RulesWith("B"));
  auto reloaded = store->Reload(&diagnostics_);
  ASSERT_TRUE(reloaded.ok()) << reloaded.status();
  EXPECT_EQ(reloaded->number, 2u);
  EXPECT_EQ(ReasonIn(*reloaded), "LOG_B");
  EXPECT_EQ(store->current().number, 2u);
  EXPECT_EQ(store->current().database, reloaded->database);
  EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(RuleStoreTest, WhoHoldsTheOldRulesKeepsThem) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  const RuleStore::Generation old = store->current();
  rules_.Write("a.yaml", RulesWith("B"));
  ASSERT_TRUE(store->Reload(&diagnostics_).ok());
  EXPECT_EQ(ReasonIn(old), "LOG_A");
  EXPECT_EQ(old.database.use_count(), 1);  // nobody else has them any more
}

TEST_F(RuleStoreTest, BadRulesKeepTheOldOnes) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  const auto database = store->current().database;
  rules_.Write("a.yaml", kBadRules);
  auto reloaded = store->Reload(&diagnostics_);
  EXPECT_EQ(reloaded.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store->current().number, 1u);
  EXPECT_EQ(store->current().database, database);
}

TEST_F(RuleStoreTest, BadRulesAreLoggedWithTheirPlaces) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  const std::string path = rules_.Write("a.yaml", kBadRules);
  EXPECT_FALSE(store->Reload(&diagnostics_).ok());
  EXPECT_EQ(diagnostics_.size(), 2u);
  EXPECT_THAT(Logged(), HasSubstr(Concat("where=", path, ":2:")));
  EXPECT_THAT(Logged(), HasSubstr(Concat("where=", path, ":4:")));
  EXPECT_THAT(Logged(), HasSubstr(" error the rules cannot be reloaded, the "
                                  "old ones stay error="));
}

TEST_F(RuleStoreTest, AReloadAppendsToTheDiagnostics) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  rules_.Write("a.yaml", kBadRules);
  EXPECT_FALSE(store->Reload(&diagnostics_).ok());
  EXPECT_FALSE(store->Reload(&diagnostics_).ok());
  EXPECT_EQ(diagnostics_.size(), 4u);
}

TEST_F(RuleStoreTest, LoadsAndFailuresAreCounted) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  rules_.Write("a.yaml", kBadRules);
  EXPECT_FALSE(store->Reload(&diagnostics_).ok());
  EXPECT_THAT(metrics_.Text(),
              HasSubstr("logclass_config_last_reload_successful 0"));
  rules_.Write("a.yaml", RulesWith("B"));
  EXPECT_TRUE(store->Reload(&diagnostics_).ok());
  const std::string text = metrics_.Text();
  EXPECT_THAT(text, HasSubstr("logclass_config_last_reload_successful 1"));
  EXPECT_THAT(text, HasSubstr(R"(reloads_total{result="success"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(reloads_total{result="failure"} 1)"));
}

TEST_F(RuleStoreTest, AFailureTakesNoNumber) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  rules_.Write("a.yaml", kBadRules);
  EXPECT_FALSE(store->Reload(&diagnostics_).ok());
  rules_.Write("a.yaml", RulesWith("B"));
  auto reloaded = store->Reload(&diagnostics_);
  ASSERT_TRUE(reloaded.ok()) << reloaded.status();
  EXPECT_EQ(reloaded->number, 2u);
}

TEST_F(RuleStoreTest, VanishedFilesKeepTheOldRules) {
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  std::filesystem::remove_all(rules_.path());
  EXPECT_FALSE(store->Reload(&diagnostics_).ok());
  EXPECT_EQ(ReasonIn(store->current()), "LOG_A");
}

TEST_F(RuleStoreTest, TheCacheIsUsedWhereOneIsSet) {
  rules_.Write("a.yaml", RulesWith("A"));
  const std::string cache_dir = other_.path() + "/cache";
  EXPECT_FALSE(Load(cache_dir)->current().database->from_cache());
  EXPECT_TRUE(Load(cache_dir)->current().database->from_cache());
  EXPECT_THAT(Logged(), HasSubstr("from_cache=yes\n"));
}

// Scanners work on whatever is current while it is exchanged under them.
TEST_F(RuleStoreTest, NothingWaitsOrFailsDuringReloads) {
  constexpr int kReloads = 20;
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  std::atomic<bool> done = false;
  std::vector<std::string> wrong[2];
  std::vector<std::thread> users;
  for (auto& found : wrong) {
    users.emplace_back([&done, &found, &store] {
      uint64_t last = 0;
      do {
        const RuleStore::Generation generation = store->current();
        if (generation.number < last) found.push_back("an older generation");
        last = generation.number;
        const std::string reason = ReasonIn(generation);
        const bool is_odd = generation.number % 2 == 1;
        if (reason != (is_odd ? "LOG_A" : "LOG_B")) found.push_back(reason);
      } while (!done);
    });
  }
  for (int i = 0; i < kReloads; ++i) {
    rules_.Write("a.yaml", RulesWith(i % 2 == 0 ? "B" : "A"));
    EXPECT_TRUE(store->Reload(&diagnostics_).ok());
  }
  done = true;
  for (std::thread& user : users) user.join();
  EXPECT_THAT(wrong, Each(::testing::IsEmpty()));
  EXPECT_EQ(store->current().number, 1u + kReloads);
}

TEST_F(RuleStoreTest, ReloadsAtOnceEachHaveTheirNumber) {
  constexpr size_t kThreads = 4;
  rules_.Write("a.yaml", RulesWith("A"));
  auto store = Load();
  std::vector<uint64_t> numbers(kThreads);
  std::vector<std::thread> threads;
  for (uint64_t& number : numbers) {
    threads.emplace_back([&number, &store] {
      std::vector<Diagnostic> diagnostics;
      auto reloaded = store->Reload(&diagnostics);
      if (reloaded.ok()) number = reloaded->number;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(numbers, ::testing::UnorderedElementsAre(2, 3, 4, 5));
  EXPECT_EQ(store->current().number, 5u);
}

}  // namespace
}  // namespace logclass::sidecar

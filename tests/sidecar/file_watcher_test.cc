#include "classifier/sidecar/file_watcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include "classifier/base/strings.h"
#include "tests/support/temp_dir.h"

namespace logclass::sidecar {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

// What the watcher called, to be waited for.
class Calls {
 public:
  std::function<void()> Callback() {
    return [this] {
      std::lock_guard lock(mutex_);
      ++count_;
      changed_.notify_all();
    };
  }

  int count() const {
    std::lock_guard lock(mutex_);
    return count_;
  }

  // Waits for a call after the first `seen`; false where none comes.
  bool WaitForMoreThan(int seen, milliseconds limit) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, limit, [&] { return count_ > seen; });
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

class FileWatcherTest : public ::testing::Test {
 protected:
  void Create(const std::vector<std::string>& paths) {
    auto watcher = FileWatcher::Create(paths);
    ASSERT_TRUE(watcher.ok()) << watcher.status();
    watcher_ = *std::move(watcher);
  }

  void Start(const std::vector<std::string>& paths) {
    ASSERT_NO_FATAL_FAILURE(Create(paths));
    watcher_->Start(calls_.Callback());
  }

  // True where `change` leads to a call.
  template <typename Change>
  bool IsSeen(Change change) {
    const int before = calls_.count();
    change();
    const bool seen = calls_.WaitForMoreThan(before, seconds(20));
    // A change that a call fell into has one more to come, which must not be
    // taken for the next change's.
    while (calls_.WaitForMoreThan(calls_.count(), milliseconds(300))) {
    }
    return seen;
  }

  std::string Path(std::string_view name) const {
    return Concat(dir_.path(), '/', name);
  }

  testing::TempDir dir_;
  Calls calls_;
  std::unique_ptr<FileWatcher> watcher_;
};

TEST_F(FileWatcherTest, AFileWrittenInPlace) {
  const std::string path = dir_.Write("a.yaml", "old");
  Start({path});
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a.yaml", "new"); }));
}

TEST_F(FileWatcherTest, AFileWrittenInPlaceInADirectory) {
  dir_.Write("a.yaml", "old");
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a.yaml", "new"); }));
}

// As editors save.
TEST_F(FileWatcherTest, AFileReplacedByRenamingAgainAndAgain) {
  const std::string path = dir_.Write("a.yaml", "old");
  Start({path});
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(IsSeen([&] {
      fs::rename(dir_.Write("a.yaml.tmp", "new"), path);
    })) << i;
  }
}

// As vim saves with `backupcopy=no`.
TEST_F(FileWatcherTest, AFileMovedAwayAndWrittenAnew) {
  const std::string path = dir_.Write("a.yaml", "old");
  Start({path});
  EXPECT_TRUE(IsSeen([&] {
    fs::rename(path, Path("a.yaml~"));
    dir_.Write("a.yaml", "new");
  }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a.yaml", "newer"); }));
}

TEST_F(FileWatcherTest, AFileThatWasRemovedAndComesBack) {
  const std::string path = dir_.Write("a.yaml", "old");
  Start({path});
  EXPECT_TRUE(IsSeen([&] { fs::remove(path); }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a.yaml", "new"); }));
}

TEST_F(FileWatcherTest, NewRemovedAndRenamedFilesInADirectory) {
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a.yaml", "new"); }));
  EXPECT_TRUE(IsSeen([&] { fs::rename(Path("a.yaml"), Path("b.yaml")); }));
  EXPECT_TRUE(IsSeen([&] { fs::remove(Path("b.yaml")); }));
}

TEST_F(FileWatcherTest, AFileThatBecomesReadable) {
  const std::string path = dir_.Write("a.yaml", "x");
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  Start({path});
  EXPECT_TRUE(IsSeen([&] { chmod(path.c_str(), 0600); }));
}

TEST_F(FileWatcherTest, OtherFilesBesideAFileDoNotMatter) {
  const std::string path = dir_.Write("a.yaml", "old");
  Start({path});
  for (int i = 0; i < 5; ++i) dir_.Write(Concat("other", i), "x");
  EXPECT_FALSE(calls_.WaitForMoreThan(0, milliseconds(600)));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a.yaml", "new"); }));
}

TEST_F(FileWatcherTest, ReadingIsNoChange) {
  const std::string path = dir_.Write("a.yaml", "old");
  Start({dir_.path()});
  std::string text;
  std::ifstream(path) >> text;
  for (const auto& entry : fs::directory_iterator(dir_.path())) {
    EXPECT_TRUE(entry.exists());
  }
  EXPECT_FALSE(calls_.WaitForMoreThan(0, milliseconds(600)));
}

TEST_F(FileWatcherTest, SubdirectoriesAreWatched) {
  fs::create_directories(Path("a/b"));
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a/b/x.yaml", "new"); }));
}

TEST_F(FileWatcherTest, SubdirectoriesMadeLaterAreWatched) {
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { fs::create_directories(Path("a/b/c")); }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a/b/c/x.yaml", "new"); }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a/x.yaml", "new"); }));
}

TEST_F(FileWatcherTest, ASubdirectoryThatIsMovedInIsWatched) {
  testing::TempDir other;
  fs::create_directories(other.path() + "/new/deep");
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { fs::rename(other.path() + "/new", Path("new")); }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("new/deep/x.yaml", "new"); }));
}

TEST_F(FileWatcherTest, ASubdirectoryThatIsMovedAwayIsNot) {
  testing::TempDir other;
  fs::create_directories(Path("old"));
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { fs::rename(Path("old"), other.path() + "/old"); }));
  const int before = calls_.count();
  other.Write("old/x.yaml", "new");
  EXPECT_FALSE(calls_.WaitForMoreThan(before, milliseconds(600)));
}

TEST_F(FileWatcherTest, AWatchedDirectoryThatDisappearsAndComesBack) {
  fs::create_directories(Path("deep/rules"));
  Start({Path("deep/rules")});
  EXPECT_TRUE(IsSeen([&] { fs::remove_all(Path("deep")); }));
  EXPECT_TRUE(IsSeen([&] {
    fs::create_directories(Path("deep/rules"));
    dir_.Write("deep/rules/a.yaml", "new");
  }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("deep/rules/a.yaml", "newer"); }));
}

// While the watcher looks for it.
TEST_F(FileWatcherTest, AWatchedDirectoryThatComesAndGoesAllTheTime) {
  fs::create_directories(Path("deep/rules"));
  Start({Path("deep/rules")});
  EXPECT_TRUE(IsSeen([&] {
    for (int i = 0; i < 2000; ++i) {
      fs::remove_all(Path("deep"));
      fs::create_directories(Path("deep/rules"));
    }
  }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("deep/rules/a.yaml", "new"); }));
}

TEST_F(FileWatcherTest, AWatchedDirectoryThatIsReplaced) {
  fs::create_directories(Path("rules"));
  fs::create_directories(Path("next"));
  Start({Path("rules")});
  EXPECT_TRUE(IsSeen([&] {
    fs::rename(Path("rules"), Path("previous"));
    fs::rename(Path("next"), Path("rules"));
  }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("rules/a.yaml", "new"); }));
  const int before = calls_.count();
  dir_.Write("previous/a.yaml", "new");
  EXPECT_FALSE(calls_.WaitForMoreThan(before, milliseconds(600)));
}

// What a mounted ConfigMap looks like, and how the kubelet changes it:
// kubernetes/kubernetes, pkg/volume/util/atomic_writer.go.
class ConfigMapTest : public FileWatcherTest {
 protected:
  ConfigMapTest() {
    AddVersion("..2026_1", "one");
    fs::create_symlink("..2026_1", Path("..data"));
    fs::create_symlink("..data/a.yaml", Path("a.yaml"));
  }

  void AddVersion(std::string_view name, std::string_view text) {
    fs::create_directory(Path(name));
    dir_.Write(Concat(name, "/a.yaml"), text);
  }

  void SwapTo(std::string_view version, std::string_view old) {
    AddVersion(version, "next");
    fs::create_symlink(version, Path("..data_tmp"));
    fs::rename(Path("..data_tmp"), Path("..data"));
    fs::remove_all(Path(old));
  }
};

TEST_F(ConfigMapTest, ASwapBelowAWatchedDirectory) {
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { SwapTo("..2026_2", "..2026_1"); }));
  EXPECT_TRUE(IsSeen([&] { SwapTo("..2026_3", "..2026_2"); }));
}

TEST_F(ConfigMapTest, ASwapBelowAWatchedFile) {
  Start({Path("a.yaml")});
  EXPECT_TRUE(IsSeen([&] { SwapTo("..2026_2", "..2026_1"); }));
  EXPECT_TRUE(IsSeen([&] { SwapTo("..2026_3", "..2026_2"); }));
}

TEST_F(ConfigMapTest, AWriteToTheFileBehindTheLinks) {
  Start({Path("a.yaml")});
  EXPECT_TRUE(IsSeen([&] { dir_.Write("..2026_1/a.yaml", "new"); }));
  EXPECT_TRUE(IsSeen([&] { SwapTo("..2026_2", "..2026_1"); }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("..2026_2/a.yaml", "new"); }));
}

TEST_F(FileWatcherTest, ADirectoryBehindALink) {
  testing::TempDir one, two;
  fs::create_directory_symlink(one.path(), Path("rules"));
  Start({Path("rules")});
  EXPECT_TRUE(IsSeen([&] { one.Write("a.yaml", "new"); }));
  EXPECT_TRUE(IsSeen([&] {
    fs::create_directory_symlink(two.path(), Path("rules.tmp"));
    fs::rename(Path("rules.tmp"), Path("rules"));
  }));
  EXPECT_TRUE(IsSeen([&] { two.Write("a.yaml", "new"); }));
}

TEST_F(FileWatcherTest, AFileBehindALinkInAWatchedDirectory) {
  testing::TempDir other;
  fs::create_symlink(other.Write("a.yaml", "old"), Path("a.yaml"));
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { other.Write("a.yaml", "new"); }));
}

TEST_F(FileWatcherTest, LinksInACircleEnd) {
  fs::create_symlink("b", Path("a"));
  fs::create_symlink("a", Path("b"));
  fs::create_directory_symlink(".", Path("self"));
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a.yaml", "new"); }));
}

TEST_F(FileWatcherTest, SeveralPathsOneOfThemInAnother) {
  const std::string path = dir_.Write("a.yaml", "old");
  testing::TempDir other;
  Start({path, dir_.path(), path, other.path()});
  EXPECT_TRUE(IsSeen([&] { dir_.Write("b.yaml", "new"); }));
  EXPECT_TRUE(IsSeen([&] { other.Write("c.yaml", "new"); }));
}

TEST_F(FileWatcherTest, ABurstIsFewCalls) {
  constexpr int kWrites = 500;
  Start({dir_.path()});
  EXPECT_TRUE(IsSeen([&] {
    for (int i = 0; i < kWrites; ++i) dir_.Write(Concat(i, ".yaml"), "x");
  }));
  EXPECT_LT(calls_.count(), 10);  // 1, but for a machine that stalls
}

TEST_F(FileWatcherTest, ChangesWithoutEndAreCalledForAllTheSame) {
  Start({dir_.path()});
  const auto limit = steady_clock::now() + seconds(20);
  bool called = false;
  while (!called && steady_clock::now() < limit) {
    dir_.Write("a.yaml", "x");
    called = calls_.WaitForMoreThan(0, milliseconds(20));
  }
  EXPECT_TRUE(called);
}

TEST_F(FileWatcherTest, AChangeDuringTheCallIsCalledForAgain) {
  ASSERT_NO_FATAL_FAILURE(Create({dir_.path()}));
  watcher_->Start([this, record = calls_.Callback()] {
    if (calls_.count() == 0) dir_.Write("b.yaml", "new");
    record();
  });
  dir_.Write("a.yaml", "new");
  EXPECT_TRUE(calls_.WaitForMoreThan(1, seconds(20)));
}

TEST_F(FileWatcherTest, NothingIsCalledOnceItIsDestroyed) {
  Start({dir_.path()});
  dir_.Write("a.yaml", "new");
  watcher_.reset();
  const int at_the_end = calls_.count();
  EXPECT_FALSE(calls_.WaitForMoreThan(at_the_end, milliseconds(300)));
}

TEST_F(FileWatcherTest, AChangeBeforeTheStartIsCalledFor) {
  Create({dir_.path()});
  EXPECT_TRUE(IsSeen([&] {
    dir_.Write("a.yaml", "new");
    watcher_->Start(calls_.Callback());
  }));
}

TEST_F(FileWatcherTest, ASubdirectoryMadeBeforeTheStartIsWatched) {
  Create({dir_.path()});
  EXPECT_TRUE(IsSeen([&] {
    fs::create_directories(Path("a/b"));
    watcher_->Start(calls_.Callback());
  }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("a/b/x.yaml", "new"); }));
}

TEST_F(FileWatcherTest, APathThatIsMissingIsWatchedFor) {
  Start({Path("deep/a.yaml")});
  EXPECT_TRUE(IsSeen([&] {
    fs::create_directory(Path("deep"));
    dir_.Write("deep/a.yaml", "new");
  }));
  EXPECT_TRUE(IsSeen([&] { dir_.Write("deep/a.yaml", "newer"); }));
}

TEST_F(FileWatcherTest, NoPathIsAnError) {
  auto watcher = FileWatcher::Create({""});
  EXPECT_EQ(watcher.status().code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(watcher.status().message()),
              ::testing::StartsWith("cannot watch \"\": "));
}

}  // namespace
}  // namespace logclass::sidecar

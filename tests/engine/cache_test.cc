#include "classifier/engine/cache.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "classifier/base/file.h"
#include "classifier/engine/database.h"
#include "tests/support/rules.h"
#include "tests/support/temp_dir.h"

namespace logclass {
namespace {

using testing::TempDir;

constexpr char kRules[] = R"(
rules:
- {id: a, code: A, title: t, category: c, severity: ERROR,
   any: ['first text', {regex: 'second \w+ text$'}, {regex: 'third \pN'}],
   extract: ['by (?P<who>\w+)']}
)";

class CacheTest : public ::testing::Test {
 protected:
  std::shared_ptr<const Database> Load() {
    LoadOptions options;
    options.cache_dir = cache_.path() + "/deep/dir";
    diagnostics_.clear();
    auto db = Database::Load({rules_.path()}, options, &diagnostics_);
    EXPECT_TRUE(db.ok()) << db.status() << FormatDiagnostics(diagnostics_);
    return db.ok() ? *db : nullptr;
  }

  std::vector<std::filesystem::path> CacheFiles() {
    std::vector<std::filesystem::path> out;
    for (const auto& e :
         std::filesystem::recursive_directory_iterator(cache_.path())) {
      if (e.is_regular_file()) out.push_back(e.path());
    }
    return out;
  }

  TempDir rules_, cache_;
  std::string rule_file_ = rules_.Write("a.yaml", kRules);
  std::vector<Diagnostic> diagnostics_;
};

TEST_F(CacheTest, TheSecondLoadComesFromTheCacheAndDecidesTheSame) {
  auto cold = Load();
  auto warm = Load();
  EXPECT_FALSE(cold->from_cache());
  EXPECT_TRUE(warm->from_cache());
  for (const char* line : {"first text by me", "second a text", "third 3",
                           "second a text more", "none"}) {
    Verdict a = testing::Classify(cold, line);
    Verdict b = testing::Classify(warm, line);
    EXPECT_EQ(a.reason, b.reason) << line;
    EXPECT_EQ(a.attributes.size(), b.attributes.size()) << line;
  }
  EXPECT_EQ(warm->PatternTier(warm->rules().rules[0].any[2]), "re2");
}

TEST_F(CacheTest, AChangedRuleFileIsCompiledAnew) {
  Load();
  rules_.Write("a.yaml", std::string(kRules) + "# changed\n");
  EXPECT_FALSE(Load()->from_cache());
  EXPECT_EQ(CacheFiles().size(), 2u);
}

TEST_F(CacheTest, ADamagedFileIsCompiledAnewAndReplaced) {
  Load();
  auto path = CacheFiles().at(0);
  std::string bytes = *ReadFile(path);
  for (size_t at :
       {size_t{0}, size_t{20}, bytes.size() / 2, bytes.size() - 1}) {
    std::string damaged = bytes;
    damaged[at] ^= 0x55;
    std::ofstream(path, std::ios::binary) << damaged;
    EXPECT_FALSE(Load()->from_cache()) << "byte " << at;
    EXPECT_TRUE(Load()->from_cache());
  }
  for (size_t size : {size_t{0}, size_t{7}, bytes.size() / 2}) {
    std::ofstream(path, std::ios::binary) << bytes.substr(0, size);
    EXPECT_FALSE(Load()->from_cache()) << "size " << size;
  }
  EXPECT_EQ(CacheFiles().size(), 1u) << "temporary files are left";
}

TEST_F(CacheTest, AnUnwritableDirectoryIsAWarning) {
  LoadOptions options;
  options.cache_dir = rule_file_ + "/not-a-directory";
  auto db = Database::Load({rules_.path()}, options, &diagnostics_);
  ASSERT_TRUE(db.ok());
  ASSERT_EQ(diagnostics_.size(), 1u);
  EXPECT_EQ(diagnostics_[0].kind, Diagnostic::Kind::kWarning);
}

TEST_F(CacheTest, NoDirectoryNoCache) {
  auto db = Database::Load({rules_.path()}, {}, &diagnostics_);
  ASSERT_TRUE(db.ok());
  EXPECT_FALSE((*db)->from_cache());
}

}  // namespace
}  // namespace logclass

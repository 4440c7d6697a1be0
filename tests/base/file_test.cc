#include "classifier/base/file.h"

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace logclass {
namespace {

TEST(FileTest, IsReadAsItIs) {
  testing::TempDir dir;
  for (size_t size : {0, 1, 4095, 4096, 4097, 300'000}) {
    std::string text(size, 'x');
    if (size > 0) text.back() = '\0';
    EXPECT_EQ(*ReadFile(dir.Write("file", text)), text) << size;
  }
}

TEST(FileTest, WhatTellsNoSizeIsReadToItsEnd) {
  const std::string text = *ReadFile("/proc/self/smaps");
  EXPECT_GT(text.size(), 4096u);
  EXPECT_TRUE(text.ends_with('\n'));
}

TEST(FileTest, FailsWhereThereIsNone) {
  testing::TempDir dir;
  EXPECT_EQ(ReadFile(dir.path() + "/none").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_FALSE(ReadFile(dir.path()).ok());
}

}  // namespace
}  // namespace logclass

#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "classifier/base/file.h"

namespace logclass::testing {

std::string TestDataDir() { return LOGCLASS_TESTDATA_DIR; }

void ExpectGolden(const std::string& path, const std::string& actual) {
  if (std::getenv("LOGCLASS_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  auto expected = ReadFile(path);
  ASSERT_TRUE(expected.ok()) << path << ": " << expected.status();
  EXPECT_EQ(actual, *expected) << "differs from " << path;
}

}  // namespace logclass::testing

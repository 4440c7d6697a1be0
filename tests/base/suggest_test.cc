#include "classifier/base/suggest.h"

#include <gtest/gtest.h>

namespace logclass {
namespace {

const std::vector<std::string_view> kKeys = {"severity", "category", "any"};

TEST(NearestTest, FindsTyposOfAnyKind) {
  EXPECT_EQ(Nearest("severty", kKeys), "severity");    // missing
  EXPECT_EQ(Nearest("seveerity", kKeys), "severity");  // doubled
  EXPECT_EQ(Nearest("Severity", kKeys), "severity");   // case
  EXPECT_EQ(Nearest("ayn", kKeys), "any");             // swapped
  EXPECT_EQ(Nearest("xyzzy", kKeys), "");
  EXPECT_EQ(Nearest("any", {}), "");
}

TEST(DidYouMeanTest, FallsBackToAShortList) {
  EXPECT_EQ(DidYouMean("categry", kKeys), "did you mean \"category\"?");
  EXPECT_EQ(DidYouMean("xyzzy", kKeys), "known are severity, category, any");
  std::vector<std::string_view> many(30, "something");
  EXPECT_EQ(DidYouMean("xyzzy", many), "");
}

}  // namespace
}  // namespace logclass

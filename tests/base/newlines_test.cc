#include "classifier/base/newlines.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace logclass {
namespace {

TEST(CountNewlinesTest, CountsThemAll) {
  EXPECT_EQ(CountNewlines(""), 0);
  EXPECT_EQ(CountNewlines("\n"), 1);
  EXPECT_EQ(CountNewlines("a\nb\r\nc"), 2);
  EXPECT_EQ(CountNewlines(std::string(100000, '\n')), 100000);
  EXPECT_EQ(CountNewlines(std::string(100000, '\r')), 0);
}

TEST(CountNewlinesTest, AgreesWithCountingOneByOne) {
  std::mt19937 random(1);
  for (size_t size = 0; size < 2000; ++size) {
    std::string text(size, 'x');
    for (char& c : text) c = random() % 3 == 0 ? '\n' : 'x';
    EXPECT_EQ(CountNewlines(text),
              static_cast<size_t>(std::count(text.begin(), text.end(), '\n')));
  }
}

}  // namespace
}  // namespace logclass

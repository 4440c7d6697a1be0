// Comparing output with a file that a person has read.

#ifndef TESTS_SUPPORT_GOLDEN_H_
#define TESTS_SUPPORT_GOLDEN_H_

#include <string>

namespace logclass::testing {

// The directory of the tests' input, tests/testdata.
std::string TestDataDir();

// Expects `actual` to be the content of `path`. With LOGCLASS_UPDATE_GOLDEN
// set in the environment, writes it there instead; read the change then.
void ExpectGolden(const std::string& path, const std::string& actual);

}  // namespace logclass::testing

#endif  // TESTS_SUPPORT_GOLDEN_H_

// Lines that differ from each other in nothing but the values of their digits.

#ifndef TESTS_LEVEL_DIGIT_VARIANTS_H_
#define TESTS_LEVEL_DIGIT_VARIANTS_H_

#include <string>
#include <string_view>

namespace logclass {

// Returns `line` with 0 for every digit.
std::string WithoutDigits(std::string_view line);

// Returns whether DetectLevel() says that what `line` declares rests on them.
bool RestsOnDigits(std::string_view line);

// Where DetectLevel() says that it does not, expects the same level of `count`
// lines with other digits, which are always the same ones.
void CheckDigits(std::string_view line, int count);

}  // namespace logclass

#endif  // TESTS_LEVEL_DIGIT_VARIANTS_H_

// The values of digits: '5' and not '6'. To nearly all readers a digit is a
// digit, so that lines which differ in nothing else declare the same. The few
// to which a value matters, as in {"level":50}, ask for it here, and by that
// say so.

#ifndef CLASSIFIER_LEVEL_DIGIT_VALUES_H_
#define CLASSIFIER_LEVEL_DIGIT_VALUES_H_

#include <algorithm>
#include <string_view>

#include "classifier/level/cursor.h"

namespace logclass::level {

class DigitValues {
 public:
  // Returns `text`, for a caller to whom the values of its digits matter.
  std::string_view Of(std::string_view text) {
    mattered_ |= std::any_of(text.begin(), text.end(), IsDigit);
    return text;
  }

  // Returns whether the value of any digit was asked for.
  bool mattered() const { return mattered_; }

 private:
  bool mattered_ = false;
};

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_DIGIT_VALUES_H_

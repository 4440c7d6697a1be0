#ifndef CLASSIFIER_BASE_NEWLINES_H_
#define CLASSIFIER_BASE_NEWLINES_H_

#include <cstddef>
#include <string_view>

namespace logclass {

// Returns how many newlines there are in the text. Much faster than std::count,
// which adds up numbers of eight bytes each.
size_t CountNewlines(std::string_view text);

}  // namespace logclass

#endif  // CLASSIFIER_BASE_NEWLINES_H_

// "Did you mean": the known name nearest to one that is not known.

#ifndef CLASSIFIER_BASE_SUGGEST_H_
#define CLASSIFIER_BASE_SUGGEST_H_

#include <string>
#include <string_view>
#include <vector>

namespace logclass {

// Returns the candidate with the fewest edits from `name`, empty where none is
// near enough to be what was meant. Ties go to the first candidate.
std::string_view Nearest(std::string_view name,
                         const std::vector<std::string_view>& candidates);

// Returns `did you mean "x"?` for the nearest candidate; where none is near,
// lists the candidates if they are few, else returns an empty string.
std::string DidYouMean(std::string_view name,
                       const std::vector<std::string_view>& candidates);

}  // namespace logclass

#endif  // CLASSIFIER_BASE_SUGGEST_H_

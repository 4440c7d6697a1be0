// The one verdict on an event that holds several records.

#ifndef CLASSIFIER_VECTOR_WORST_VERDICT_H_
#define CLASSIFIER_VECTOR_WORST_VERDICT_H_

#include <cstddef>

#include "classifier/engine/verdict.h"

namespace logclass {

// Returns the verdict on an event whose records are the items [first, end): the
// worst, with what else was found as further reasons. REQUIRES: first < end.
Verdict WorstVerdict(const BatchVerdicts& verdicts, size_t first, size_t end);

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_WORST_VERDICT_H_

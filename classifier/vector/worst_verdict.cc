#include "classifier/vector/worst_verdict.h"

#include <algorithm>
#include <utility>

namespace logclass {

Verdict WorstVerdict(const BatchVerdicts& verdicts, size_t first, size_t end) {
  const auto rank = [&verdicts](size_t i) {
    const BatchVerdicts::Item& item = verdicts.items()[i];
    return std::pair(item.match >= 0, item.severity);
  };
  size_t worst = first;
  for (size_t i = worst + 1; i < end; ++i) {
    if (rank(i) > rank(worst)) worst = i;
  }
  Verdict verdict = verdicts.Get(worst);
  for (size_t i = first; i < end; ++i) {
    const Verdict other = verdicts.Get(i);
    const bool known = other.reason.empty() || other.reason == verdict.reason ||
                       std::ranges::find(verdict.reasons, other.reason) !=
                           verdict.reasons.end();
    if (!known) verdict.reasons.push_back(other.reason);
  }
  return verdict;
}

}  // namespace logclass

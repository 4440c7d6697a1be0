#include "classifier/base/suggest.h"

#include <strings.h>

#include <algorithm>
#include <numeric>

#include "classifier/base/strings.h"

namespace logclass {
namespace {

// With more candidates than this, listing them all helps nobody.
constexpr size_t kListedCandidates = 20;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

// Insertions, deletions, substitutions and swaps of neighbours, ignoring case:
// "Severity" is no typo at all, "severtiy" is one.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before_last, last, row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 1; i <= a.size(); ++i) {
    before_last = std::move(last);
    last = std::move(row);
    row.assign(b.size() + 1, i);
    for (size_t j = 1; j <= b.size(); ++j) {
      bool same = Lower(a[i - 1]) == Lower(b[j - 1]);
      row[j] = std::min({last[j - 1] + !same, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && Lower(a[i - 1]) == Lower(b[j - 2]) &&
          Lower(a[i - 2]) == Lower(b[j - 1])) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view Nearest(std::string_view name,
                         const std::vector<std::string_view>& candidates) {
  std::string_view best;
  size_t best_distance = std::max<size_t>(name.size() / 3, 1) + 1;
  for (std::string_view candidate : candidates) {
    size_t distance = EditDistance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string DidYouMean(std::string_view name,
                       const std::vector<std::string_view>& candidates) {
  std::string_view nearest = Nearest(name, candidates);
  if (!nearest.empty()) return Concat("did you mean ", Quoted(nearest), '?');
  if (candidates.empty() || candidates.size() > kListedCandidates) return "";
  std::string out = "known are";
  for (std::string_view candidate : candidates) {
    out += Concat(candidate.data() == candidates[0].data() ? " " : ", ",
                  candidate);
  }
  return out;
}

}  // namespace logclass

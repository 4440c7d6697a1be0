#include "classifier/engine/verdict.h"

namespace logclass {

Verdict BatchVerdicts::Get(size_t index) const {
  const Item& item = items_[index];
  if (item.match >= 0) return match(item);
  Verdict out;
  out.severity = item.severity;
  out.declared_level = item.declared_level;
  out.truncated = item.truncated;
  return out;
}

void BatchVerdicts::Clear() {
  items_.clear();
  match_count_ = 0;
}

Verdict& BatchVerdicts::AddMatch(Item& item) {
  if (match_count_ == matches_.size()) matches_.emplace_back();
  item.match = static_cast<int32_t>(match_count_);
  return matches_[match_count_++];
}

}  // namespace logclass

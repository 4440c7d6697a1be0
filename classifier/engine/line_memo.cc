#include "classifier/engine/line_memo.h"

#include <algorithm>
#include <utility>

namespace logclass {

void LineMemo::Generation::Add(const LineHash& alike, const LineLevel& level,
                               const LineKnowledge& known) {
  if (slots.empty()) slots.resize(kSlots);
  Slot* const set = &slots[SetOf(alike)];
  // The line that has been in the set for longest makes room.
  std::move_backward(set, set + kWays - 1, set + kWays);
  *set = {.alike = alike, .level = level};
  if (known.is_of_interest()) set->knowledge = knowledge.Add(known);
  ++lines;
}

void LineMemo::Generation::Clear() {
  std::fill(slots.begin(), slots.end(), Slot());
  lines = 0;
  knowledge.Clear();
}

// What is found is young again.
LineMemo::Known LineMemo::FindOld(const LineHash& alike) {
  const Known known(old_.Find(alike), &old_.knowledge);
  if (known && !young_.is_full()) {
    young_.Add(alike, known.level(),
               known.is_of_interest() ? known.knowledge() : LineKnowledge());
  }
  return known;
}

void LineMemo::Learn(const LineHash& alike, const LineLevel& level,
                     const LineKnowledge& knowledge) {
  if (young_.Find(alike) != nullptr) return;
  if (young_.is_full()) {
    std::swap(young_, old_);
    young_.Clear();
  }
  young_.Add(alike, level, knowledge);
}

}  // namespace logclass

#include "classifier/engine/line_memo.h"

#include <algorithm>
#include <utility>

namespace logclass {

const LineMemo::Slot* LineMemo::Generation::Find(const LineHash& alike) const {
  if (slots.empty()) return nullptr;
  const Slot* const set = &slots[SetOf(alike)];
  for (const Slot* slot = set; slot != set + kWays; ++slot) {
    if (slot->alike == alike) return slot;
  }
  return nullptr;
}

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

LineMemo::Known LineMemo::Find(const LineHash& alike) {
  if (const Slot* slot = young_.Find(alike)) return {slot, &young_.knowledge};
  const Known known(old_.Find(alike), &old_.knowledge);
  if (known && !young_.is_full()) {
    young_.Add(alike, known.level(),
               known.is_of_interest() ? known.knowledge() : LineKnowledge());
  }
  return known;
}

void LineMemo::Prefetch(const LineHash& alike) const {
  if (young_.slots.empty()) return;
  __builtin_prefetch(&young_.slots[Generation::SetOf(alike)]);
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

#include "classifier/engine/line_memo.h"

#include <algorithm>
#include <utility>

namespace logclass {

const LineMemo::Slot* LineMemo::Generation::Find(const LineHash& alike) const {
  if (slots.empty()) return nullptr;
  const Slot* const set = &slots[alike.high % (kSlots / kWays) * kWays];
  for (const Slot* slot = set; slot != set + kWays; ++slot) {
    if (slot->alike == alike) return slot;
  }
  return nullptr;
}

LineMemo::Known LineMemo::Generation::Get(const Slot& slot) const {
  Known out;
  out.level_ = slot.level;
  if (slot.knowledge != Slot::kNothing) {
    out.store_ = &knowledge;
    out.index_ = slot.knowledge;
  }
  return out;
}

void LineMemo::Generation::Add(const LineHash& alike, const LineLevel& level,
                               const LineKnowledge& known) {
  if (slots.empty()) slots.resize(kSlots);
  Slot* const set = &slots[alike.high % (kSlots / kWays) * kWays];
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

std::optional<LineMemo::Known> LineMemo::Find(const LineHash& alike) {
  if (const Slot* slot = young_.Find(alike)) return young_.Get(*slot);
  const Slot* slot = old_.Find(alike);
  if (slot == nullptr) return std::nullopt;
  const Known known = old_.Get(*slot);
  if (!young_.is_full()) {
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

#include "classifier/engine/line_memo.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace logclass {
namespace {

// The part of the hash that the choice of the slot leaves unused.
uint32_t TagOf(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }

}  // namespace

const LineMemo::Slot* LineMemo::Generation::Find(std::string_view alike,
                                                 uint64_t hash) const {
  if (slots.empty()) return nullptr;
  const Slot* const set = &slots[hash % (kSlots / kWays) * kWays];
  for (const Slot* slot = set; slot != set + kWays; ++slot) {
    if (slot->tag == TagOf(hash) && slot->size == alike.size() &&
        std::memcmp(&bytes[slot->begin], alike.data(), alike.size()) == 0) {
      return slot;
    }
  }
  return nullptr;
}

LineMemo::Known LineMemo::Generation::Get(const Slot& slot) const {
  return {slot.level, slot.knowledge == Slot::kNothing
                          ? LineKnowledge()
                          : knowledge.Get(slot.knowledge)};
}

void LineMemo::Generation::Add(std::string_view alike, uint64_t hash,
                               const Known& known) {
  if (slots.empty()) slots.resize(kSlots);
  Slot* const set = &slots[hash % (kSlots / kWays) * kWays];
  // The line that has been in the set for longest makes room.
  std::move_backward(set, set + kWays - 1, set + kWays);
  *set = {.tag = TagOf(hash),
          .begin = static_cast<uint32_t>(bytes.size()),
          .knowledge = known.knowledge.is_of_interest()
                           ? knowledge.Add(known.knowledge)
                           : Slot::kNothing,
          .size = static_cast<uint16_t>(alike.size()),
          .level = known.level};
  bytes += alike;
}

void LineMemo::Generation::Clear() {
  std::fill(slots.begin(), slots.end(), Slot());
  bytes.clear();
  knowledge.Clear();
}

std::optional<LineMemo::Known> LineMemo::Find(std::string_view alike,
                                              uint64_t hash) {
  if (const Slot* slot = young_.Find(alike, hash)) return young_.Get(*slot);
  const Slot* slot = old_.Find(alike, hash);
  if (slot == nullptr) return std::nullopt;
  const Known known = old_.Get(*slot);
  if (young_.bytes.size() < kMaxBytes) young_.Add(alike, hash, known);
  return known;
}

void LineMemo::Learn(std::string_view alike, uint64_t hash,
                     const Known& known) {
  if (alike.empty() || alike.size() > kMaxLineBytes ||
      young_.Find(alike, hash) != nullptr) {
    return;
  }
  if (young_.bytes.size() >= kMaxBytes) {
    std::swap(young_, old_);
    young_.Clear();
  }
  young_.Add(alike, hash, known);
}

}  // namespace logclass

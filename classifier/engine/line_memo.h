// What was found out about earlier lines, for lines that are alike: a log
// consists of a few thousand statements, printed again and again.
//
// A bounded number of lines is kept, those that occurred of late. Not
// thread-safe.

#ifndef CLASSIFIER_ENGINE_LINE_MEMO_H_
#define CLASSIFIER_ENGINE_LINE_MEMO_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "classifier/base/severity.h"
#include "classifier/engine/line_hash.h"
#include "classifier/engine/line_knowledge.h"

namespace logclass {

// The level that a line declares.
struct LineLevel {
  std::optional<Severity> severity;  // unset: none
  bool rests_on_digits = false;      // lines that are alike may declare another
};

class LineMemo {
 public:
  // What is known of lines that are alike. Valid until the memo's next call.
  class Known;

  // Returns what is known of lines that are alike, by their hash; false where
  // that is nothing. REQUIRES, here and below: the hash is of a line.
  inline Known Find(const LineHash& alike);

  // Has the caches get ready what Find() will read.
  void Prefetch(const LineHash& alike) const {
    if (young_.slots.empty()) return;
    __builtin_prefetch(&young_.slots[Generation::SetOf(alike)]);
  }

  void Learn(const LineHash& alike, const LineLevel& level,
             const LineKnowledge& knowledge);

 private:
  static constexpr size_t kSlots = 65536;
  static constexpr size_t kWays = 4;  // slots that a line may be in
  // A generation's: more lines would push each other out of their slots, and
  // more knowledge is that of lines that each hit many rules.
  static constexpr size_t kMaxLines = kSlots * 3 / 4;
  static constexpr size_t kMaxKnowledge = 2 * kSlots;

  struct Slot {
    static constexpr uint32_t kNothing = UINT32_MAX;

    LineHash alike;  // none: the slot is free
    uint32_t knowledge = kNothing;
    LineLevel level;
  };

  // Lines that were learnt one after the other.
  struct Generation {
    std::vector<Slot> slots;  // empty until the first line
    size_t lines = 0;
    KnowledgeStore knowledge;

    static size_t SetOf(const LineHash& alike) {
      return alike.high % (kSlots / kWays) * kWays;
    }
    // Null where there is none.
    const Slot* Find(const LineHash& alike) const {
      if (slots.empty()) return nullptr;
      const Slot* const set = &slots[SetOf(alike)];
      for (const Slot* slot = set; slot != set + kWays; ++slot) {
        if (slot->alike == alike) return slot;
      }
      return nullptr;
    }
    bool is_full() const {
      return lines == kMaxLines || knowledge.size() >= kMaxKnowledge;
    }
    void Add(const LineHash& alike, const LineLevel& level,
             const LineKnowledge& knowledge);
    void Clear();
  };

  Known FindOld(const LineHash& alike);

  // When the young generation is full it becomes the old one, whose lines are
  // forgotten but for those that came again: they are young again.
  Generation young_, old_;
};

// Small enough to be returned in registers: Find() is called for every line.
class LineMemo::Known {
 public:
  explicit operator bool() const { return slot_ != nullptr; }

  const LineLevel& level() const { return slot_->level; }
  bool is_of_interest() const { return slot_->knowledge != Slot::kNothing; }

  // REQUIRES: is_of_interest().
  LineKnowledge knowledge() const { return store_->Get(slot_->knowledge); }

 private:
  friend class LineMemo;

  Known(const Slot* slot, const KnowledgeStore* store)
      : slot_(slot), store_(store) {}

  const Slot* slot_;  // null: nothing is known
  const KnowledgeStore* store_;
};

LineMemo::Known LineMemo::Find(const LineHash& alike) {
  if (const Slot* slot = young_.Find(alike)) return {slot, &young_.knowledge};
  return FindOld(alike);
}

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_MEMO_H_

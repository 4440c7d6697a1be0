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
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/severity.h"
#include "classifier/engine/line_knowledge.h"

namespace logclass {

// The level that a line declares.
struct LineLevel {
  std::optional<Severity> severity;  // unset: none
  bool rests_on_digits = false;      // lines that are alike may declare another
};

class LineMemo {
 public:
  // A longer line hardly comes again and would take the place of many.
  static constexpr size_t kMaxLineBytes = 1024;

  struct Known {
    LineLevel level;
    LineKnowledge knowledge;
  };

  // Returns what is known of the lines that are `alike`, a line with its digits
  // alike and its hash (CopyWithDigitsAlike); nullopt where that is nothing.
  // Valid until the next call.
  std::optional<Known> Find(std::string_view alike, uint64_t hash);

  // Takes note, unless the line is too long.
  void Learn(std::string_view alike, uint64_t hash, const Known& known);

 private:
  static constexpr size_t kSlots = 8192;
  static constexpr size_t kWays = 4;  // slots that a line may be in
  static constexpr size_t kMaxBytes = size_t{1} << 20;

  struct Slot {
    static constexpr uint32_t kNothing = UINT32_MAX;

    uint32_t tag = 0;  // of the hash
    uint32_t begin = 0;
    uint32_t knowledge = kNothing;
    uint16_t size = 0;  // 0: free
    LineLevel level;
  };

  // Lines that were learnt one after the other.
  struct Generation {
    std::vector<Slot> slots;  // empty until the first line
    std::string bytes;
    KnowledgeStore knowledge;

    const Slot* Find(std::string_view alike, uint64_t hash) const;
    Known Get(const Slot& slot) const;
    void Add(std::string_view alike, uint64_t hash, const Known& known);
    void Clear();
  };

  // When the young generation is full it becomes the old one, whose lines are
  // forgotten but for those that came again: they are young again.
  Generation young_, old_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_MEMO_H_

// What logclass says of a record.

#ifndef CLASSIFIER_ENGINE_VERDICT_H_
#define CLASSIFIER_ENGINE_VERDICT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/severity.h"

namespace logclass {

struct Attribute {
  std::string_view name;  // owned by the Database
  std::string value;
};

// The policy, in order:
//  1. A cause decides over a symptom, else the most severe matching rule; among
//     equals the higher priority, then the more specific one, then the id. A
//     record that declares a fatal level makes a failure (WARNING or worse)
//     CRITICAL.
//  2. Where no rule matches, the severity is the declared level, or INFO.
//  3. In a record of several lines the first line that names a cause decides.
// A pure function of rule set and record. The views point into the Database.
struct Verdict {
  Severity severity = Severity::kInfo;
  std::optional<Severity> declared_level;  // unset: the record states none
  bool truncated = false;  // only the first Scanner::kMaxMessageBytes count

  std::string_view reason;    // LOG_RBAC_DENIED; empty: no rule matched
  std::string_view category;  // empty: no rule matched
  std::string_view rule;      // id of the deciding rule; empty: none matched
  std::vector<std::string_view> reasons;  // further reasons, most severe first
  std::vector<Attribute> attributes;      // the deciding rule's first

  bool has_reason() const { return !reason.empty(); }
};

// The verdicts of a batch. Most records match no rule, so their verdict is
// nothing but two levels; the few that do have a Verdict as well. Reuse one
// object from batch to batch: its memory is kept.
class BatchVerdicts {
 public:
  struct Item {
    std::string_view text;  // the record's message, or its line
    Severity severity = Severity::kInfo;
    bool truncated = false;
    std::optional<Severity> declared_level;
    int32_t match = -1;  // index for match(); -1: no rule matched
  };

  const std::vector<Item>& items() const { return items_; }

  // The full verdict of an item that matched. REQUIRES: item.match >= 0.
  const Verdict& match(const Item& item) const { return matches_[item.match]; }

  // A copy of any item's verdict, for callers that want just one form.
  Verdict Get(size_t index) const;

 private:
  friend class Scanner;
  void Clear();
  Verdict& AddMatch(Item& item);

  std::vector<Item> items_;
  std::vector<Verdict> matches_;  // the first match_count_ are in use
  size_t match_count_ = 0;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_VERDICT_H_

// The literals that LiteralFinder looks for, each once, with the triggers that
// need it.

#ifndef CLASSIFIER_ENGINE_LITERAL_TABLE_H_
#define CLASSIFIER_ENGINE_LITERAL_TABLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/anchors.h"
#include "classifier/engine/literal_finder.h"
#include "classifier/engine/required_literals.h"

namespace logclass {

class LiteralTable {
 public:
  // `rarity` must outlive the table.
  explicit LiteralTable(const LiteralRarity* rarity) : rarity_(*rarity) {}

  // Adds what a trigger is looked for with, but for literals that are too
  // short.
  void Add(const Clause& clause, uint32_t trigger);

  // The literals, and the triggers of each.
  const Literals& literals() const { return literals_; }
  const std::vector<std::vector<uint32_t>>& triggers() const {
    return triggers_;
  }

 private:
  uint64_t CostAt(std::string_view literal, size_t offset) const;
  void AddLiteral(const std::string& literal);

  const LiteralRarity& rarity_;
  std::map<std::string, uint32_t> indexes_;
  std::map<std::string, uint32_t, std::less<>> window_uses_;
  Literals literals_;
  std::vector<std::vector<uint32_t>> triggers_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LITERAL_TABLE_H_

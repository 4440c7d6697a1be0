#include "classifier/engine/literal_table.h"

#include <algorithm>
#include <limits>

namespace logclass {
namespace {

// Whether the clause has a shorter literal in this one: then that is enough.
bool ContainsAnother(std::string_view literal, const Clause& clause) {
  return std::any_of(clause.begin(), clause.end(), [&](const auto& other) {
    return other.size() >= LiteralFinder::kMinLength &&
           other.size() < literal.size() && literal.find(other) != literal.npos;
  });
}

}  // namespace

void LiteralTable::Add(const Clause& clause, uint32_t trigger) {
  for (const std::string& literal : clause) {
    if (literal.size() < LiteralFinder::kMinLength) continue;
    if (ContainsAnother(literal, clause)) continue;
    const auto index = static_cast<uint32_t>(literals_.size());
    const auto [known, inserted] = indexes_.try_emplace(literal, index);
    if (inserted) AddLiteral(literal);
    triggers_[known->second].push_back(trigger);
  }
}

// How often a window from there on will be met, and how many literals have to
// be compared then.
uint64_t LiteralTable::CostAt(std::string_view literal, size_t offset) const {
  uint64_t cost = 0;
  for (size_t i = offset; i < offset + LiteralFinder::kStride; ++i) {
    const std::string_view window = literal.substr(i, LiteralFinder::kWindow);
    const auto uses = window_uses_.find(window);
    const uint64_t literals = uses == window_uses_.end() ? 0 : uses->second;
    cost += (1 + rarity_.Occurrences(window)) * (1 + literals);
  }
  return cost;
}

void LiteralTable::AddLiteral(const std::string& literal) {
  size_t best = 0;
  uint64_t least = std::numeric_limits<uint64_t>::max();
  for (size_t offset = 0; offset + LiteralFinder::kMinLength <= literal.size();
       ++offset) {
    const uint64_t cost = CostAt(literal, offset);
    if (cost >= least) continue;
    least = cost;
    best = offset;
  }
  for (size_t i = best; i < best + LiteralFinder::kStride; ++i) {
    ++window_uses_[literal.substr(i, LiteralFinder::kWindow)];
  }
  literals_.Add(literal, static_cast<uint32_t>(best));
  triggers_.emplace_back();
}

}  // namespace logclass

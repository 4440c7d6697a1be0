#include "classifier/engine/line_knowledge.h"

namespace logclass {
namespace {

template <typename T>
void Append(std::span<const T> items, std::vector<T>& to) {
  to.insert(to.end(), items.begin(), items.end());
}

template <typename T>
std::span<const T> Part(const std::vector<T>& of, uint32_t begin,
                        uint32_t end) {
  return std::span(of).subspan(begin, end - begin);
}

}  // namespace

void KnowledgeStore::Clear() {
  ends_.clear();
  triggers_.clear();
  rules_.clear();
  further_.clear();
  captures_.clear();
  checks_.clear();
}

uint32_t KnowledgeStore::Add(const LineKnowledge& knowledge) {
  Append(knowledge.triggers, triggers_);
  Append(knowledge.rules, rules_);
  Append(knowledge.further, further_);
  Append(knowledge.captures, captures_);
  Append(knowledge.checks, checks_);
  ends_.push_back({static_cast<uint32_t>(triggers_.size()),
                   static_cast<uint32_t>(rules_.size()),
                   static_cast<uint32_t>(further_.size()),
                   static_cast<uint32_t>(captures_.size()),
                   static_cast<uint32_t>(checks_.size())});
  return static_cast<uint32_t>(ends_.size() - 1);
}

LineKnowledge KnowledgeStore::Get(uint32_t index) const {
  const Ends begin = index == 0 ? Ends() : ends_[index - 1];
  const Ends& end = ends_[index];
  return {.triggers = Part(triggers_, begin.triggers, end.triggers),
          .rules = Part(rules_, begin.rules, end.rules),
          .further = Part(further_, begin.further, end.further),
          .captures = Part(captures_, begin.captures, end.captures),
          .checks = Part(checks_, begin.checks, end.checks)};
}

}  // namespace logclass

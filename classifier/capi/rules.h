// What a C rules handle is.

#ifndef CLASSIFIER_CAPI_RULES_H_
#define CLASSIFIER_CAPI_RULES_H_

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/capi/logclass.h"
#include "classifier/engine/database.h"

// Immutable but for the count of references.
struct logclass_rules {
  logclass_rules(std::shared_ptr<const logclass::Database> database,
                 std::string warnings);
  logclass_rules(const logclass_rules&) = delete;  // metadata views its strings
  logclass_rules& operator=(const logclass_rules&) = delete;

  // Null where there is no such rule.
  const logclass_rule_t* Find(std::string_view id) const;

  mutable std::atomic<size_t> references = 1;
  const std::shared_ptr<const logclass::Database> database;
  const std::string warnings;
  std::vector<logclass_rule_t> metadata;  // as the database's rules

 private:
  // What the metadata views and the rules themselves do not store.
  std::vector<std::unique_ptr<const std::string>> reasons_;
};

namespace logclass::capi {

struct ReleaseRules {
  void operator()(const logclass_rules* rules) const {
    logclass_rules_release(rules);
  }
};

// A reference to rules.
using RulesRef = std::unique_ptr<const logclass_rules, ReleaseRules>;

inline RulesRef Retained(const logclass_rules* rules) {
  return RulesRef(logclass_rules_retain(rules));
}

}  // namespace logclass::capi

#endif  // CLASSIFIER_CAPI_RULES_H_

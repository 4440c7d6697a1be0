// Rules as bytes, for the cache of compiled databases: reading them back is
// many times faster than parsing YAML.

#ifndef CLASSIFIER_RULES_RULE_ARCHIVE_H_
#define CLASSIFIER_RULES_RULE_ARCHIVE_H_

#include <optional>
#include <string>
#include <string_view>

#include "classifier/rules/rule.h"

namespace logclass {

// Returns the rules without their examples, which only the checks need.
std::string WriteRules(const RuleSet& rules);

// Reads what WriteRules() wrote; nullopt where `bytes` are anything else.
std::optional<RuleSet> ReadRules(std::string_view bytes);

}  // namespace logclass

#endif  // CLASSIFIER_RULES_RULE_ARCHIVE_H_

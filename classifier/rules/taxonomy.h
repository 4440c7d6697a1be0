// The failure codes that logclass promises to know, whichever rules are loaded.
// Rule files may add further codes. Immutable.

#ifndef CLASSIFIER_RULES_TAXONOMY_H_
#define CLASSIFIER_RULES_TAXONOMY_H_

#include <span>
#include <string_view>

#include "classifier/base/severity.h"

namespace logclass {

struct TaxonomyEntry {
  std::string_view code;      // RBAC_DENIED
  std::string_view category;  // security
  std::string_view title;     // RBAC permission denied
  Severity severity;          // of a failure with this code, unless a rule
                              // knows better
};

// Returns all codes, grouped by category; static.
std::span<const TaxonomyEntry> Taxonomy();

// Returns the entry of `code`, null where the taxonomy has no such code.
const TaxonomyEntry* FindTaxonomyEntry(std::string_view code);

}  // namespace logclass

#endif  // CLASSIFIER_RULES_TAXONOMY_H_

// A verdict as JSON, in the one form that all of the product prints.

#ifndef CLASSIFIER_TEXT_VERDICT_JSON_H_
#define CLASSIFIER_TEXT_VERDICT_JSON_H_

#include "classifier/engine/verdict.h"
#include "classifier/text/output_buffer.h"

namespace logclass {

// Appends the members of an object, without its braces:
//   "severity":"CRITICAL","reason":"LOG_RBAC_DENIED","category":"security",
//   "rule":"rbac-denied","declared_level":"ERROR","reasons":[],
//   "attributes":{"verb":"list"}
// What there is none of is null.
void AppendVerdictMembers(const Verdict& verdict, OutputBuffer& out);

}  // namespace logclass

#endif  // CLASSIFIER_TEXT_VERDICT_JSON_H_

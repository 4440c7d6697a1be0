// An Explanation as JSON, for programs.

#ifndef CLASSIFIER_TEXT_EXPLAIN_JSON_H_
#define CLASSIFIER_TEXT_EXPLAIN_JSON_H_

#include "classifier/engine/database.h"
#include "classifier/engine/explain.h"
#include "classifier/record/record.h"
#include "classifier/text/output_buffer.h"

namespace logclass {

// Appends one object, without a newline:
//   {"severity":"CRITICAL", ...,           as in verdict_json.h
//    "kind":"log","truncated":false,
//    "level":{"format":"klog","begin":0,"end":1},   of the message; or null
//    "rules":[
//      {"id":"oom-kill","title":"...","hint":"...","severity":"CRITICAL",
//       "reason":"LOG_OOM_KILLED","category":"memory",
//       "file":"rules/node.yaml","line":12,
//       "text":"Killed process 1 (a)","matched":true,"decides":true,
//       "kind_applies":true,"level_suffices":true,"why":"decides",
//       "patterns":[
//         {"role":"any","pattern":"Killed process \\d+","regex":true,
//          "ignore_case":false,"list":null,"tier":"hyperscan","matched":true,
//          "begin":0,"end":16}],
//       "conditions":[
//         {"field":"namespace","asks":"namespace is \"a\"","value":null,
//          "holds":false}]}]}
// `text` is the line that the rule was tried on, and the patterns' offsets
// count from its begin; without a match they are null.
void AppendExplanationJson(const Database& database, const Record& record,
                           const Explanation& explanation, OutputBuffer& out);

}  // namespace logclass

#endif  // CLASSIFIER_TEXT_EXPLAIN_JSON_H_

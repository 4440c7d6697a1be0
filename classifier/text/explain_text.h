// An Explanation in words.

#ifndef CLASSIFIER_TEXT_EXPLAIN_TEXT_H_
#define CLASSIFIER_TEXT_EXPLAIN_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "classifier/engine/database.h"
#include "classifier/engine/explain.h"
#include "classifier/record/record.h"
#include "classifier/text/output_buffer.h"

namespace logclass {

// How to print; what log lines contain is always sanitized.
struct ExplainStyle {
  bool color = false;
  size_t width = 100;
};

// Appends the verdict, the declared level and every rule that had a pattern in
// the record.
void AppendExplanation(const Database& database, const Record& record,
                       const Explanation& explanation,
                       const ExplainStyle& style, OutputBuffer& out);

// Appends one rule's trials, and in a sentence what came of them. `verdict` is
// that of the whole rule set.
void AppendTrial(const Database& database, const Record& record,
                 const RuleTrial& trial, const Verdict& verdict,
                 const ExplainStyle& style, OutputBuffer& out);

}  // namespace logclass

#endif  // CLASSIFIER_TEXT_EXPLAIN_TEXT_H_

// Why a rule decides, or why it does not, in a sentence.

#ifndef CLASSIFIER_TEXT_EXPLAIN_WHY_H_
#define CLASSIFIER_TEXT_EXPLAIN_WHY_H_

#include <string>

#include "classifier/engine/database.h"
#include "classifier/engine/explain.h"
#include "classifier/engine/verdict.h"
#include "classifier/record/record.h"

namespace logclass {

// Returns for example `vetoed by "dry run"`, `declared level INFO is below
// min_level WARNING`, `outranked by oom-kill: it is more severe`. `verdict` is
// that of the whole rule set on `record`.
std::string WhyText(const Database& database, const Record& record,
                    const RuleTrial& trial, const Verdict& verdict);

}  // namespace logclass

#endif  // CLASSIFIER_TEXT_EXPLAIN_WHY_H_

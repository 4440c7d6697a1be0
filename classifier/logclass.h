// logclass: severities and reasons for log lines, at line speed.
//
// This header includes all that a program needs. A whole example:
//
//   std::vector<logclass::Diagnostic> diagnostics;
//   auto database = logclass::Database::Load({"rules"}, {}, &diagnostics);
//   if (!database.ok()) {
//     std::cerr << logclass::FormatDiagnostics(diagnostics);
//     return 1;
//   }
//   auto scanner = logclass::Scanner::Create(*database);  // one per thread
//   logclass::Verdict verdict;
//   if (!(*scanner)->Classify(line, &verdict).ok()) return 1;
//   std::cout << SeverityName(verdict.severity) << ' ' << verdict.reason;
//   logclass::BatchVerdicts batch;  // several times faster for many lines
//   if (!(*scanner)->ClassifyLines(whole_file, &batch).ok()) return 1;
//   for (const auto& item : batch.items()) Print(item.severity, item.text);
//   auto why = logclass::Explain(*database, {.message = line});
//
// What to know:
//  - A Database is a compiled rule set: immutable, shared by all threads. To
//    reload, load another and create new scanners from it; the old one lives as
//    long as a scanner uses it.
//  - A Scanner belongs to one thread. It allocates nothing for a line that no
//    rule matches.
//  - Views in a Verdict point into the Database; attributes are copies. The
//    texts of a batch's items point to what was passed in.
//  - What can fail returns absl::Status; nothing throws, prints, reads the
//    environment or keeps global state. An error is never "no match".
//  - Any bytes are a line: invalid UTF-8, NUL bytes, no bytes at all.
//  - How a verdict comes about is in verdict.h, how rules are written in
//    rules/README.md.

#ifndef CLASSIFIER_LOGCLASS_H_
#define CLASSIFIER_LOGCLASS_H_

#include "classifier/base/diagnostic.h"
#include "classifier/base/record_kind.h"
#include "classifier/base/severity.h"
#include "classifier/engine/database.h"
#include "classifier/engine/explain.h"
#include "classifier/engine/scanner.h"
#include "classifier/engine/verdict.h"
#include "classifier/level/level.h"
#include "classifier/record/json.h"
#include "classifier/record/record.h"

#endif  // CLASSIFIER_LOGCLASS_H_

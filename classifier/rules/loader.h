// Loads rule files into one RuleSet.

#ifndef CLASSIFIER_RULES_LOADER_H_
#define CLASSIFIER_RULES_LOADER_H_

#include <string>
#include <vector>

#include "classifier/base/diagnostic.h"
#include "classifier/rules/rule.h"

namespace logclass {

// A rule file's name, for messages, and its text.
struct RuleFile {
  std::string name;
  std::string text;
};

// Reads the files that `paths` name: files as they stand, directories as their
// *.yaml and *.yml in order of name (not recursively). What cannot be read is
// an error in `*diagnostics`.
std::vector<RuleFile> ReadRuleFiles(const std::vector<std::string>& paths,
                                    std::vector<Diagnostic>* diagnostics);

// Parses `files`, expands lists and macros, applies overrides in order. Every
// error of every file is appended to `*diagnostics`; the rule set holds what
// could be read all the same.
RuleSet ParseRules(const std::vector<RuleFile>& files,
                   std::vector<Diagnostic>* diagnostics);

// Both in one step.
RuleSet LoadRules(const std::vector<std::string>& paths,
                  std::vector<Diagnostic>* diagnostics);

}  // namespace logclass

#endif  // CLASSIFIER_RULES_LOADER_H_

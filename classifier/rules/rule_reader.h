// Reads rules and their parts from YAML nodes.

#ifndef CLASSIFIER_RULES_RULE_READER_H_
#define CLASSIFIER_RULES_RULE_READER_H_

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "classifier/rules/node_reader.h"
#include "classifier/rules/rule.h"
#include "classifier/rules/vocabulary.h"

namespace logclass {

// What the rules of one file get where they do not say.
struct RuleDefaults {
  std::optional<std::string> category;
  std::optional<Severity> severity;
  std::optional<Severity> min_level;
  std::optional<int> priority;
  std::vector<RecordKind> kinds;
};

class RuleReader {
 public:
  // `vocabulary` and `diagnostics` must outlive the reader.
  RuleReader(const Vocabulary* vocabulary, std::vector<Diagnostic>* diagnostics)
      : vocabulary_(vocabulary),
        diagnostics_(diagnostics),
        reader_(diagnostics) {}

  RuleDefaults ReadDefaults(const YamlNode& node);

  // Reads a whole rule. Returns nullopt where it has no usable id; other
  // errors leave the part out.
  std::optional<Rule> ReadRule(const YamlNode& node,
                               const RuleDefaults& defaults);

  // Applies an override to `rule`: stated keys replace, those under `append`
  // add. Sets `*disable` where the override says so.
  void ApplyOverride(const YamlNode& node, Rule& rule, bool* disable);

 private:
  enum class Mode { kReplace, kAppend };

  // The keys that rules, overrides and `append` share.
  std::vector<NodeField> PatternFields(Rule& rule, Mode mode);
  std::vector<NodeField> ScalarFields(Rule& rule);

  void CheckComplete(const YamlNode& node,
                     const std::set<std::string_view>& keys, const Rule& rule);
  void ReadKinds(const YamlNode& node, std::vector<RecordKind>& kinds);

  std::vector<Pattern> ReadPatterns(const YamlNode& node,
                                    std::string_view what);
  void ReadPattern(const YamlNode& node, std::string_view what,
                   std::vector<Pattern>& out);
  void AddLiteral(const YamlNode& node, std::string text, bool ignore_case,
                  std::vector<Pattern>& out);
  void AddRegex(const YamlNode& node, std::string_view source, bool ignore_case,
                std::vector<Pattern>& out);
  void AddList(const YamlNode& node, std::string_view name, bool ignore_case,
               bool as_one, std::vector<Pattern>& out);
  std::vector<Pattern> ReadExtract(const YamlNode& node);

  std::vector<Condition> ReadConditions(const YamlNode& node);
  void ReadExamples(const YamlNode& node, Mode mode, Rule& rule);
  std::optional<Example> ReadExample(const YamlNode& node, bool should_match);

  // Appends `problem`, which is about `node`.
  void Report(const YamlNode& node, Diagnostic problem);

  const Vocabulary* vocabulary_;
  std::vector<Diagnostic>* diagnostics_;
  NodeReader reader_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RULES_RULE_READER_H_

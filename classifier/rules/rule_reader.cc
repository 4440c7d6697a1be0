#include "classifier/rules/rule_reader.h"

#include <algorithm>
#include <set>

#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

bool IsKebabCase(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool IsCode(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

void Append(std::vector<Pattern>&& from, std::vector<Pattern>& to) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

// A line of a YAML block scalar ends in a newline that is not part of it.
std::string WithoutFinalNewline(std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

void RuleReader::Report(const YamlNode& node, Diagnostic problem) {
  problem.where = node.where();
  problem.message = Concat(reader_.subject(), ": ", problem.message);
  diagnostics_->push_back(std::move(problem));
}

RuleDefaults RuleReader::ReadDefaults(const YamlNode& node) {
  RuleDefaults out;
  reader_.set_subject("");
  reader_.ReadMap(
      node, "defaults",
      {{"category",
        [&](const auto& v) { out.category = reader_.ReadText(v, "category"); }},
       {"severity",
        [&](const auto& v) {
          out.severity = reader_.ReadSeverity(v, "severity");
        }},
       {"min_level",
        [&](const auto& v) {
          out.min_level = reader_.ReadSeverity(v, "min_level");
        }},
       {"priority",
        [&](const auto& v) { out.priority = reader_.ReadInt(v, "priority"); }},
       {"kinds", [&](const auto& v) { ReadKinds(v, out.kinds); }}});
  return out;
}

std::vector<NodeField> RuleReader::ScalarFields(Rule& rule) {
  auto text = [this](std::string_view key, std::string& to) {
    return NodeField{key, [this, key, &to](const YamlNode& value) {
                       if (auto read = reader_.ReadText(value, key)) {
                         to = *std::move(read);
                       }
                     }};
  };
  auto severity = [this](std::string_view key, Severity& to) {
    return NodeField{key, [this, key, &to](const YamlNode& value) {
                       if (auto read = reader_.ReadSeverity(value, key)) {
                         to = *read;
                       }
                     }};
  };
  return {
      text("title", rule.title),
      text("category", rule.category),
      text("hint", rule.hint),
      severity("severity", rule.severity),
      severity("min_level", rule.min_level),
      {"priority",
       [this, &rule](const auto& v) {
         if (auto n = reader_.ReadInt(v, "priority")) rule.priority = *n;
       }},
      {"symptom",
       [this, &rule](const auto& v) {
         if (auto b = reader_.ReadBool(v, "symptom")) rule.symptom = *b;
       }},
      {"kinds",
       [this, &rule](const auto& v) {
         std::vector<RecordKind> kinds;
         ReadKinds(v, kinds);
         rule.kinds = {};
         for (RecordKind kind : kinds) {
           rule.kinds[static_cast<size_t>(kind)] = true;
         }
       }},
      {"when", [this, &rule](const auto& v) { rule.when = ReadConditions(v); }},
  };
}

std::vector<NodeField> RuleReader::PatternFields(Rule& rule, Mode mode) {
  auto patterns = [this, mode](std::string_view key, std::vector<Pattern>& to) {
    return NodeField{key, [this, mode, key, &to](const YamlNode& value) {
                       if (mode == Mode::kReplace) to.clear();
                       Append(ReadPatterns(value, key), to);
                     }};
  };
  return {patterns("any", rule.any),
          patterns("all", rule.all),
          patterns("none", rule.none),
          {"extract",
           [this, mode, &rule](const YamlNode& value) {
             if (mode == Mode::kReplace) rule.extract.clear();
             Append(ReadExtract(value), rule.extract);
           }},
          {"examples", [this, mode, &rule](const YamlNode& value) {
             ReadExamples(value, mode, rule);
           }}};
}

std::optional<Rule> RuleReader::ReadRule(const YamlNode& node,
                                         const RuleDefaults& defaults) {
  Rule rule;
  rule.where = node.where();
  rule.category = defaults.category.value_or("");
  rule.min_level = defaults.min_level.value_or(Severity::kDebug);
  rule.priority = defaults.priority.value_or(0);
  rule.severity = defaults.severity.value_or(rule.severity);
  for (RecordKind kind : defaults.kinds) {
    rule.kinds[static_cast<size_t>(kind)] = true;
  }
  if (defaults.kinds.empty()) rule.kinds[0] = true;

  // The id first, so that every message can name the rule.
  reader_.set_subject("rule without an id");
  std::set<std::string_view> keys;
  if (node.kind() == YamlNode::Kind::kMapping) {
    for (const auto& [key, value] : node.entries()) {
      if (key.kind() != YamlNode::Kind::kScalar) continue;
      keys.insert(key.scalar());
      bool is_text = value.kind() == YamlNode::Kind::kScalar;
      if (is_text && key.scalar() == "id") rule.id = value.scalar();
    }
  }
  if (!rule.id.empty()) reader_.set_subject(Concat("rule ", Quoted(rule.id)));

  std::vector<NodeField> fields = {
      {"id",
       [&](const auto& v) {
         if (!IsKebabCase(rule.id)) {
           reader_.Error(v, "an id is lower-case letters, digits and -");
         }
       }},
      {"code",
       [&](const auto& v) {
         rule.code = reader_.ReadText(v, "code").value_or("");
         if (!IsCode(rule.code)) {
           reader_.Error(v, Concat("bad code ", Quoted(rule.code))).hint =
               "upper-case letters, digits and _, like DISK_FULL";
         }
       }},
      {"reason", [&](const auto& v) {
         rule.reason = reader_.ReadText(v, "reason").value_or("");
       }}};
  for (auto& field : ScalarFields(rule)) fields.push_back(std::move(field));
  for (auto& field : PatternFields(rule, Mode::kReplace)) {
    fields.push_back(std::move(field));
  }
  reader_.ReadMap(node, "a rule", fields);
  if (rule.id.empty()) {
    reader_.Error(node, "every rule needs an id").hint =
        "the id is what overrides and verdicts refer to";
    return std::nullopt;
  }
  if (defaults.severity) keys.insert("severity");
  if (defaults.category) keys.insert("category");
  CheckComplete(node, keys, rule);
  return rule;
}

// Looks at the keys that are there rather than at what was read from them: a
// wrong value has been reported already.
void RuleReader::CheckComplete(const YamlNode& node,
                               const std::set<std::string_view>& keys,
                               const Rule& rule) {
  if (keys.contains("code") == keys.contains("reason")) {
    reader_.Error(node, "a rule has either a code or a reason").hint =
        "code: DISK_FULL gives LOG_DISK_FULL; reason: is taken verbatim";
  }
  for (std::string_view key : {"severity", "title", "category"}) {
    if (keys.contains(key)) continue;
    Diagnostic& d = reader_.Error(node, Concat("the rule has no ", key));
    if (key == "title") continue;
    d.hint = "state it in the rule or in the file's defaults";
  }
  bool has_patterns = keys.contains("any") || keys.contains("all");
  if (!has_patterns && !keys.contains("when")) {
    reader_.Error(node, "the rule has nothing to match").hint =
        "give it patterns (any, all) or conditions (when)";
  } else if (!has_patterns && rule.AppliesTo(RecordKind::kLog)) {
    reader_.Error(node, "a rule for log records needs patterns (any, all)");
  }
}

void RuleReader::ApplyOverride(const YamlNode& node, Rule& rule,
                               bool* disable) {
  reader_.set_subject(Concat("override of ", Quoted(rule.id)));
  std::vector<NodeField> fields = ScalarFields(rule);
  for (auto& field : PatternFields(rule, Mode::kReplace)) {
    fields.push_back(std::move(field));
  }
  fields.push_back({"id", [](const auto&) {}});
  fields.push_back({"disable", [&](const auto& v) {
                      *disable = reader_.ReadBool(v, "disable").value_or(false);
                    }});
  fields.push_back({"append", [&](const auto& v) {
                      reader_.ReadMap(v, "append",
                                      PatternFields(rule, Mode::kAppend));
                    }});
  reader_.ReadMap(node, "an override", fields);
}

void RuleReader::ReadKinds(const YamlNode& node,
                           std::vector<RecordKind>& kinds) {
  for (const YamlNode& item : reader_.ReadList(node, "kinds")) {
    if (auto kind = reader_.ReadRecordKind(item)) kinds.push_back(*kind);
  }
}

std::vector<Pattern> RuleReader::ReadPatterns(const YamlNode& node,
                                              std::string_view what) {
  std::vector<Pattern> out;
  for (const YamlNode& item : reader_.ReadList(node, what)) {
    ReadPattern(item, what, out);
  }
  return out;
}

void RuleReader::ReadPattern(const YamlNode& node, std::string_view what,
                             std::vector<Pattern>& out) {
  if (node.kind() == YamlNode::Kind::kScalar) {
    if (auto text = reader_.ReadText(node, "a pattern")) {
      AddLiteral(node, *std::move(text), false, out);
    }
    return;
  }
  std::optional<std::string> literal, regex, list;
  bool ignore_case = false;
  reader_.ReadMap(
      node, "a pattern",
      {{"literal",
        [&](const auto& v) { literal = reader_.ReadText(v, "literal"); }},
       {"regex", [&](const auto& v) { regex = reader_.ReadText(v, "regex"); }},
       {"list", [&](const auto& v) { list = reader_.ReadText(v, "list"); }},
       {"ignore_case", [&](const auto& v) {
          ignore_case = reader_.ReadBool(v, "ignore_case").value_or(false);
        }}});
  if (literal.has_value() + regex.has_value() + list.has_value() != 1) {
    if (node.kind() == YamlNode::Kind::kMapping) {
      reader_.Error(node, "a pattern has one of literal, regex, list");
    }
    return;
  }
  if (literal) AddLiteral(node, *std::move(literal), ignore_case, out);
  if (regex) AddRegex(node, *regex, ignore_case, out);
  // Each `all` pattern must match, so there a list is one pattern; elsewhere
  // its literals are patterns of their own, which are faster.
  if (list) AddList(node, *list, ignore_case, what == "all", out);
}

void RuleReader::AddLiteral(const YamlNode& node, std::string text,
                            bool ignore_case, std::vector<Pattern>& out) {
  Diagnostic problem;
  if (text.empty()) {
    problem.message = "the pattern matches the empty string, so every line";
    Report(node, problem);
    return;
  }
  if (size_t at = text.find('\n'); at != std::string::npos) {
    problem.message = "the pattern can never match: it contains a line end";
    problem.excerpt = text;
    problem.caret = static_cast<int>(at);
    problem.hint =
        "nothing matches across a line end; use `all` with the parts, or "
        "check for a YAML block scalar's final newline";
    Report(node, problem);
    return;
  }
  out.push_back({.is_regex = false,
                 .ignore_case = ignore_case,
                 .text = std::move(text),
                 .list = "",
                 .where = node.where()});
}

void RuleReader::AddRegex(const YamlNode& node, std::string_view source,
                          bool ignore_case, std::vector<Pattern>& out) {
  Diagnostic problem;
  std::optional<std::string> regex = vocabulary_->Expand(source, &problem);
  if (!regex) return Report(node, problem);
  if (auto found = CheckRegex(*regex, ignore_case)) {
    return Report(node, *std::move(found));
  }
  out.push_back({.is_regex = true,
                 .ignore_case = ignore_case,
                 .text = *std::move(regex),
                 .list = "",
                 .where = node.where()});
}

void RuleReader::AddList(const YamlNode& node, std::string_view name,
                         bool ignore_case, bool as_one,
                         std::vector<Pattern>& out) {
  auto found = vocabulary_->lists.find(name);
  if (found == vocabulary_->lists.end()) {
    reader_.Error(node, Concat("unknown list ", Quoted(name))).hint =
        DidYouMean(name, vocabulary_->ListNames());
    return;
  }
  const std::vector<std::string>& literals = found->second.literals;
  if (as_one) {
    return AddRegex(node, AlternativesRegex(literals), ignore_case, out);
  }
  for (const std::string& literal : literals) {
    size_t before = out.size();
    AddLiteral(node, literal, ignore_case, out);
    if (out.size() > before) out.back().list = name;
  }
}

std::vector<Pattern> RuleReader::ReadExtract(const YamlNode& node) {
  std::vector<Pattern> out;
  for (const YamlNode& item : reader_.ReadList(node, "extract")) {
    auto source = reader_.ReadText(item, "a regex of extract");
    if (!source) continue;
    size_t before = out.size();
    AddRegex(item, *source, false, out);
    if (out.size() > before && RE2(out.back().text, PatternOptions(false))
                                   .NamedCapturingGroups()
                                   .empty()) {
      Diagnostic problem;
      problem.message = "the regex of extract captures nothing";
      problem.excerpt = *source;
      problem.hint = "name a group: (?P<image>[^\"]+)";
      Report(item, problem);
    }
  }
  return out;
}

std::vector<Condition> RuleReader::ReadConditions(const YamlNode& node) {
  std::vector<Condition> out;
  reader_.ReadNames(
      node, "when", [&](const YamlNode& key, const YamlNode& value) {
        Condition condition;
        condition.field = key.scalar();
        condition.where = key.where();
        if (value.kind() != YamlNode::Kind::kMapping) {
          condition.any_of = reader_.ReadTexts(value, condition.field);
          if (condition.any_of.empty()) return;  // reported, or an empty list
          out.push_back(std::move(condition));
          return;
        }
        reader_.ReadMap(value,
                        Concat("the condition on ", Quoted(condition.field)),
                        {{"not",
                          [&](const auto& v) {
                            condition.none_of = reader_.ReadTexts(v, "not");
                          }},
                         {"regex",
                          [&](const auto& v) {
                            std::vector<Pattern> regex;
                            if (auto source = reader_.ReadText(v, "regex")) {
                              AddRegex(v, *source, false, regex);
                            }
                            if (!regex.empty()) condition.regex = regex[0].text;
                          }},
                         {"exists", [&](const auto& v) {
                            condition.exists = reader_.ReadBool(v, "exists");
                          }}});
        out.push_back(std::move(condition));
      });
  return out;
}

void RuleReader::ReadExamples(const YamlNode& node, Mode mode, Rule& rule) {
  if (mode == Mode::kReplace) rule.examples.clear();
  auto read = [&](const YamlNode& list, bool should_match) {
    for (const YamlNode& item :
         reader_.ReadList(list, should_match ? "match" : "ignore")) {
      if (auto example = ReadExample(item, should_match)) {
        rule.examples.push_back(*std::move(example));
      }
    }
  };
  reader_.ReadMap(node, "examples",
                  {{"match", [&](const auto& v) { read(v, true); }},
                   {"ignore", [&](const auto& v) { read(v, false); }}});
}

std::optional<Example> RuleReader::ReadExample(const YamlNode& node,
                                               bool should_match) {
  Example out;
  out.should_match = should_match;
  out.where = node.where();
  if (node.kind() == YamlNode::Kind::kScalar) {
    auto line = reader_.ReadText(node, "an example");
    if (!line) return std::nullopt;
    out.line = WithoutFinalNewline(*std::move(line));
    return out;
  }
  auto read_fields = [&](const YamlNode& value, std::string_view what,
                         Fields& to) {
    reader_.ReadNames(value, what, [&](const auto& key, const auto& text) {
      if (auto read = reader_.ReadText(text, key.scalar())) {
        to.emplace_back(key.scalar(), *std::move(read));
      }
    });
  };
  std::optional<std::string> line;
  reader_.ReadMap(
      node, "an example",
      {{"line", [&](const auto& v) { line = reader_.ReadText(v, "line"); }},
       {"kind", [&](const auto& v) { out.kind = reader_.ReadRecordKind(v); }},
       {"level",
        [&](const auto& v) { out.level = reader_.ReadSeverity(v, "level"); }},
       {"fields", [&](const auto& v) { read_fields(v, "fields", out.fields); }},
       {"severity",
        [&](const auto& v) {
          out.severity = reader_.ReadSeverity(v, "severity");
        }},
       {"reason",
        [&](const auto& v) { out.reason = reader_.ReadText(v, "reason"); }},
       {"attributes",
        [&](const auto& v) { read_fields(v, "attributes", out.attributes); }}});
  if (!line && out.fields.empty()) {
    if (node.kind() == YamlNode::Kind::kMapping) {
      reader_.Error(node, "an example needs a line");
    }
    return std::nullopt;
  }
  out.line = WithoutFinalNewline(line.value_or(""));
  return out;
}

}  // namespace logclass

#include "classifier/rules/loader.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>

#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"
#include "classifier/rules/rule_reader.h"
#include "classifier/rules/vocabulary.h"
#include "classifier/rules/yaml.h"

namespace logclass {
namespace {

namespace fs = std::filesystem;

// The top-level parts of one file, not yet interpreted: a later file may still
// change the lists that an earlier one's rules refer to.
struct FileParts {
  std::optional<YamlNode> defaults;
  std::vector<YamlNode> rules;
  std::vector<YamlNode> overrides;
};

Diagnostic FileError(const std::string& file, std::string message) {
  Diagnostic d;
  d.where.file = file;
  d.message = std::move(message);
  return d;
}

// The paths of a directory's rule files, in order of name.
std::vector<std::string> RuleFilesIn(const std::string& directory,
                                     std::vector<Diagnostic>* diagnostics) {
  std::vector<std::string> out;
  std::error_code error;
  for (fs::directory_iterator i(directory, error), end; !error && i != end;
       i.increment(error)) {
    fs::path path = i->path();
    bool hidden = path.filename().string().starts_with('.');
    bool yaml = path.extension() == ".yaml" || path.extension() == ".yml";
    if (yaml && !hidden) out.push_back(path.string());
  }
  if (error) {
    diagnostics->push_back(FileError(directory, error.message()));
  } else if (out.empty()) {
    diagnostics->push_back(FileError(directory, "no *.yaml file in it"));
  }
  std::sort(out.begin(), out.end());
  return out;
}

class RuleSetBuilder {
 public:
  explicit RuleSetBuilder(std::vector<Diagnostic>* diagnostics)
      : diagnostics_(diagnostics), reader_(diagnostics) {}

  void AddFile(const RuleFile& file);
  RuleSet Build();

 private:
  void ReadLists(const YamlNode& node);
  void ReadMacros(const YamlNode& node);
  void CheckNewName(const YamlNode& key);
  void ApplyListOverride(const YamlNode& node);
  void AddRule(Rule rule);
  void ApplyRuleOverride(const YamlNode& node, RuleReader& rules);

  std::vector<Diagnostic>* diagnostics_;
  NodeReader reader_;
  std::vector<std::unique_ptr<YamlDocument>> documents_;  // keeps nodes alive
  std::vector<FileParts> files_;
  Vocabulary vocabulary_;
  std::map<std::string, Rule, std::less<>> rules_;  // by id
};

// Returns the value of a map's text-valued key, empty where it has none.
std::string_view TextAt(const YamlNode& node, std::string_view wanted) {
  if (node.kind() != YamlNode::Kind::kMapping) return "";
  for (const auto& [key, value] : node.entries()) {
    if (key.kind() == YamlNode::Kind::kScalar && key.scalar() == wanted &&
        value.kind() == YamlNode::Kind::kScalar) {
      return value.scalar();
    }
  }
  return "";
}

void RuleSetBuilder::AddFile(const RuleFile& file) {
  auto document = YamlDocument::Parse(file.name, file.text, *diagnostics_);
  if (!document || document->empty()) return;
  documents_.push_back(std::move(document));
  FileParts parts;
  auto collect = [&](std::string_view what, std::vector<YamlNode>& to) {
    return NodeField{what, [this, what, &to](const YamlNode& value) {
                       to = reader_.ReadList(value, what);
                     }};
  };
  reader_.ReadMap(documents_.back()->root(), "a rule file",
                  {{"defaults", [&](const auto& v) { parts.defaults = v; }},
                   {"lists", [&](const auto& v) { ReadLists(v); }},
                   {"macros", [&](const auto& v) { ReadMacros(v); }},
                   collect("rules", parts.rules),
                   collect("overrides", parts.overrides)});
  files_.push_back(std::move(parts));
}

void RuleSetBuilder::CheckNewName(const YamlNode& key) {
  const SourcePosition* first = nullptr;
  if (auto list = vocabulary_.lists.find(key.scalar());
      list != vocabulary_.lists.end()) {
    first = &list->second.where;
  }
  if (auto macro = vocabulary_.macros.find(key.scalar());
      macro != vocabulary_.macros.end()) {
    first = &macro->second.where;
  }
  if (first == nullptr) return;
  Diagnostic& d = reader_.Error(
      key, Concat("list or macro ", Quoted(key.scalar()), " exists already"));
  d.reason = Concat("first defined at ", first->file, ':', first->line);
  d.hint = "to change a list, name it under overrides";
}

void RuleSetBuilder::ReadLists(const YamlNode& node) {
  reader_.ReadNames(node, "lists", [&](const auto& key, const auto& value) {
    CheckNewName(key);
    LiteralList list{reader_.ReadTexts(value, key.scalar()), key.where()};
    if (list.literals.empty()) {
      reader_.Error(key, Concat("list ", Quoted(key.scalar()), " is empty"));
    }
    vocabulary_.lists.emplace(key.scalar(), std::move(list));
  });
}

void RuleSetBuilder::ReadMacros(const YamlNode& node) {
  reader_.ReadNames(node, "macros", [&](const auto& key, const auto& value) {
    CheckNewName(key);
    auto regex = reader_.ReadText(value, key.scalar());
    vocabulary_.macros.emplace(key.scalar(),
                               Macro{regex.value_or("x"), key.where()});
  });
}

void RuleSetBuilder::ApplyListOverride(const YamlNode& node) {
  std::string_view name = TextAt(node, "list");
  auto found = vocabulary_.lists.find(name);
  if (found == vocabulary_.lists.end()) {
    reader_.Error(node, Concat("override of an unknown list ", Quoted(name)))
        .hint = DidYouMean(name, vocabulary_.ListNames());
    return;
  }
  std::vector<std::string>& literals = found->second.literals;
  reader_.ReadMap(
      node, "an override of a list",
      {{"list", [](const auto&) {}},
       {"values",
        [&](const auto& v) { literals = reader_.ReadTexts(v, "values"); }},
       {"append", [&](const auto& v) {
          for (auto& text : reader_.ReadTexts(v, "append")) {
            literals.push_back(std::move(text));
          }
        }}});
}

void RuleSetBuilder::AddRule(Rule rule) {
  auto [existing, inserted] = rules_.try_emplace(rule.id, rule);
  if (inserted) return;
  Diagnostic d;
  d.where = rule.where;
  d.message = Concat("rule ", Quoted(rule.id), ": the id exists already");
  d.reason = Concat("first defined at ", existing->second.where.file, ':',
                    existing->second.where.line);
  d.hint = "to change that rule, name it under overrides";
  diagnostics_->push_back(std::move(d));
}

void RuleSetBuilder::ApplyRuleOverride(const YamlNode& node,
                                       RuleReader& rules) {
  std::string_view id = TextAt(node, "id");
  auto found = rules_.find(id);
  if (id.empty()) {
    reader_.Error(node, "an override names an id or a list");
    return;
  }
  if (found == rules_.end()) {
    std::vector<std::string_view> ids;
    for (const auto& [known, unused] : rules_) ids.push_back(known);
    reader_.Error(node, Concat("override of an unknown rule ", Quoted(id)))
        .hint = DidYouMean(id, ids);
    return;
  }
  bool disable = false;
  rules.ApplyOverride(node, found->second, &disable);
  if (disable) rules_.erase(found);
}

RuleSet RuleSetBuilder::Build() {
  for (const FileParts& file : files_) {
    for (const YamlNode& node : file.overrides) {
      if (!TextAt(node, "list").empty()) ApplyListOverride(node);
    }
  }
  RuleReader rules(&vocabulary_, diagnostics_);
  for (const FileParts& file : files_) {
    RuleDefaults defaults;
    if (file.defaults) defaults = rules.ReadDefaults(*file.defaults);
    for (const YamlNode& node : file.rules) {
      if (auto rule = rules.ReadRule(node, defaults)) {
        AddRule(*std::move(rule));
      }
    }
    for (const YamlNode& node : file.overrides) {
      if (TextAt(node, "list").empty()) ApplyRuleOverride(node, rules);
    }
  }
  RuleSet out;
  for (auto& [id, rule] : rules_) out.rules.push_back(std::move(rule));
  return out;
}

}  // namespace

std::vector<RuleFile> ReadRuleFiles(const std::vector<std::string>& paths,
                                    std::vector<Diagnostic>* diagnostics) {
  std::vector<RuleFile> out;
  for (const std::string& path : paths) {
    std::error_code ignored;
    std::vector<std::string> names = {path};
    if (fs::is_directory(path, ignored)) {
      names = RuleFilesIn(path, diagnostics);
    }
    for (std::string& name : names) {
      absl::StatusOr<std::string> text = ReadFile(name);
      if (text.ok()) {
        out.push_back({std::move(name), *std::move(text)});
      } else {
        diagnostics->push_back(
            FileError(name, std::string(text.status().message())));
      }
    }
  }
  return out;
}

RuleSet ParseRules(const std::vector<RuleFile>& files,
                   std::vector<Diagnostic>* diagnostics) {
  RuleSetBuilder builder(diagnostics);
  for (const RuleFile& file : files) builder.AddFile(file);
  RuleSet out = builder.Build();
  SortDiagnostics(*diagnostics);
  return out;
}

RuleSet LoadRules(const std::vector<std::string>& paths,
                  std::vector<Diagnostic>* diagnostics) {
  return ParseRules(ReadRuleFiles(paths, diagnostics), diagnostics);
}

}  // namespace logclass

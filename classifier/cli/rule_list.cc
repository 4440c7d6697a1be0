#include "classifier/cli/rule_list.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/rules/taxonomy.h"
#include "classifier/text/json_writer.h"
#include "classifier/text/rule_text.h"

namespace logclass::cli {
namespace {

// How many of the rule's deciding patterns are found in which way.
std::map<std::string_view, size_t> Tiers(const Database& database,
                                         const Rule& rule) {
  std::map<std::string_view, size_t> tiers;
  for (const auto* patterns : {&rule.any, &rule.all}) {
    for (const Pattern& pattern : *patterns) {
      ++tiers[database.PatternTier(pattern)];
    }
  }
  return tiers;
}

std::string TiersText(const Database& database, const Rule& rule) {
  const std::map<std::string_view, size_t> tiers = Tiers(database, rule);
  std::vector<std::string> words;
  for (const auto& [tier, count] : tiers) {
    words.push_back(tiers.size() == 1 ? std::string(tier)
                                      : Concat(tier, ':', count));
  }
  return words.empty() ? "-" : Join(words, ",");
}

using Row = std::vector<std::string>;

// Appends rows with columns as wide as their widest cell.
void AppendRows(const std::vector<Row>& rows, OutputBuffer& out) {
  std::vector<size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  for (const Row& row : rows) {
    for (size_t i = 0; i + 1 < row.size(); ++i) {
      out.AppendPadded(row[i], widths[i] + 2);
    }
    out.Append(row.back());
    out.Append('\n');
  }
}

std::string FileName(const SourcePosition& where) {
  const std::string text = PositionText(where);
  const size_t slash = text.rfind('/');
  return slash == text.npos ? text : text.substr(slash + 1);
}

void AppendField(std::string_view name, std::string_view value,
                 OutputBuffer& out) {
  out.Append(",\"");
  out.Append(name);
  out.Append("\":");
  AppendJsonString(value, out);
}

void AppendField(std::string_view name, const std::vector<std::string>& values,
                 OutputBuffer& out) {
  out.Append(Concat(",\"", name, "\":["));
  for (size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out.Append(',');
    AppendJsonString(values[i], out);
  }
  out.Append(']');
}

void AppendNumberField(std::string_view name, int64_t value,
                       OutputBuffer& out) {
  out.Append(Concat(",\"", name, "\":", value));
}

// What all rules of one code have together.
struct CodeCoverage {
  std::set<std::string> categories;
  std::set<Severity> severities;
  std::set<std::string> kinds;
  size_t rules = 0;
  size_t patterns = 0;
};

std::map<std::string, CodeCoverage> CoverageByCode(const RuleSet& rules) {
  std::map<std::string, CodeCoverage> codes;
  for (const Rule& rule : rules.rules) {
    CodeCoverage& code = codes[rule.code.empty() ? rule.reason : rule.code];
    code.categories.insert(rule.category);
    code.severities.insert(rule.severity);
    for (const std::string& kind : KindsOf(rule)) code.kinds.insert(kind);
    ++code.rules;
    code.patterns += rule.any.size() + rule.all.size();
  }
  return codes;
}

void AppendCoverageRow(const std::string& name, const CodeCoverage& code,
                       OutputBuffer& out) {
  std::vector<std::string> severities;
  for (auto it = code.severities.rbegin(); it != code.severities.rend(); ++it) {
    severities.emplace_back(SeverityName(*it));
  }
  std::vector<std::string> kinds;
  for (RecordKind kind : kAllRecordKinds) {
    std::string kind_name(RecordKindName(kind));
    if (code.kinds.contains(kind_name)) kinds.push_back(std::move(kind_name));
  }
  out.Append(
      Concat("| ", name, " | ",
             Join({code.categories.begin(), code.categories.end()}, ", "),
             " | ", Join(severities, ", "), " | ", Join(kinds, ", "), " | ",
             code.rules, " | ", code.patterns, " |\n"));
}

}  // namespace

void AppendRuleTable(const Database& database, OutputBuffer& out) {
  std::vector<Row> rows;
  rows.push_back(
      {"ID", "REASON", "SEVERITY", "CATEGORY", "TIERS", "PATTERNS", "FILE"});
  for (const Rule& rule : database.rules().rules) {
    rows.push_back({rule.id, Join(ReasonsOf(rule), ","),
                    std::string(SeverityName(rule.severity)), rule.category,
                    TiersText(database, rule),
                    std::to_string(PatternCount(rule)), FileName(rule.where)});
  }
  AppendRows(rows, out);
}

void AppendRuleIds(const Database& database, OutputBuffer& out) {
  for (const Rule& rule : database.rules().rules) {
    out.Append(Concat(rule.id, '\n'));
  }
}

void AppendRuleObjects(const Database& database, OutputBuffer& out) {
  for (const Rule& rule : database.rules().rules) {
    out.Append(R"({"id":)");
    AppendJsonString(rule.id, out);
    out.Append(R"(,"code":)");
    AppendJsonStringOrNull(rule.code, out);
    AppendField("reasons", ReasonsOf(rule), out);
    AppendField("severity", SeverityName(rule.severity), out);
    AppendField("category", rule.category, out);
    AppendField("title", rule.title, out);
    out.Append(R"(,"hint":)");
    AppendJsonStringOrNull(rule.hint, out);
    AppendField("kinds", KindsOf(rule), out);
    AppendField("min_level", SeverityName(rule.min_level), out);
    AppendNumberField("priority", rule.priority, out);
    AppendNumberField("patterns", static_cast<int64_t>(PatternCount(rule)),
                      out);
    out.Append(R"(,"tiers":{)");
    bool first = true;
    for (const auto& [tier, count] : Tiers(database, rule)) {
      out.Append(Concat(first ? "\"" : ",\"", tier, "\":", count));
      first = false;
    }
    out.Append('}');
    AppendField("file", rule.where.file, out);
    AppendNumberField("line", rule.where.line, out);
    out.Append("}\n");
  }
}

void AppendCoverage(const Database& database, OutputBuffer& out) {
  const std::map<std::string, CodeCoverage> codes =
      CoverageByCode(database.rules());
  out.Append(
      "| code | category | severity | kinds | rules | patterns |\n"
      "| --- | --- | --- | --- | ---: | ---: |\n");
  std::vector<const TaxonomyEntry*> missing;
  // The taxonomy's codes first, in its order; then those that rules add.
  for (const TaxonomyEntry& entry : Taxonomy()) {
    const auto code = codes.find(std::string(entry.code));
    if (code == codes.end()) {
      missing.push_back(&entry);
    } else {
      AppendCoverageRow(code->first, code->second, out);
    }
  }
  for (const auto& [name, code] : codes) {
    if (FindTaxonomyEntry(name) == nullptr) AppendCoverageRow(name, code, out);
  }
  if (missing.empty()) return;
  out.Append(
      "\nCodes of the taxonomy that no rule covers:\n\n"
      "| code | category | severity | failure |\n"
      "| --- | --- | --- | --- |\n");
  for (const TaxonomyEntry* entry : missing) {
    out.Append(Concat("| ", entry->code, " | ", entry->category, " | ",
                      SeverityName(entry->severity), " | ", entry->title,
                      " |\n"));
  }
}

}  // namespace logclass::cli

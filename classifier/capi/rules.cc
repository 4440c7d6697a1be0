#include "classifier/capi/rules.h"

#include <utility>

#include "classifier/base/strings.h"
#include "classifier/capi/boundary.h"
#include "classifier/capi/input.h"
#include "classifier/capi/names.h"
#include "classifier/rules/loader.h"
#include "classifier/text/rule_text.h"

namespace logclass::capi {
namespace {

using LoadedDatabase = absl::StatusOr<std::shared_ptr<const Database>>;

logclass_rule_t Metadata(const Rule& rule) {
  logclass_rule_t out = {};
  out.id = ToC(rule.id);
  out.code = ToC(rule.code);
  out.title = ToC(rule.title);
  out.category = ToC(rule.category);
  out.hint = ToC(rule.hint);
  out.file = ToC(rule.where.file);
  out.line = static_cast<uint32_t>(rule.where.line);
  out.severity = ToC(rule.severity);
  out.min_level = ToC(rule.min_level);
  out.priority = rule.priority;
  out.is_symptom = rule.symptom;
  out.pattern_count = PatternCount(rule);
  return out;
}

absl::Status ReadOptions(const logclass_load_options_t* from, LoadOptions* to) {
  if (from == nullptr) return absl::OkStatus();
  logclass_load_options_t options;
  absl::Status status = ReadStruct("load options", from, &options);
  if (!status.ok()) return status;
  if (!IsString(options.cache_dir)) return NullArgument("cache_dir");
  to->cache_dir = FromC(options.cache_dir);
  return absl::OkStatus();
}

absl::Status ReadPaths(const logclass_string_t* from, size_t count,
                       std::vector<std::string>* to) {
  if (from == nullptr && count > 0) return NullArgument("paths");
  for (size_t i = 0; i < count; ++i) {
    if (!IsString(from[i])) return NullArgument(Concat("path ", i));
    to->emplace_back(FromC(from[i]));
  }
  return absl::OkStatus();
}

absl::Status ReadFiles(const logclass_rule_file_t* from, size_t count,
                       std::vector<RuleFile>* to) {
  if (from == nullptr && count > 0) return NullArgument("files");
  for (size_t i = 0; i < count; ++i) {
    if (!IsString(from[i].name) || !IsString(from[i].text)) {
      return NullArgument(Concat("file ", i));
    }
    to->push_back(
        {std::string(FromC(from[i].name)), std::string(FromC(from[i].text))});
  }
  return absl::OkStatus();
}

// Makes `*rules` of what `load` returns for the options and diagnostics.
template <typename Load>
logclass_status_t MakeRules(const logclass_load_options_t* options,
                            logclass_rules_t** rules, logclass_error_t** error,
                            const Load& load) noexcept {
  if (rules != nullptr) *rules = nullptr;
  std::string text;
  return Guarded(error, &text, [&] {
    if (rules == nullptr) return NullArgument("rules");
    LoadOptions load_options;
    absl::Status status = ReadOptions(options, &load_options);
    if (!status.ok()) return status;
    std::vector<Diagnostic> diagnostics;
    LoadedDatabase database = load(load_options, &diagnostics);
    text = FormatDiagnostics(diagnostics);
    if (!database.ok()) return database.status();
    auto made =
        std::make_unique<logclass_rules>(*std::move(database), std::move(text));
    *rules = made.release();
    return absl::OkStatus();
  });
}

}  // namespace
}  // namespace logclass::capi

namespace capi = logclass::capi;

logclass_rules::logclass_rules(
    std::shared_ptr<const logclass::Database> compiled, std::string text)
    : database(std::move(compiled)), warnings(std::move(text)) {
  for (const logclass::Rule& rule : database->rules().rules) {
    logclass_rule_t& out = metadata.emplace_back(capi::Metadata(rule));
    for (logclass::RecordKind kind : logclass::kAllRecordKinds) {
      if (!rule.AppliesTo(kind)) continue;
      reasons_.push_back(
          std::make_unique<const std::string>(rule.ReasonFor(kind)));
      out.kinds |= uint32_t{1} << capi::ToC(kind);
      out.reasons[capi::ToC(kind)] = capi::ToC(*reasons_.back());
    }
  }
}

const logclass_rule_t* logclass_rules::Find(std::string_view id) const {
  const logclass::RuleSet& rules = database->rules();
  const logclass::Rule* rule = rules.Find(id);
  return rule == nullptr ? nullptr : &metadata[rule - rules.rules.data()];
}

logclass_status_t logclass_rules_load(const logclass_string_t* paths,
                                      size_t path_count,
                                      const logclass_load_options_t* options,
                                      logclass_rules_t** rules,
                                      logclass_error_t** error) {
  return capi::MakeRules(
      options, rules, error,
      [&](const auto& load_options, auto* diagnostics) -> capi::LoadedDatabase {
        std::vector<std::string> names;
        absl::Status status = capi::ReadPaths(paths, path_count, &names);
        if (!status.ok()) return status;
        return logclass::Database::Load(names, load_options, diagnostics);
      });
}

logclass_status_t logclass_rules_load_memory(
    const logclass_rule_file_t* files, size_t file_count,
    const logclass_load_options_t* options, logclass_rules_t** rules,
    logclass_error_t** error) {
  return capi::MakeRules(
      options, rules, error,
      [&](const auto& load_options, auto* diagnostics) -> capi::LoadedDatabase {
        std::vector<logclass::RuleFile> read;
        absl::Status status = capi::ReadFiles(files, file_count, &read);
        if (!status.ok()) return status;
        return logclass::Database::LoadFiles(read, load_options, diagnostics);
      });
}

logclass_rules_t* logclass_rules_retain(const logclass_rules_t* rules) {
  rules->references.fetch_add(1, std::memory_order_relaxed);
  // The handle is const wherever it is only read; its owner may hold it so.
  return const_cast<logclass_rules_t*>(rules);
}

void logclass_rules_release(const logclass_rules_t* rules) {
  if (rules == nullptr) return;
  // What other threads did with the rules happens before they are freed.
  if (rules->references.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    std::unique_ptr<const logclass_rules>{rules};
  }
}

logclass_string_t logclass_rules_warnings(const logclass_rules_t* rules) {
  return capi::ToC(rules->warnings);
}

int32_t logclass_rules_from_cache(const logclass_rules_t* rules) {
  return rules->database->from_cache();
}

size_t logclass_rules_count(const logclass_rules_t* rules) {
  return rules->metadata.size();
}

const logclass_rule_t* logclass_rules_at(const logclass_rules_t* rules,
                                         size_t index) {
  return index < rules->metadata.size() ? &rules->metadata[index] : nullptr;
}

const logclass_rule_t* logclass_rules_find(const logclass_rules_t* rules,
                                           logclass_string_t id) {
  return rules->Find(capi::FromC(id));
}

#include "classifier/sidecar/rule_store.h"

#include <malloc.h>

#include <string>
#include <utility>

#include "classifier/base/strings.h"

namespace logclass::sidecar {
namespace {

std::string PlaceText(const SourcePosition& where) {
  if (where.line == 0) return where.file;
  return Concat(where.file, ':', where.line, ':', where.column);
}

std::string MessageText(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (!diagnostic.reason.empty()) text += Concat(": ", diagnostic.reason);
  if (!diagnostic.hint.empty()) text += Concat("; ", diagnostic.hint);
  return text;
}

void LogDiagnostics(const std::vector<Diagnostic>& diagnostics,
                    Logger& logger) {
  for (const Diagnostic& diagnostic : diagnostics) {
    logger.Log(diagnostic.kind == Diagnostic::Kind::kError ? LogLevel::kError
                                                           : LogLevel::kWarning,
               MessageText(diagnostic),
               {{"where", PlaceText(diagnostic.where)}});
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<RuleStore>> RuleStore::Load(
    RuleSettings settings, Logger* logger, Metrics* metrics) {
  std::unique_ptr<RuleStore> store(
      new RuleStore(std::move(settings), logger, metrics));
  std::vector<Diagnostic> diagnostics;
  auto loaded = store->Reload(&diagnostics);
  if (!loaded.ok()) return loaded.status();
  // Compiling leaves holes in the heap, 20 MiB with the shipped rules. Later on
  // requests find a use for them, and would wait while they are given back.
  malloc_trim(0);
  return store;
}

RuleStore::Generation RuleStore::current() const {
  std::lock_guard lock(mutex_);
  return current_;
}

absl::StatusOr<RuleStore::Generation> RuleStore::Reload(
    std::vector<Diagnostic>* diagnostics) {
  std::lock_guard one_at_a_time(reload_mutex_);
  const uint64_t number = current().number + 1;
  std::vector<Diagnostic> found;
  auto database = Database::Load(settings_.paths,
                                 {.cache_dir = settings_.cache_dir}, &found);
  LogDiagnostics(found, logger_);
  diagnostics->insert(diagnostics->end(), found.begin(), found.end());
  if (!database.ok()) {
    metrics_.CountFailedLoad();
    logger_.Log(LogLevel::kError,
                number == 1 ? "the rules cannot be loaded"
                            : "the rules cannot be reloaded, the old ones stay",
                {{"error", std::string(database.status().message())}});
    return database.status();
  }
  const Generation loaded = {*std::move(database), number};
  {
    // The old set, if this is its last use, is destroyed after the lock.
    Generation next = loaded;
    std::lock_guard lock(mutex_);
    std::swap(current_, next);
  }
  metrics_.CountLoad(*loaded.database);
  logger_.Log(LogLevel::kInfo, "rules loaded",
              {{"rules", Concat(loaded.database->rules().rules.size())},
               {"generation", Concat(number)},
               {"from_cache", loaded.database->from_cache() ? "yes" : "no"}});
  return loaded;
}

}  // namespace logclass::sidecar

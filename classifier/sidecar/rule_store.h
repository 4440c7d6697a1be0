// The rule set in use, and its exchange while calls go on.

#ifndef CLASSIFIER_SIDECAR_RULE_STORE_H_
#define CLASSIFIER_SIDECAR_RULE_STORE_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/diagnostic.h"
#include "classifier/engine/database.h"
#include "classifier/sidecar/logger.h"
#include "classifier/sidecar/metrics.h"
#include "classifier/sidecar/settings.h"

namespace logclass::sidecar {

// Thread-safe. A reload compiles beside the set in use and swaps it whole;
// whoever holds the old one keeps it.
class RuleStore {
 public:
  struct Generation {
    std::shared_ptr<const Database> database;
    uint64_t number;  // from 1
  };

  // Loads the rules. `logger` and `metrics` must outlive the store. Fails as
  // Database::Load() does, with the diagnostics logged.
  static absl::StatusOr<std::unique_ptr<RuleStore>> Load(RuleSettings settings,
                                                         Logger* logger,
                                                         Metrics* metrics);

  Generation current() const;

  // Reads the files again. Where they are wrong the set in use stays, and that
  // is logged and counted. One reload runs at a time; others wait for it.
  absl::StatusOr<Generation> Reload(std::vector<Diagnostic>* diagnostics);

 private:
  RuleStore(RuleSettings settings, Logger* logger, Metrics* metrics)
      : settings_(std::move(settings)), logger_(*logger), metrics_(*metrics) {}

  const RuleSettings settings_;
  Logger& logger_;
  Metrics& metrics_;
  std::mutex reload_mutex_;
  mutable std::mutex mutex_;  // guards current_
  Generation current_{nullptr, 0};
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_RULE_STORE_H_

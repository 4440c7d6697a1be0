// The sidecar's metrics for Prometheus, all made at the start so that they are
// there from the first scrape on.
//
// name                                        labels             type
// ------------------------------------------  -----------------  ---------
// logclass_events_total                       severity, reason   counter
// logclass_records_total (API)                severity, reason   counter
// logclass_passed_through_events_total        why                counter
// logclass_rule_hits_total                    rule               counter
// logclass_batch_events                                          histogram
// logclass_scan_seconds                                          histogram
// logclass_splice_seconds                                        histogram
// logclass_forward_seconds                                       histogram
// logclass_received_bytes_total                                  counter
// logclass_sent_bytes_total                                      counter
// logclass_forward_responses_total            code               counter
// logclass_requests_total                     method, code       counter
// logclass_inflight_bytes, _requests                             gauge
// logclass_rejected_requests_total                               counter
// logclass_scan_errors_total                                     counter
// logclass_config_last_reload_successful                         gauge
// logclass_config_last_reload_success_timestamp_seconds          gauge
// logclass_reloads_total                      result             counter
// logclass_rules                              tier               gauge
// logclass_build_info                         version, engine    gauge, 1
//
// Reasons and rules are as many as the rule set has; above kMaxLabels a name
// new to a metric is counted as "other". `reason` is empty where no rule
// matched. `why` is not_a_log (a metric or trace), not_understood or
// malformed_request (which counts once), `result` success or failure, `tier`
// that of a rule's costliest pattern (none: it has no patterns), `code` gRPC's
// name for it.

#ifndef CLASSIFIER_SIDECAR_METRICS_H_
#define CLASSIFIER_SIDECAR_METRICS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "classifier/base/severity.h"
#include "classifier/engine/verdict.h"
#include "classifier/vector/tagger.h"

namespace logclass {
class Database;
}

namespace logclass::sidecar {

// Thread-safe.
class Metrics {
 public:
  static constexpr size_t kMaxLabels = 2000;

  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;  // one per process
  Metrics& operator=(const Metrics&) = delete;

  // A request of Vector's that was tagged.
  struct Push {
    const TagReport* report;
    size_t received_bytes;
    size_t sent_bytes;
    double scan_seconds;
    double splice_seconds;
  };
  void CountPush(const Push& push);

  // A batch that our own API classified.
  void CountRecords(const BatchVerdicts& verdicts, size_t received_bytes,
                    double scan_seconds);

  // An answer of the downstream's; `code` is gRPC's number.
  void CountForward(int code, double seconds);

  // A call of ours that ended; `method` as in "PushEvents".
  void CountRequest(std::string_view method, int code);
  void CountRejected();  // RESOURCE_EXHAUSTED for want of memory
  void CountScanError();

  void SetInflight(size_t bytes, size_t requests);

  // Rules were loaded, or could not be.
  void CountLoad(const Database& database);
  void CountFailedLoad();

  // All of it in Prometheus' text format, version 0.0.4.
  std::string Text() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_METRICS_H_

#include "classifier/sidecar/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <map>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "classifier/engine/database.h"
#include "classifier/engine/hyperscan.h"

#ifndef LOGCLASS_VERSION
#define LOGCLASS_VERSION "unknown"
#endif

namespace logclass::sidecar {
namespace {

using Match = TagReport::Match;
using prometheus::Counter;
using prometheus::Gauge;
using prometheus::Histogram;
using prometheus::Labels;
using prometheus::Registry;
using Buckets = Histogram::BucketBoundaries;

constexpr std::string_view kOther = "other";

// Why an event was passed through.
constexpr std::string_view kNotALog = "not_a_log";  // a metric or a trace
constexpr std::string_view kNotUnderstood = "not_understood";
constexpr std::string_view kMalformedRequest = "malformed_request";

constexpr std::string_view kSuccess = "success";
constexpr std::string_view kFailure = "failure";

// https://grpc.io/docs/guides/status-codes/, in the order of their numbers.
constexpr std::array<std::string_view, 17> kCodes = {"OK",
                                                     "CANCELLED",
                                                     "UNKNOWN",
                                                     "INVALID_ARGUMENT",
                                                     "DEADLINE_EXCEEDED",
                                                     "NOT_FOUND",
                                                     "ALREADY_EXISTS",
                                                     "PERMISSION_DENIED",
                                                     "RESOURCE_EXHAUSTED",
                                                     "FAILED_PRECONDITION",
                                                     "ABORTED",
                                                     "OUT_OF_RANGE",
                                                     "UNIMPLEMENTED",
                                                     "INTERNAL",
                                                     "UNAVAILABLE",
                                                     "DATA_LOSS",
                                                     "UNAUTHENTICATED"};

// gRPC, too, takes a number that it does not know for UNKNOWN.
size_t CodeIndex(int code) {
  constexpr size_t kUnknown = 2;
  const bool known = code >= 0 && static_cast<size_t>(code) < kCodes.size();
  return known ? static_cast<size_t>(code) : kUnknown;
}

constexpr std::string_view kMethods[] = {
    "PushEvents", "HealthCheck", "Classify", "ClassifyStream",
    "Explain",    "ListRules",   "Reload"};

constexpr std::string_view kTiers[] = {
    "hyperscan", "literal+re2", "hyperscan+re2", "re2", "none"};

// Vector sends at most 1,000 events unless it is told otherwise.
Buckets EventBuckets() {
  return {1, 10, 50, 100, 250, 500, 1000, 2500, 5000, 10'000, 100'000};
}

// For our own work, which takes about a microsecond an event.
Buckets WorkBuckets() {
  return {50e-6, 100e-6, 250e-6, 500e-6, 1e-3,   2.5e-3, 5e-3,
          10e-3, 25e-3,  50e-3,  100e-3, 250e-3, 1};
}

// For the downstream's answer; Vector gives up after 60 s.
Buckets ForwardBuckets() {
  return {1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 100e-3, 250e-3,
          0.5,  1,      2.5,  5,     10,    30,    60};
}

Counter& AddCounter(Registry& registry, const char* name, const char* help) {
  return prometheus::BuildCounter()
      .Name(name)
      .Help(help)
      .Register(registry)
      .Add({});
}

Gauge& AddGauge(Registry& registry, const char* name, const char* help,
                const Labels& labels = {}) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add(
      labels);
}

Histogram& AddHistogram(Registry& registry, const char* name, const char* help,
                        const Buckets& buckets) {
  return prometheus::BuildHistogram()
      .Name(name)
      .Help(help)
      .Register(registry)
      .Add({}, buckets);
}

// A counter metric with a label whose names come up as they are met, kMaxLabels
// of them, and maybe one whose values are known. Keeps its children, which the
// registry would look up by a map of all their labels. Thread-safe.
class CounterTable {
 public:
  struct Choice {
    std::string label;
    std::vector<std::string> values;
  };

  CounterTable(Registry& registry, const char* name, const char* help,
               std::string label, Choice choice = {"", {""}})
      : family_(prometheus::BuildCounter().Name(name).Help(help).Register(
            registry)),
        label_(std::move(label)),
        choice_(std::move(choice)) {}

  // Adds to one counter, which is there from then on; `choice` is the index of
  // its value.
  void Add(std::string_view name, size_t choice, size_t count) {
    Get(name, choice).Increment(static_cast<double>(count));
  }
  void Add(std::string_view name, size_t count) { Add(name, 0, count); }

 private:
  using Row = std::vector<Counter*>;  // by choice; null: not there yet

  Counter& Get(std::string_view name, size_t choice) {
    std::lock_guard lock(mutex_);
    auto row = rows_.find(name);
    if (row == rows_.end()) {
      if (rows_.size() >= Metrics::kMaxLabels) name = kOther;
      row = rows_.try_emplace(std::string(name), choice_.values.size()).first;
    }
    Counter*& counter = row->second[choice];
    if (counter == nullptr) counter = &family_.Add(LabelsOf(*row, choice));
    return *counter;
  }

  Labels LabelsOf(const std::pair<const std::string, Row>& row,
                  size_t choice) const {
    Labels labels = {{label_, row.first}};
    if (!choice_.label.empty()) labels[choice_.label] = choice_.values[choice];
    return labels;
  }

  prometheus::Family<Counter>& family_;
  const std::string label_;
  const Choice choice_;
  std::mutex mutex_;
  std::map<std::string, Row, std::less<>> rows_;
};

// Counts the verdicts of one batch and adds them to the metrics at the end of
// its life. A batch has few different matches, so that most cost a comparison
// of addresses here instead of a look-up by name there.
class Tally {
 public:
  Tally(CounterTable* reasons, CounterTable* rules)
      : reasons_(*reasons), rules_(*rules) {}
  ~Tally() {
    for (const Slot& slot : slots_) Flush(slot);
    for (size_t i = 0; i < unmatched_.size(); ++i) {
      if (unmatched_[i] > 0) reasons_.Add("", i, unmatched_[i]);
    }
  }
  Tally(const Tally&) = delete;  // would count twice
  Tally& operator=(const Tally&) = delete;

  void AddUnmatched(Severity severity, size_t count = 1) {
    unmatched_[static_cast<size_t>(severity)] += count;
  }

  // The match's views must outlive the tally.
  void AddMatch(const Match& match) {
    Slot& slot = slots_[std::hash<const char*>()(match.rule.data()) / 16 %
                        slots_.size()];
    if (!IsSame(slot.match, match)) {
      Flush(slot);
      slot = {match, 0};
    }
    ++slot.count;
  }

 private:
  struct Slot {
    Match match = {};
    size_t count = 0;
  };

  // Names are the Database's: equal ones mostly are the same bytes, and where
  // they are not they only take two slots' turns.
  static bool IsSame(const Match& a, const Match& b) {
    const auto same = [](std::string_view x, std::string_view y) {
      return x.data() == y.data() && x.size() == y.size();
    };
    return a.severity == b.severity && same(a.rule, b.rule) &&
           same(a.reason, b.reason);
  }

  void Flush(const Slot& slot) {
    if (slot.count == 0) return;
    reasons_.Add(slot.match.reason, static_cast<size_t>(slot.match.severity),
                 slot.count);
    rules_.Add(slot.match.rule, slot.count);
  }

  CounterTable& reasons_;
  CounterTable& rules_;
  std::array<size_t, kSeverityCount> unmatched_ = {};
  std::array<Slot, 64> slots_;
};

// Returns the index in kTiers of a rule's costliest pattern.
size_t TierIndex(const Database& database, const Rule& rule) {
  if (rule.any.empty() && rule.all.empty()) return std::size(kTiers) - 1;
  size_t costliest = 0;
  for (const auto* patterns : {&rule.any, &rule.all}) {
    for (const Pattern& pattern : *patterns) {
      const auto* tier =
          std::ranges::find(kTiers, database.PatternTier(pattern));
      costliest = std::max<size_t>(costliest, tier - std::begin(kTiers));
    }
  }
  return costliest;
}

CounterTable::Choice Severities() {
  CounterTable::Choice choice = {"severity", {}};
  for (Severity severity : kAllSeverities) {
    choice.values.emplace_back(SeverityName(severity));
  }
  return choice;
}

CounterTable::Choice Codes() {
  return {"code", {kCodes.begin(), kCodes.end()}};
}

// hs_version() says "5.4.0 2023-01-23": the date is the build's.
std::string EngineVersion() {
  const std::string_view version = hs_version();
  return std::string(version.substr(0, version.find(' ')));
}

}  // namespace

class Metrics::Impl {
 public:
  Impl();

  Registry registry;  // owns the metrics that all others refer to

  CounterTable events{
      registry, "logclass_events_total",
      "Events of Vector's that were tagged; reason: empty without a match",
      "reason", Severities()};
  CounterTable records{
      registry, "logclass_records_total",
      "Records that the API classified; reason: empty without a match",
      "reason", Severities()};
  CounterTable passed_through{
      registry, "logclass_passed_through_events_total",
      "Events sent on untagged; of malformed requests, the requests", "why"};
  CounterTable rule_hits{registry, "logclass_rule_hits_total",
                         "Events and records that a rule decided", "rule"};
  CounterTable forward_responses{registry, "logclass_forward_responses_total",
                                 "Answers of the downstream", "code"};
  CounterTable requests{registry, "logclass_requests_total", "Calls that ended",
                        "method", Codes()};
  CounterTable reloads{registry, "logclass_reloads_total",
                       "Times the rules were loaded, the first included",
                       "result"};

  Counter& received_bytes =
      AddCounter(registry, "logclass_received_bytes_total",
                 "Bytes of requests that came in, uncompressed");
  Counter& sent_bytes =
      AddCounter(registry, "logclass_sent_bytes_total",
                 "Bytes of requests for the downstream, uncompressed");
  Counter& rejected = AddCounter(registry, "logclass_rejected_requests_total",
                                 "Calls refused for want of memory");
  Counter& scan_errors =
      AddCounter(registry, "logclass_scan_errors_total",
                 "Batches that the engine failed to classify");

  Histogram& batch_events =
      AddHistogram(registry, "logclass_batch_events",
                   "Events or records of a request", EventBuckets());
  Histogram& scan_seconds =
      AddHistogram(registry, "logclass_scan_seconds",
                   "Time to read and classify a request", WorkBuckets());
  Histogram& splice_seconds =
      AddHistogram(registry, "logclass_splice_seconds",
                   "Time to write the tags into a request", WorkBuckets());
  Histogram& forward_seconds =
      AddHistogram(registry, "logclass_forward_seconds",
                   "Time until the downstream answered", ForwardBuckets());

  Gauge& inflight_bytes = AddGauge(registry, "logclass_inflight_bytes",
                                   "Bytes of the requests held now");
  Gauge& inflight_requests =
      AddGauge(registry, "logclass_inflight_requests", "Requests held now");
  Gauge& reload_successful =
      AddGauge(registry, "logclass_config_last_reload_successful",
               "1 where the rules were last loaded without an error");
  Gauge& reload_time = AddGauge(
      registry, "logclass_config_last_reload_success_timestamp_seconds",
      "When the rules in use were loaded");
  std::vector<Gauge*> rules;  // by index in kTiers
};

Metrics::Impl::Impl() {
  for (size_t i = 0; i < kSeverityCount; ++i) {
    events.Add("", i, 0);
    records.Add("", i, 0);
  }
  for (auto why : {kNotALog, kNotUnderstood, kMalformedRequest}) {
    passed_through.Add(why, 0);
  }
  for (std::string_view code : kCodes) forward_responses.Add(code, 0);
  for (std::string_view method : kMethods) requests.Add(method, 0, 0);
  for (std::string_view result : {kSuccess, kFailure}) reloads.Add(result, 0);
  for (std::string_view tier : kTiers) {
    rules.push_back(&AddGauge(
        registry, "logclass_rules",
        "Rules in use, by how the costliest of their patterns is found",
        {{"tier", std::string(tier)}}));
  }
  AddGauge(registry, "logclass_build_info", "1",
           {{"version", LOGCLASS_VERSION}, {"engine", EngineVersion()}})
      .Set(1);
}

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}

Metrics::~Metrics() = default;

void Metrics::CountPush(const Push& push) {
  const TagReport& report = *push.report;
  impl_->received_bytes.Increment(static_cast<double>(push.received_bytes));
  impl_->sent_bytes.Increment(static_cast<double>(push.sent_bytes));
  impl_->scan_seconds.Observe(push.scan_seconds);
  impl_->splice_seconds.Observe(push.splice_seconds);
  if (report.malformed) {
    impl_->passed_through.Add(kMalformedRequest, 1);
    return;
  }
  impl_->batch_events.Observe(static_cast<double>(report.events));
  if (report.others > 0) impl_->passed_through.Add(kNotALog, report.others);
  if (report.unknown > 0) {
    impl_->passed_through.Add(kNotUnderstood, report.unknown);
  }
  Tally tally(&impl_->events, &impl_->rule_hits);
  for (Severity severity : kAllSeverities) {
    tally.AddUnmatched(severity,
                       report.unmatched[static_cast<size_t>(severity)]);
  }
  for (const Match& match : report.matches) tally.AddMatch(match);
}

void Metrics::CountRecords(const BatchVerdicts& verdicts, size_t received_bytes,
                           double scan_seconds) {
  impl_->received_bytes.Increment(static_cast<double>(received_bytes));
  impl_->scan_seconds.Observe(scan_seconds);
  impl_->batch_events.Observe(static_cast<double>(verdicts.items().size()));
  Tally tally(&impl_->records, &impl_->rule_hits);
  for (const BatchVerdicts::Item& item : verdicts.items()) {
    if (item.match < 0) {
      tally.AddUnmatched(item.severity);
      continue;
    }
    const Verdict& verdict = verdicts.match(item);
    tally.AddMatch({verdict.severity, verdict.reason, verdict.rule});
  }
}

void Metrics::CountForward(int code, double seconds) {
  impl_->forward_responses.Add(kCodes[CodeIndex(code)], 1);
  impl_->forward_seconds.Observe(seconds);
}

void Metrics::CountRequest(std::string_view method, int code) {
  impl_->requests.Add(method, CodeIndex(code), 1);
}

void Metrics::CountRejected() { impl_->rejected.Increment(); }

void Metrics::CountScanError() { impl_->scan_errors.Increment(); }

void Metrics::SetInflight(size_t bytes, size_t requests) {
  impl_->inflight_bytes.Set(static_cast<double>(bytes));
  impl_->inflight_requests.Set(static_cast<double>(requests));
}

void Metrics::CountLoad(const Database& database) {
  std::array<size_t, std::size(kTiers)> rules = {};
  for (const Rule& rule : database.rules().rules) {
    ++rules[TierIndex(database, rule)];
  }
  for (size_t i = 0; i < rules.size(); ++i) {
    impl_->rules[i]->Set(static_cast<double>(rules[i]));
  }
  impl_->reloads.Add(kSuccess, 1);
  impl_->reload_successful.Set(1);
  impl_->reload_time.SetToCurrentTime();
}

void Metrics::CountFailedLoad() {
  impl_->reloads.Add(kFailure, 1);
  impl_->reload_successful.Set(0);
}

std::string Metrics::Text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace logclass::sidecar

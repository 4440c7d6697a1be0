#include "classifier/capi/live_rules.h"

#include <memory>

#include "classifier/capi/boundary.h"

namespace capi = logclass::capi;

void logclass_live_rules::Set(const logclass_rules* rules) {
  capi::RulesRef next = capi::Retained(rules);
  capi::RulesRef former;  // freed without the lock: that takes its time
  const std::lock_guard<std::mutex> lock(mutex_);
  former.reset(current_.exchange(next.release(), std::memory_order_acq_rel));
}

capi::RulesRef logclass_live_rules::Get() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return capi::Retained(current_.load(std::memory_order_acquire));
}

logclass_status_t logclass_live_rules_create(const logclass_rules_t* rules,
                                             logclass_live_rules_t** live,
                                             logclass_error_t** error) {
  if (live != nullptr) *live = nullptr;
  return capi::Guarded(error, [&] {
    if (rules == nullptr) return capi::NullArgument("rules");
    if (live == nullptr) return capi::NullArgument("live");
    *live = std::make_unique<logclass_live_rules>(rules).release();
    return absl::OkStatus();
  });
}

void logclass_live_rules_free(logclass_live_rules_t* live) {
  std::unique_ptr<logclass_live_rules>{live};
}

void logclass_live_rules_set(logclass_live_rules_t* live,
                             const logclass_rules_t* rules) {
  live->Set(rules);
}

logclass_rules_t* logclass_live_rules_get(logclass_live_rules_t* live) {
  return const_cast<logclass_rules_t*>(live->Get().release());
}

// Rules that are swapped while others classify with them.

#ifndef CLASSIFIER_CAPI_LIVE_RULES_H_
#define CLASSIFIER_CAPI_LIVE_RULES_H_

#include <atomic>
#include <mutex>

#include "classifier/capi/rules.h"

// Thread-safe.
struct logclass_live_rules {
  explicit logclass_live_rules(const logclass_rules* rules)
      : current_(logclass_rules_retain(rules)) {}
  ~logclass_live_rules() { logclass_rules_release(current_); }
  logclass_live_rules(const logclass_live_rules&) = delete;  // one place
  logclass_live_rules& operator=(const logclass_live_rules&) = delete;

  void Set(const logclass_rules* rules);
  logclass::capi::RulesRef Get() const;

  // Whether these rules, of which the caller has a reference, are in use. Takes
  // no lock: they cannot be freed and made anew at the same address meanwhile.
  bool IsCurrent(const logclass_rules* rules) const {
    return current_.load(std::memory_order_acquire) == rules;
  }

 private:
  // Held from reading the pointer until there is a reference to what it points
  // to, and while it changes.
  mutable std::mutex mutex_;
  std::atomic<const logclass_rules*> current_;  // one reference
};

#endif  // CLASSIFIER_CAPI_LIVE_RULES_H_

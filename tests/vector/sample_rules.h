// A small rule set with one rule for each way in which an event can match.

#ifndef TESTS_VECTOR_SAMPLE_RULES_H_
#define TESTS_VECTOR_SAMPLE_RULES_H_

namespace logclass::testing {

inline constexpr char kSampleRules[] = R"(
defaults: {category: test}
rules:
- id: oom
  code: OOM_KILLED
  title: the kernel killed a process
  severity: CRITICAL
  any: [{regex: 'Killed process (?P<pid>\d+) \((?P<process>[^)]*)\)'}]
- id: disk
  code: DISK_FULL
  title: no space left
  severity: ERROR
  kinds: [log, event, state]
  any: ['No space left', 'err="disk full']
- id: refused
  code: CONNECTION_REFUSED
  title: a connection was refused
  severity: WARNING
  symptom: true
  min_level: WARNING
  any: ['connection refused']
- id: heap
  code: HEAP_EXHAUSTED
  title: Java ran out of memory
  severity: ERROR
  any: ['java.lang.OutOfMemoryError']
- id: in-shop
  code: CHECKOUT_FAILED
  title: only where it runs tells
  severity: ERROR
  any: ['checkout failed']
  when: {kubernetes.pod_namespace: shop}
- id: on-stderr
  code: PANIC
  title: only on stderr
  severity: CRITICAL
  any: ['panic: ']
  when: {stream: stderr}
- id: by-label
  code: CART_BROKEN
  title: a label with dots
  severity: WARNING
  any: ['cart is broken']
  when: {kubernetes.pod_labels.app.kubernetes.io/name: cart}
- id: back-off
  code: CRASH_LOOP
  title: a container restarts
  severity: CRITICAL
  kinds: [event, state]
  any: ['Back-off restarting failed container', 'reason=CrashLoopBackOff']
- id: pod-event
  code: POD_FAILED
  title: an event of a Pod in shop
  severity: ERROR
  kinds: [event]
  any: ['it failed']
  when: {involvedObject.kind: Pod, namespace: shop, type: Warning}
- id: alert
  code: POD_CRASH_ALERT
  title: an alert
  severity: ERROR
  kinds: [state]
  any: ['KubePodCrashLooping']
)";

}  // namespace logclass::testing

#endif  // TESTS_VECTOR_SAMPLE_RULES_H_

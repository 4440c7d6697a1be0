// Events as Vector's kubernetes_logs source makes them, each a function of its
// number: who receives one can tell which it was and whether it has changed.
// Facts: vectordotdev/vector, src/sources/kubernetes_logs.

#ifndef TESTS_SIDECAR_SUPPORT_KUBERNETES_EVENTS_H_
#define TESTS_SIDECAR_SUPPORT_KUBERNETES_EVENTS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "vector/event.pb.h"

namespace logclass::testing {

// The log line of an event: INFO mostly, one in ten an error, one in fifty an
// error that kRules of sidecar_process.h have a rule for.
std::string LogLine(uint64_t id);

// The legacy namespace: an object of about 1.1 KB, encoded.
event::EventWrapper KubernetesEvent(uint64_t id);

// Vector's own namespace: the line is the root, all else metadata.
event::EventWrapper NamespacedEvent(uint64_t id);

// Which event it is; nullopt where it has no number.
std::optional<uint64_t> EventId(const event::EventWrapper& event);

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_KUBERNETES_EVENTS_H_

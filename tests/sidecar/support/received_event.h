// What a receiver looks at in the events that it got.

#ifndef TESTS_SIDECAR_SUPPORT_RECEIVED_EVENT_H_
#define TESTS_SIDECAR_SUPPORT_RECEIVED_EVENT_H_

#include <cstdint>
#include <string>

#include "vector/event.pb.h"
#include "vector/vector.pb.h"

namespace logclass::testing {

// Says in what Vector would panic, log an error or misread it; empty where all
// is well. Facts: vectordotdev/vector, lib/vector-core/src/event/proto.rs.
std::string FindUnfit(const vector::PushEventsRequest& request);

// Takes the tags away, under their default names, and returns them.
struct Tags {
  std::string severity;  // all empty where the event has none
  std::string reason;
  event::Value classification;
};
Tags TakeTags(event::EventWrapper* event);

// Of all of the event; equal ones have equal fingerprints in all processes of
// this build.
uint64_t Fingerprint(const event::EventWrapper& event);

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_RECEIVED_EVENT_H_

// Services and what stands behind them.

#include <string>

#include "classifier/record/state_parts.h"

namespace logclass {
namespace {

// How many addresses a service has.
struct Addresses {
  int64_t ready = 0;
  int64_t not_ready = 0;
  JsonValue first_not_ready;  // the pod's name

  std::string_view Word() const {
    if (ready == 0) return not_ready == 0 ? "none" : "notReady";
    return not_ready == 0 ? "ready" : "partial";
  }
};

void AppendAddresses(const Addresses& addresses, JsonValue service,
                     StateLines& lines) {
  lines.Begin("");
  lines.PairOf("endpoints", addresses.Word());
  lines.PairOf("service", service);
  lines.Number("ready", addresses.ready);
  lines.Number("notReady", addresses.not_ready);
  lines.PairOf("pod", addresses.first_not_ready);
}

void AppendEndpoints(const ObjectParts& parts, StateLines& lines) {
  JsonReader& reader = lines.reader();
  // Before Lease, controllers kept their lock in one.
  if (!reader
           .Find(parts.metadata,
                 "annotations.control-plane.alpha.kubernetes.io/leader")
           .absent()) {
    return;
  }
  Addresses addresses;
  for (JsonValue subset : ObjectsAt(reader, parts.object, "subsets")) {
    addresses.ready +=
        static_cast<int64_t>(ObjectsAt(reader, subset, "addresses").size());
    for (JsonValue address : ObjectsAt(reader, subset, "notReadyAddresses")) {
      if (addresses.not_ready++ > 0) continue;
      addresses.first_not_ready = reader.Find(address, "targetRef.name");
    }
  }
  AppendAddresses(addresses, reader.Find(parts.metadata, "name"), lines);
}

void AppendEndpointSlice(const ObjectParts& parts, StateLines& lines) {
  JsonReader& reader = lines.reader();
  Addresses addresses;
  for (JsonValue endpoint : ObjectsAt(reader, parts.object, "endpoints")) {
    if (IsScalar(reader.Find(endpoint, "conditions.terminating"), "true"))
      continue;
    if (!IsScalar(reader.Find(endpoint, "conditions.ready"), "false")) {
      ++addresses.ready;
    } else if (addresses.not_ready++ == 0) {
      addresses.first_not_ready = reader.Find(endpoint, "targetRef.name");
    }
  }
  AppendAddresses(
      addresses,
      reader.Find(parts.metadata, "labels.kubernetes.io/service-name"), lines);
}

void AppendLoadBalancer(const ObjectParts& parts, StateLines& lines) {
  JsonReader& reader = lines.reader();
  if (parts.spec.absent() || parts.status.absent()) return;
  if (!IsText(reader.Find(parts.spec, "type"), "LoadBalancer")) return;
  if (!ObjectsAt(reader, parts.status, "loadBalancer.ingress").empty()) return;
  lines.Word("loadBalancer=pending");
}

}  // namespace

void AppendNetwork(const ObjectParts& parts, StateLines& lines) {
  if (parts.metadata.absent()) return;
  JsonReader& reader = lines.reader();
  // One without addresses has no subsets: only the kind tells.
  if (IsText(reader.Find(parts.object, "kind"), "Endpoints") ||
      IsArray(reader.Find(parts.object, "subsets"))) {
    AppendEndpoints(parts, lines);
  } else if (HasText(reader.Find(parts.object, "addressType"))) {
    AppendEndpointSlice(parts, lines);
  } else {
    AppendLoadBalancer(parts, lines);
  }
}

}  // namespace logclass

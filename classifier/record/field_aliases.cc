#include "classifier/record/field_aliases.h"

#include <algorithm>
#include <array>
#include <utility>

namespace logclass {
namespace {

constexpr size_t kMaxPaths = 9;

// A name that stands for the first of several paths that has a value.
struct Alias {
  std::string_view name;
  std::array<std::string_view, kMaxPaths> paths;
};

// core/v1, then events.k8s.io/v1. Of involvedObject.* and regarding.* either
// name serves for both; ResolveField() sees to that.
constexpr Alias kEventAliases[] = {
    {"message", {"message", "note"}},
    {"kind", {"involvedObject.kind", "regarding.kind"}},
    {"name", {"involvedObject.name", "regarding.name"}},
    {"namespace",
     {"involvedObject.namespace", "regarding.namespace", "metadata.namespace"}},
    {"component",
     {"source.component", "deprecatedSource.component", "reportingComponent",
      "reportingController"}},
    {"source.component",
     {"source.component", "deprecatedSource.component", "reportingComponent",
      "reportingController"}},
    {"source.host", {"source.host", "deprecatedSource.host"}},
    {"reportingComponent",
     {"reportingComponent", "reportingController", "source.component",
      "deprecatedSource.component"}},
    {"count", {"series.count", "count", "deprecatedCount"}},
    {"firstTimestamp",
     {"firstTimestamp", "deprecatedFirstTimestamp", "eventTime",
      "metadata.creationTimestamp"}},
    {"lastTimestamp",
     {"series.lastObservedTime", "lastTimestamp", "deprecatedLastTimestamp",
      "eventTime", "metadata.creationTimestamp"}},
};

// kubernetes-event-exporter's layouts and Grafana Alloy's events.
constexpr Alias kFlatEventAliases[] = {
    {"message", {"message", "msg", "note"}},
    {"involvedObject.kind", {"kind"}},
    {"involvedObject.name", {"name", "objectName"}},
    {"involvedObject.namespace", {"namespace"}},
    {"involvedObject.fieldPath", {"fieldPath"}},
    {"involvedObject.uid", {"uid", "objectUID"}},
    {"component",
     {"component", "sourcecomponent", "source", "reportingcontroller",
      "reportingComponent"}},
    {"source.component",
     {"component", "sourcecomponent", "source", "reportingcontroller",
      "reportingComponent"}},
    {"reportingComponent",
     {"reportingComponent", "reportingcontroller", "component",
      "sourcecomponent"}},
    {"source.host", {"host", "sourcehost"}},
};

constexpr Alias kOtelEventAliases[] = {
    {"message", {"body", "Body"}},
    {"reason", {"attributes.k8s.event.reason", "k8s.event.reason"}},
    {"type", {"severity_text", "severityText", "severity", "SeverityText"}},
    {"count", {"attributes.k8s.event.count"}},
    {"namespace",
     {"attributes.k8s.namespace.name", "resource.k8s.namespace.name",
      "resource.attributes.k8s.namespace.name",
      "resources.k8s.namespace.name"}},
    {"involvedObject.namespace",
     {"attributes.k8s.namespace.name", "resource.k8s.namespace.name",
      "resource.attributes.k8s.namespace.name",
      "resources.k8s.namespace.name"}},
    {"kind",
     {"resource.k8s.object.kind", "resource.attributes.k8s.object.kind",
      "resources.k8s.object.kind", "attributes.k8s.object.kind"}},
    {"involvedObject.kind",
     {"resource.k8s.object.kind", "resource.attributes.k8s.object.kind",
      "resources.k8s.object.kind", "attributes.k8s.object.kind"}},
    {"name",
     {"resource.k8s.object.name", "resource.attributes.k8s.object.name",
      "resources.k8s.object.name", "attributes.k8s.object.name"}},
    {"involvedObject.name",
     {"resource.k8s.object.name", "resource.attributes.k8s.object.name",
      "resources.k8s.object.name", "attributes.k8s.object.name"}},
    {"involvedObject.uid",
     {"resource.k8s.object.uid", "resource.attributes.k8s.object.uid",
      "resources.k8s.object.uid", "attributes.k8s.object.uid"}},
    {"involvedObject.fieldPath",
     {"resource.k8s.object.fieldpath",
      "resource.attributes.k8s.object.fieldpath",
      "resources.k8s.object.fieldpath", "attributes.k8s.object.fieldpath"}},
    {"source.host",
     {"resource.k8s.node.name", "resource.attributes.k8s.node.name",
      "resources.k8s.node.name", "attributes.k8s.node.name"}},
    {"firstTimestamp", {"attributes.k8s.event.start_time"}},
    {"lastTimestamp", {"timeUnixNano", "time", "timestamp"}},
};

constexpr Alias kObjectAliases[] = {
    {"name", {"metadata.name"}},
    {"namespace", {"metadata.namespace"}},
};

// Where the collectors put a log line's origin: Fluentd and Fluent Bit, Vector,
// Filebeat, OpenTelemetry (flat, and in OTLP's resource).
constexpr Alias kLineAliases[] = {
    {"namespace",
     {"namespace", "kubernetes.namespace_name", "kubernetes.pod_namespace",
      "kubernetes.namespace", "k8s.namespace.name",
      "resource.k8s.namespace.name", "resource.attributes.k8s.namespace.name",
      "resources.k8s.namespace.name", "attributes.k8s.namespace.name"}},
    {"pod",
     {"pod", "kubernetes.pod_name", "kubernetes.pod.name", "k8s.pod.name",
      "resource.k8s.pod.name", "resource.attributes.k8s.pod.name",
      "resources.k8s.pod.name", "attributes.k8s.pod.name"}},
    {"container",
     {"container", "kubernetes.container_name", "kubernetes.container.name",
      "container.name", "k8s.container.name", "resource.k8s.container.name",
      "resource.attributes.k8s.container.name", "resources.k8s.container.name",
      "attributes.k8s.container.name"}},
    {"node",
     {"node", "kubernetes.host", "kubernetes.pod_node_name",
      "kubernetes.node.name", "k8s.node.name", "resource.k8s.node.name",
      "resource.attributes.k8s.node.name", "resources.k8s.node.name",
      "attributes.k8s.node.name"}},
    {"stream", {"stream", "log.iostream", "attributes.log.iostream"}},
};

std::span<const Alias> AliasesOf(RecordShape shape) {
  switch (shape) {
    case RecordShape::kLine:
      return kLineAliases;
    case RecordShape::kEvent:
      return kEventAliases;
    case RecordShape::kFlatEvent:
      return kFlatEventAliases;
    case RecordShape::kOtelEvent:
      return kOtelEventAliases;
    case RecordShape::kObject:
      return kObjectAliases;
    case RecordShape::kPayload:
      break;
  }
  return {};
}

constexpr std::string_view kInvolved = "involvedObject";
constexpr std::string_view kRegarding = "regarding";

}  // namespace

std::span<const std::string_view> FieldAliases(RecordShape shape,
                                               std::string_view name) {
  for (const Alias& alias : AliasesOf(shape)) {
    if (alias.name != name) continue;
    const auto end = std::ranges::find(alias.paths, std::string_view());
    return {alias.paths.begin(), end};
  }
  return {};
}

std::string OtherGroupName(std::string_view name) {
  for (const auto& [from, to] :
       {std::pair(kInvolved, kRegarding), std::pair(kRegarding, kInvolved)}) {
    if (!name.starts_with(from)) continue;
    const std::string_view rest = name.substr(from.size());
    if (rest.empty() || rest.front() == '.') {
      return std::string(to).append(rest);
    }
  }
  return {};
}

}  // namespace logclass

#include "classifier/record/json_fields.h"

#include <array>
#include <span>
#include <string>

namespace logclass {
namespace {

constexpr size_t kMaxPaths = 9;

// A name that stands for the first of several paths that has a value.
struct Alias {
  std::string_view name;
  std::array<std::string_view, kMaxPaths> paths;
};

// core/v1, then events.k8s.io/v1. Of involvedObject.* and regarding.* either
// name serves for both; Field() sees to that.
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

std::span<const Alias> AliasesOf(JsonShape shape) {
  switch (shape) {
    case JsonShape::kLine:
      return kLineAliases;
    case JsonShape::kEvent:
      return kEventAliases;
    case JsonShape::kFlatEvent:
      return kFlatEventAliases;
    case JsonShape::kOtelEvent:
      return kOtelEventAliases;
    case JsonShape::kObject:
      return kObjectAliases;
    case JsonShape::kPayload:
      break;
  }
  return {};
}

const Alias* FindAlias(JsonShape shape, std::string_view name) {
  for (const Alias& alias : AliasesOf(shape)) {
    if (alias.name == name) return &alias;
  }
  return nullptr;
}

constexpr std::string_view kInvolved = "involvedObject";
constexpr std::string_view kRegarding = "regarding";

// Returns the other API group's name of an event's object, or of a member of
// it; empty where `name` is neither.
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

// The API server writes what is not set as an empty string, a null or zero.
bool IsUnset(RawJson value) {
  return value.empty() || value == "\"\"" || value == "0";
}

}  // namespace

void JsonFields::Reset(const Init& init) {
  init_ = init;
  decoded_.clear();
}

RawJson JsonFields::FindInLayers(std::string_view path) const {
  for (const JsonFields* layer = this; layer != nullptr;
       layer = layer->init_.outer) {
    const RawJson value = reader_->Find(layer->init_.object, path);
    if (!value.empty()) return value;
  }
  return {};
}

std::string_view JsonFields::Text(RawJson value) const {
  for (const auto& [begin, text] : decoded_) {
    if (begin == value.data()) return text;
  }
  const std::string_view text = DecodeJson(value, *arena_);
  const bool in_place =
      text.data() == value.data() || text.data() == value.data() + 1;
  if (!in_place) decoded_.emplace_back(value.data(), text);
  return text;
}

std::optional<std::string_view> JsonFields::Field(std::string_view name) const {
  if (init_.shape == JsonShape::kObject && name == "kind" &&
      !init_.kind.empty()) {
    return init_.kind;
  }
  if (const Alias* alias = FindAlias(init_.shape, name); alias != nullptr) {
    RawJson unset;
    for (std::string_view path : alias->paths) {
      if (path.empty()) break;
      const RawJson value = FindInLayers(path);
      if (IsUnset(value)) {
        if (unset.empty()) unset = value;
      } else if (!IsObject(value) && !IsArray(value)) {
        return Text(value);
      }
    }
    if (!unset.empty()) return Text(unset);
    // An event's kind is never the word Event.
    if (init_.shape != JsonShape::kLine) return std::nullopt;
  }
  RawJson value = FindInLayers(name);
  if (value.empty() && init_.shape == JsonShape::kEvent) {
    const std::string other = OtherGroupName(name);
    if (!other.empty()) value = FindInLayers(other);
  }
  if (value.empty()) return std::nullopt;
  return Text(value);
}

}  // namespace logclass

#include "tests/vector/random_events.h"

#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <bit>
#include <iterator>
#include <limits>

namespace logclass::testing {
namespace {

// Numbers that no message of event.proto has; 21 and 99 take one byte and two.
constexpr int kUnknownNumbers[] = {25, 99, 12345, 536870911};

constexpr int kMaxDepth = 5;

// Names that mean something to the reader, and some that do not.
constexpr const char* kKeys[] = {"message",
                                 "msg",
                                 "log",
                                 "body",
                                 "severity",
                                 "level",
                                 "reason",
                                 "kubernetes",
                                 "stream",
                                 "classification",
                                 "kind",
                                 "metadata",
                                 "status",
                                 "items",
                                 "involvedObject",
                                 "regarding",
                                 "note",
                                 "apiVersion",
                                 "alerts",
                                 "receiver",
                                 "PRIORITY",
                                 "source_id",
                                 "timestamp",
                                 "error",
                                 "pod_namespace",
                                 "pod_labels",
                                 "fields",
                                 "attributes",
                                 "labels",
                                 "",
                                 ".",
                                 "a.b",
                                 "name",
                                 "namespace",
                                 "type",
                                 "code",
                                 "took",
                                 "object",
                                 "spec",
                                 "message",
                                 "message",
                                 "kubernetes_logs",
                                 "app.kubernetes.io/name"};

constexpr std::string_view kPhrases[] = {
    "",
    "all is well",
    "Killed process 42 (java)",
    "E0312 10:15:07.123456       1 main.go:10] No space left on device",
    "level=info msg=\"connection refused\"",
    "level=error msg=\"connection refused\"",
    "checkout failed",
    "panic: nil map",
    "Pod",
    "Event",
    "Warning",
    "shop",
    "stderr",
    "v1",
    "it failed",
    "Back-off restarting failed container",
    "ERROR",
    "3",
    "java.lang.OutOfMemoryError: heap\n\tat a.B.c(B.java:1)\n\tat d.E",
    R"({"level":"error","msg":"checkout failed","err":"disk full"})",
    R"({"kind":"PodList","apiVersion":"v1","items":[{"metadata":{}},{}]})",
    R"({"message":)",
    "{}",
    "\xff\xfe\x80 No space left \xc3",
};

}  // namespace

vector::PushEventsRequest RandomEvents::Request(int max_events) {
  vector::PushEventsRequest request;
  for (int i = Below(max_events + 1); i > 0; --i) {
    FillWrapper(request.add_events());
  }
  AddUnknown(&request);
  return request;
}

void RandomEvents::FillWrapper(event::EventWrapper* wrapper) {
  switch (Below(10)) {
    case 0:
      FillMetric(wrapper->mutable_metric());
      break;
    case 1:
      FillTrace(wrapper->mutable_trace());
      break;
    case 2:
      break;  // empty, or only unknown fields
    default:
      FillLog(wrapper->mutable_log());
  }
  AddUnknown(wrapper);
}

void RandomEvents::FillLog(event::Log* log) {
  FillFields(0, log->mutable_fields());
  if (OneIn(3)) FillValue(0, log->mutable_value());
  if (OneIn(2)) FillContainer(0, log->mutable_metadata());
  if (OneIn(2)) FillMetadata(log->mutable_metadata_full());
  AddUnknown(log);
}

void RandomEvents::FillTrace(event::Trace* trace) {
  FillFields(0, trace->mutable_fields());
  if (OneIn(2)) FillMetadata(trace->mutable_metadata_full());
  AddUnknown(trace);
}

void RandomEvents::FillMetric(event::Metric* metric) {
  metric->set_name(Key());
  metric->mutable_timestamp()->set_seconds(Below(1 << 30));
  if (OneIn(2)) {
    metric->mutable_counter()->set_value(Below(1000) / 7.0);
  } else {
    metric->mutable_gauge()->set_value(-1.5);
  }
  if (OneIn(2)) FillMetadata(metric->mutable_metadata_full());
  AddUnknown(metric);
}

void RandomEvents::FillMetadata(event::Metadata* metadata) {
  if (!OneIn(4)) FillContainer(0, metadata->mutable_value());
  if (OneIn(8)) FillValue(kMaxDepth, metadata->mutable_value());
  if (OneIn(3)) {
    auto& secrets = *metadata->mutable_secrets()->mutable_entries();
    secrets[Key()] = "a secret";
    AddUnknown(metadata->mutable_secrets());
  }
  if (OneIn(3)) metadata->set_source_id(Key());
  if (OneIn(3)) metadata->set_source_type("kubernetes_logs");
  if (OneIn(3)) metadata->mutable_upstream_id()->set_port("a");
  if (OneIn(3)) {
    metadata->mutable_datadog_origin_metadata()->set_origin_product(7);
  }
  if (OneIn(2)) metadata->set_source_event_id("0123456789abcdef");
  AddUnknown(metadata);
}

void RandomEvents::FillFields(
    int depth, google::protobuf::Map<std::string, event::Value>* fields) {
  for (int i = Below(6); i > 0; --i) FillValue(depth + 1, &(*fields)[Key()]);
  // Without one most logs would be odd.
  if (depth == 0 && !OneIn(4)) (*fields)["message"].set_raw_bytes(Phrase());
}

void RandomEvents::FillValue(int depth, event::Value* value) {
  switch (Below(depth < kMaxDepth ? 14 : 8)) {
    case 0:
      value->set_integer(OneIn(2) ? Below(100)
                                  : std::numeric_limits<int64_t>::min());
      break;
    case 1:
      value->set_float_(OneIn(4) ? std::numeric_limits<double>::quiet_NaN()
                                 : Below(100) / 3.);
      break;
    case 2:
      value->set_boolean(OneIn(2));
      break;
    case 3:
      value->set_null(event::NULL_VALUE);
      break;
    case 4:
      value->mutable_timestamp()->set_seconds(
          OneIn(4) ? std::numeric_limits<int64_t>::max() : Below(1 << 30));
      value->mutable_timestamp()->set_nanos(Below(2'000'000'000));
      AddUnknown(value->mutable_timestamp());
      break;
    case 5:
      break;  // no kind
    case 6:
    case 7:
    case 8:
    case 9:
      value->set_raw_bytes(Phrase());
      break;
    default:
      FillContainer(depth, value);
  }
  AddUnknown(value);
}

void RandomEvents::FillContainer(int depth, event::Value* value) {
  if (OneIn(3)) {
    auto& array = *value->mutable_array();
    for (int i = Below(4); i > 0; --i) FillValue(depth + 1, array.add_items());
    AddUnknown(&array);
  } else {
    FillFields(depth + 1, value->mutable_map()->mutable_fields());
    AddUnknown(value->mutable_map());
  }
}

void RandomEvents::AddUnknown(google::protobuf::Message* message) {
  if (!OneIn(6)) return;
  auto* fields = message->GetReflection()->MutableUnknownFields(message);
  const int number = kUnknownNumbers[Below(std::size(kUnknownNumbers))];
  switch (Below(5)) {
    case 0:
      fields->AddVarint(number, std::numeric_limits<uint64_t>::max());
      break;
    case 1:
      fields->AddFixed32(number, 7);
      break;
    case 2:
      fields->AddFixed64(number, 7);
      break;
    case 3:
      fields->AddLengthDelimited(number, Phrase());
      break;
    default:
      // Proto3 has none, but a reader has to do with them.
      if (OneIn(8)) fields->AddGroup(number)->AddVarint(1, 2);
  }
}

std::string RandomEvents::Key() { return kKeys[Below(std::size(kKeys))]; }

std::string RandomEvents::Phrase() {
  if (OneIn(10)) return Bytes(300);
  return std::string(kPhrases[Below(std::size(kPhrases))]);
}

std::string RandomEvents::Bytes(size_t max_size) {
  std::string bytes(Below(static_cast<int>(max_size) + 1), '\0');
  for (char& byte : bytes) byte = static_cast<char>(Below(256));
  return bytes;
}

void RandomEvents::Mutate(std::string_view other, std::string* request) {
  for (int i = 1 + Below(4); i > 0 && !request->empty(); --i) {
    const int size = static_cast<int>(request->size());
    const size_t at = Below(size);
    const size_t length = Below(std::min(size, 64)) + 1;
    switch (Below(7)) {
      case 0:
      case 1:
        (*request)[at] ^= static_cast<char>(1 << Below(8));
        break;
      case 2:
        (*request)[at] = static_cast<char>(Below(OneIn(2) ? 16 : 256));
        break;
      case 3:
        if (OneIn(4)) request->resize(at);
        break;
      case 4:
        request->erase(at, length);
        break;
      case 5:
        request->insert(at, request->substr(Below(size), length));
        break;
      default:
        if (other.empty()) break;
        request->replace(
            at, OneIn(2) ? length : 0,
            other.substr(Below(static_cast<int>(other.size())), length));
    }
  }
}

}  // namespace logclass::testing

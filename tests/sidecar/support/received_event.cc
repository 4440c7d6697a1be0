#include "tests/sidecar/support/received_event.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace logclass::testing {
namespace {

using Fields = google::protobuf::Map<std::string, event::Value>;

// What protobuf in Rust decodes at most, in messages within one another, less
// what an event's root takes: lib/vector-core/src/event/ser.rs.
constexpr int kMaxNesting = 96;

// chrono's NaiveDateTime ends in the year 262143.
constexpr int64_t kMaxSeconds = 8'210'266'876'799;

class Checker {
 public:
  std::string Run(const vector::PushEventsRequest& request) {
    for (const event::EventWrapper& event : request.events()) Check(event);
    return wrong_;
  }

 private:
  void Found(const char* what) {
    if (wrong_.empty()) wrong_ = what;
  }

  void Check(const event::EventWrapper& event) {
    switch (event.event_case()) {
      case event::EventWrapper::EVENT_NOT_SET:
        return Found("an event that is nothing: panic");
      case event::EventWrapper::kLog:
        return Check(event.log());
      case event::EventWrapper::kTrace:
        CheckMap(event.trace().fields(), 0);
        return Check(event.trace().metadata_full());
      case event::EventWrapper::kMetric:
        return Check(event.metric().metadata_full());
    }
  }

  void Check(const event::Log& log) {
    CheckMap(log.fields(), 0);
    if (log.has_value()) Check(log.value(), 0);
    if (log.has_metadata_full()) Check(log.metadata_full());
  }

  void Check(const event::Metadata& metadata) {
    if (metadata.has_value()) Check(metadata.value(), 0);
    const size_t id_size = metadata.source_event_id().size();
    if (id_size != 0 && id_size != 16)
      Found("a source_event_id of no 16 bytes");
  }

  void CheckMap(const Fields& fields, int nesting) {
    for (const auto& [key, value] : fields) Check(value, nesting + 3);
  }

  void Check(const event::Value& value, int nesting) {
    if (nesting > kMaxNesting) Found("too deep: the batch cannot be decoded");
    switch (value.kind_case()) {
      case event::Value::KIND_NOT_SET:
        return Found("a value that is nothing: dropped");
      case event::Value::kFloat:
        if (std::isnan(value.float_())) Found("NaN: panic");
        return;
      case event::Value::kTimestamp:
        return Check(value.timestamp());
      case event::Value::kMap:
        return CheckMap(value.map().fields(), nesting);
      case event::Value::kArray:
        for (const event::Value& item : value.array().items()) {
          Check(item, nesting + 2);
        }
        return;
      default:
        return;
    }
  }

  void Check(const google::protobuf::Timestamp& time) {
    const bool valid = std::abs(time.seconds()) <= kMaxSeconds &&
                       time.nanos() >= 0 && time.nanos() < 2'000'000'000;
    if (!valid) Found("an invalid timestamp: panic");
  }

  std::string wrong_;
};

event::Value Take(const char* name, Fields* fields) {
  const auto found = fields->find(name);
  if (found == fields->end()) return {};
  event::Value value = std::move(found->second);
  fields->erase(found);
  return value;
}

}  // namespace

std::string FindUnfit(const vector::PushEventsRequest& request) {
  return Checker().Run(request);
}

Tags TakeTags(event::EventWrapper* event) {
  if (!event->has_log()) return {};
  event::Log& log = *event->mutable_log();
  Fields* fields = log.mutable_fields();
  if (log.value().has_map()) {
    fields = log.mutable_value()->mutable_map()->mutable_fields();
  } else if (log.has_value()) {
    fields = log.mutable_metadata_full()
                 ->mutable_value()
                 ->mutable_map()
                 ->mutable_fields();
  }
  return {.severity = Take("severity", fields).raw_bytes(),
          .reason = Take("reason", fields).raw_bytes(),
          .classification = Take("classification", fields)};
}

uint64_t Fingerprint(const event::EventWrapper& event) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  event.SerializeToCodedStream(&coded);
  coded.Trim();
  return std::hash<std::string>()(bytes);
}

}  // namespace logclass::testing

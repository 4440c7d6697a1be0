// Vector's events as tests write them down, encoded by protobuf's own code: the
// encoder that ours is compared with.

#ifndef TESTS_VECTOR_EVENTS_H_
#define TESTS_VECTOR_EVENTS_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "vector/event.pb.h"
#include "vector/vector.pb.h"

namespace logclass::testing {

using Members =
    std::initializer_list<std::pair<std::string_view, event::Value>>;

inline event::Value Text(std::string_view text) {
  event::Value value;
  value.set_raw_bytes(std::string(text));
  return value;
}

inline event::Value Number(int64_t number) {
  event::Value value;
  value.set_integer(number);
  return value;
}

inline event::Value Real(double number) {
  event::Value value;
  value.set_float_(number);
  return value;
}

inline event::Value Flag(bool flag) {
  event::Value value;
  value.set_boolean(flag);
  return value;
}

inline event::Value Null() {
  event::Value value;
  value.set_null(event::NULL_VALUE);
  return value;
}

inline event::Value Time(int64_t seconds, int nanos = 0) {
  event::Value value;
  value.mutable_timestamp()->set_seconds(seconds);
  value.mutable_timestamp()->set_nanos(nanos);
  return value;
}

inline event::Value Map(Members members) {
  event::Value value;
  auto& fields = *value.mutable_map()->mutable_fields();
  for (const auto& [key, member] : members) fields[std::string(key)] = member;
  return value;
}

inline event::Value Array(std::initializer_list<event::Value> items) {
  event::Value value;
  value.mutable_array();
  for (const event::Value& item : items)
    *value.mutable_array()->add_items() = item;
  return value;
}

// `value` as the only element of `levels` arrays or members of maps.
inline event::Value Nested(int levels, bool maps, const event::Value& value) {
  event::Value outer;
  event::Value* at = &outer;
  for (int i = 0; i < levels; ++i) {
    at = maps ? &(*at->mutable_map()->mutable_fields())["a"]
              : at->mutable_array()->add_items();
  }
  *at = value;
  return outer;
}

// An event whose root is an object, as Vector writes it.
inline event::EventWrapper ObjectEvent(Members members) {
  event::EventWrapper wrapper;
  event::Log& log = *wrapper.mutable_log();
  for (const auto& [key, member] : members) {
    (*log.mutable_fields())[std::string(key)] = member;
  }
  *log.mutable_metadata() = Map({});
  *log.mutable_metadata_full()->mutable_value() = Map({});
  log.mutable_metadata_full()->set_source_event_id("0123456789abcdef");
  return wrapper;
}

// An event of Vector's own namespace: the root is a value, the rest metadata.
inline event::EventWrapper ValueEvent(const event::Value& root,
                                      Members metadata = {}) {
  event::EventWrapper wrapper;
  event::Log& log = *wrapper.mutable_log();
  (*log.mutable_fields())["."] = Null();
  *log.mutable_value() = root;
  *log.mutable_metadata() = Map(metadata);
  *log.mutable_metadata_full()->mutable_value() = Map(metadata);
  return wrapper;
}

// What kubernetes_logs adds in the legacy namespace.
inline event::Value KubernetesFields() {
  return Map({{"pod_name", Text("cart-5d8f")},
              {"pod_namespace", Text("shop")},
              {"container_name", Text("cart")},
              {"pod_node_name", Text("node-1")},
              {"pod_ips", Array({Text("10.0.0.7")})},
              {"pod_labels", Map({{"app.kubernetes.io/name", Text("cart")},
                                  {"tier", Text("backend")}})}});
}

inline event::EventWrapper KubernetesLog(std::string_view message) {
  return ObjectEvent({{"message", Text(message)},
                      {"timestamp", Time(1700000000, 5)},
                      {"stream", Text("stderr")},
                      {"file", Text("/var/log/pods/shop_cart/cart/0.log")},
                      {"source_type", Text("kubernetes_logs")},
                      {"kubernetes", KubernetesFields()}});
}

inline std::string Encode(std::initializer_list<event::EventWrapper> events) {
  vector::PushEventsRequest request;
  for (const auto& event : events) *request.add_events() = event;
  return request.SerializeAsString();
}

}  // namespace logclass::testing

#endif  // TESTS_VECTOR_EVENTS_H_

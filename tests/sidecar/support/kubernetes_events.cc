#include "tests/sidecar/support/kubernetes_events.h"

#include <charconv>
#include <cstdio>
#include <iterator>
#include <vector>

#include "classifier/base/strings.h"
#include "tests/vector/events.h"

namespace logclass::testing {
namespace {

constexpr uint64_t kPods = 97;

// Fifty lines, of which %llu is the event's number.
constexpr const char* kHarmless[] = {
    R"j(2026-08-21T10:15:07.042Z INFO [cart-api] request completed method=GET path=/api/v1/carts/%llu status=200 duration_ms=12 bytes=1824 trace_id=4bf92f3577b34da6a3ce929d0e0e4736)j",
    R"j(10.42.3.17 - - [21/Aug/2026:10:15:07 +0000] "GET /catalogue/items/%llu?page=2 HTTP/1.1" 200 5316 "-" "Mozilla/5.0 (X11; Linux x86_64)" rt=0.018)j",
    R"j(I0821 10:15:07.042318       1 reflector.go:368] Listing and watching *v1.Pod from k8s.io/client-go/informers/factory.go:160, resourceVersion=%llu)j",
    R"j({"level":"info","ts":1787307307.042,"caller":"worker/queue.go:118","msg":"job finished","job":"reindex-%llu","attempt":1,"took":"1.204s"})j",
    R"j(2026-08-21 10:15:07.042  INFO 1 --- [nio-8080-exec-7] o.s.web.servlet.DispatcherServlet         : Completed initialization in 3 ms, session %llu)j",
    R"j(time="2026-08-21T10:15:07Z" level=info msg="successfully synced" controller=endpointslice namespace=shop name=cart-%llu workers=4)j",
    R"j([2026-08-21 10:15:07,042] INFO [GroupCoordinator 2]: Stabilized group orders-consumer generation %llu (__consumer_offsets-31) with 3 members (kafka.coordinator.group.GroupCoordinator))j",
    R"j(2026-08-21T10:15:07.042Z DEBUG [checkout] cache lookup key=basket:%llu hit=true ttl=287s shard=5)j",
    R"j(ts=2026-08-21T10:15:07.042Z caller=head.go:613 level=info component=tsdb msg="WAL segment loaded" segment=%llu maxSegment=4096)j",
};

constexpr const char* kDeclaredErrors[] = {
    R"j(2026-08-21T10:15:07.042Z ERROR [payment] could not capture order %llu: the provider answered 502, will try again in 30s)j",
    R"j(E0821 10:15:07.042318       1 controller.go:159] "Unhandled Error" err="sync \"shop/cart-%llu\" gave up after 5 attempts")j",
};

constexpr char kFailure[] =
    R"j([1204511.042318] Memory cgroup out of memory: Killed process %llu (java) total-vm:8123904kB, anon-rss:4190208kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:9216kB oom_score_adj:987)j";

const char* LineFormat(uint64_t id) {
  if (id % 50 == 49) return kFailure;
  if (id % 10 == 9)
    return kDeclaredErrors[id / 10 % std::size(kDeclaredErrors)];
  return kHarmless[id % std::size(kHarmless)];
}

std::string Uid(uint64_t id) {
  char text[40];
  std::snprintf(text, sizeof(text), "6d9d6a5e-2f2b-4f0c-9d3c-%012llx",
                static_cast<unsigned long long>(id % kPods));
  return text;
}

event::Value PodLabels() {
  return Map({{"app.kubernetes.io/name", Text("cart")},
              {"app.kubernetes.io/instance", Text("cart-prod")},
              {"app.kubernetes.io/managed-by", Text("Helm")},
              {"pod-template-hash", Text("5d8f7c9b64")},
              {"tier", Text("backend")}});
}

event::Value Pod(uint64_t id) {
  const std::string name = Concat("cart-5d8f7c9b64-", id % kPods);
  return Map(
      {{"container_id", Text("containerd://9f2c1b7e5a3d4c6f8e0b1a2c3d4e5f60718"
                             "29304a5b6c7d8e9f0a1b2c3d4e5f6")},
       {"container_image", Text("registry.example.org/shop/cart:2.14.3")},
       {"container_name", Text("cart")},
       {"namespace_labels",
        Map({{"kubernetes.io/metadata.name", Text("shop")}})},
       {"node_labels", Map({{"topology.kubernetes.io/zone", Text("eu-1b")}})},
       {"pod_annotations", Map({{"prometheus.io/scrape", Text("true")}})},
       {"pod_ip", Text("10.42.3.17")},
       {"pod_ips", Array({Text("10.42.3.17")})},
       {"pod_labels", PodLabels()},
       {"pod_name", Text(name)},
       {"pod_namespace", Text("shop")},
       {"pod_node_name", Text("worker-7.example.org")},
       {"pod_owner", Text("ReplicaSet/cart-5d8f7c9b64")},
       {"pod_uid", Text(Uid(id))}});
}

std::string LogFile(uint64_t id) {
  return Concat("/var/log/pods/shop_cart-5d8f7c9b64-", id % kPods, "_", Uid(id),
                "/cart/0.log");
}

void SetTime(uint64_t id, event::Value* value) {
  value->mutable_timestamp()->set_seconds(1'787'307'307 +
                                          static_cast<int64_t>(id / 1000));
  value->mutable_timestamp()->set_nanos(static_cast<int>(id % 1000) *
                                        1'000'000);
}

// What the events of a pod have in common.
event::EventWrapper MakeKubernetesEvent(uint64_t pod) {
  return ObjectEvent({{"file", Text(LogFile(pod))},
                      {"kubernetes", Pod(pod)},
                      {"source_type", Text("kubernetes_logs")},
                      {"stream", Text("stderr")}});
}

event::EventWrapper MakeNamespacedEvent(uint64_t pod) {
  event::Value source = Pod(pod);
  auto& fields = *source.mutable_map()->mutable_fields();
  fields["stream"] = Text("stderr");
  fields["file"] = Text(LogFile(pod));
  return ValueEvent(
      Text(""), {{"kubernetes_logs", source},
                 {"vector", Map({{"source_type", Text("kubernetes_logs")},
                                 {"ingest_timestamp", Time(1'787'307'308)}})}});
}

// One of each pod, to be copied: to build one takes ten times as long.
class PodEvents {
 public:
  explicit PodEvents(event::EventWrapper (*make)(uint64_t pod)) {
    for (uint64_t pod = 0; pod < kPods; ++pod) events_.push_back(make(pod));
  }
  const event::EventWrapper& operator[](uint64_t pod) const {
    return events_[pod];
  }

 private:
  std::vector<event::EventWrapper> events_;
};

// The number is where Vector has the event's own id: a field more than
// kubernetes_logs has would make it another kind of event.
void SetId(uint64_t id, event::EventWrapper* event) {
  char text[17];
  std::snprintf(text, sizeof(text), "%016llx",
                static_cast<unsigned long long>(id));
  event->mutable_log()->mutable_metadata_full()->set_source_event_id(text);
}

}  // namespace

std::string LogLine(uint64_t id) {
  char text[512];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  std::snprintf(text, sizeof(text), LineFormat(id),
                static_cast<unsigned long long>(id));
#pragma GCC diagnostic pop
  return text;
}

event::EventWrapper KubernetesEvent(uint64_t id) {
  static const auto* const kEvents = new PodEvents(MakeKubernetesEvent);
  event::EventWrapper event = (*kEvents)[id % kPods];
  auto& fields = *event.mutable_log()->mutable_fields();
  fields["message"].set_raw_bytes(LogLine(id));
  SetTime(id, &fields["timestamp"]);
  SetId(id, &event);
  return event;
}

event::EventWrapper NamespacedEvent(uint64_t id) {
  static const auto* const kEvents = new PodEvents(MakeNamespacedEvent);
  event::EventWrapper event = (*kEvents)[id % kPods];
  event::Log& log = *event.mutable_log();
  log.mutable_value()->set_raw_bytes(LogLine(id));
  for (event::Value* metadata :
       {log.mutable_metadata(), log.mutable_metadata_full()->mutable_value()}) {
    auto& fields = *metadata->mutable_map()->mutable_fields();
    auto& source = *fields["kubernetes_logs"].mutable_map()->mutable_fields();
    SetTime(id, &source["timestamp"]);
  }
  SetId(id, &event);
  return event;
}

std::optional<uint64_t> EventId(const event::EventWrapper& event) {
  const std::string& text = event.log().metadata_full().source_event_id();
  uint64_t id = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, id, 16);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return id;
}

}  // namespace logclass::testing

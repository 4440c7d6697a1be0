// How long it takes to make a record of a line of JSON, per shape, and of the
// same in Vector's encoding; and to look a field up.

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "classifier/record/json.h"
#include "tests/record/vector_encoding.h"

namespace logclass {
namespace {

// 298 bytes, as zap writes them.
constexpr std::string_view kZap =
    R"j({"level":"error","ts":1710238507.1234567,"caller":"controller/controller.go:326","msg":"Reconciler error","controller":"certificaterequests","namespace":"shop","name":"cart-tls-1","reconcileID":"6d9d6a5e-2f2b-4f0c-9d3c-1f2d3c4b5a69","error":"acme: authorization error for cart.example.org: 403"})j";

constexpr std::string_view kInfo =
    R"j({"level":"info","ts":"2024-03-12T10:15:07.123Z","caller":"mvcc/kvstore_compaction.go:66","msg":"finished scheduled compaction","compact-revision":18271,"took":"12.5ms","hash":3141592653,"current-db-size-bytes":41914368,"current-db-size":"42 MB","current-db-size-in-use-bytes":18874368,"in-use":"19 MB"})j";

constexpr std::string_view kDocker =
    R"j({"log":"{\"level\":\"warn\",\"msg\":\"slow request\",\"took\":\"1.2s\",\"path\":\"/cart\",\"trace\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}\n","stream":"stderr","time":"2024-03-12T10:15:07.123456789Z"})j";

constexpr std::string_view kAccess =
    R"j({"time":"2024-03-12T10:15:07+00:00","remote_addr":"10.0.0.7","method":"GET","path":"/api/v1/cart","status":503,"bytes":182,"duration":0.012,"upstream":"10.1.2.3:8080","upstream_status":"503","user_agent":"curl/8.0","request_id":"4bf92f3577b34da6a3ce929d0e0e4736"})j";

constexpr std::string_view kEvent =
    R"j({"kind":"Event","apiVersion":"v1","metadata":{"name":"cart-0.17a","namespace":"shop","uid":"3b134296-43f6-4228-9c98-aeb622fb0a9a","resourceVersion":"986732","creationTimestamp":"2024-03-12T10:15:07Z"},"involvedObject":{"kind":"Pod","namespace":"shop","name":"cart-0","uid":"209076ce","apiVersion":"v1","resourceVersion":"986727","fieldPath":"spec.containers{web}"},"reason":"BackOff","message":"Back-off restarting failed container web in pod cart-0","source":{"component":"kubelet","host":"n1"},"firstTimestamp":"2024-03-12T10:15:07Z","lastTimestamp":"2024-03-12T10:20:07Z","count":12,"type":"Warning","eventTime":null,"reportingComponent":"","reportingInstance":""})j";

// Lines as they come: many are parsed before the records are given back.
constexpr int kBatch = 1024;

template <typename Parse>
void MeasureParse(benchmark::State& state, std::string_view line,
                  std::string_view start, Parse parse) {
  JsonRecords records;
  for (auto _ : state) {
    for (int i = 0; i < kBatch; ++i) {
      const auto parsed = parse(records);
      if (parsed.size() != 1 || !parsed[0].message.starts_with(start)) {
        state.SkipWithError("wrong record");
        return;
      }
      benchmark::DoNotOptimize(parsed.data());
    }
    records.Clear();
  }
  const auto lines = static_cast<double>(state.iterations()) * kBatch;
  state.SetBytesProcessed(
      static_cast<int64_t>(lines * static_cast<double>(line.size())));
  state.counters["line"] = benchmark::Counter(
      lines, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void BM_Parse(benchmark::State& state, std::string_view line,
              std::string_view start) {
  MeasureParse(state, line, start,
               [&](JsonRecords& records) { return records.Parse(line); });
}
BENCHMARK_CAPTURE(BM_Parse, zap_error, kZap, "Reconciler error controller=");
BENCHMARK_CAPTURE(BM_Parse, zap_info, kInfo, "finished scheduled");
BENCHMARK_CAPTURE(BM_Parse, docker_with_json, kDocker, "slow request");
BENCHMARK_CAPTURE(BM_Parse, access_log, kAccess, "{\"time\"");
BENCHMARK_CAPTURE(BM_Parse, event, kEvent, "Back-off");

void BM_ParseValueMap(benchmark::State& state, std::string_view line,
                      std::string_view start) {
  const auto map = testing::ValueMapOfJson(line);
  if (!map) return state.SkipWithError("no object");
  MeasureParse(state, *map, start, [&](JsonRecords& records) {
    return records.ParseValueMap(*map);
  });
}
BENCHMARK_CAPTURE(BM_ParseValueMap, zap_error, kZap, "Reconciler error");
BENCHMARK_CAPTURE(BM_ParseValueMap, zap_info, kInfo, "finished scheduled");
BENCHMARK_CAPTURE(BM_ParseValueMap, docker_with_json, kDocker, "slow request");
BENCHMARK_CAPTURE(BM_ParseValueMap, access_log, kAccess, "{\"bytes\"");
BENCHMARK_CAPTURE(BM_ParseValueMap, event, kEvent, "Back-off");

void BM_NotJson(benchmark::State& state) {
  JsonRecords records;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        records.Parse("I0312 10:15:07.123456       1 main.go:10] started"));
  }
}
BENCHMARK(BM_NotJson);

void BM_Field(benchmark::State& state, std::string_view line,
              std::string_view field, std::string_view value) {
  JsonRecords records;
  const auto parsed = records.Parse(line);
  for (auto _ : state) {
    const auto found = parsed[0].fields->Field(field);
    if (found != value) {
      state.SkipWithError("wrong value");
      return;
    }
  }
}
BENCHMARK_CAPTURE(BM_Field, top_level, kZap, "namespace", "shop");
BENCHMARK_CAPTURE(BM_Field, event_kind, kEvent, "involvedObject.kind", "Pod");
BENCHMARK_CAPTURE(BM_Field, event_count, kEvent, "count", "12");

}  // namespace
}  // namespace logclass

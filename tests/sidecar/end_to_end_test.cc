// The proxy between a Vector-shaped sink and Vector-shaped sources, as a
// process: what arrives, what is answered, and what happens when one of the
// three is slow or gone.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "classifier/base/strings.h"
#include "tests/sidecar/support/http2_client.h"
#include "tests/sidecar/support/kubernetes_events.h"
#include "tests/sidecar/support/sidecar_process.h"
#include "tests/sidecar/support/source_process.h"
#include "tests/sidecar/support/vector_sink.h"
#include "tests/sidecar/support/vector_source.h"
#include "tests/vector/events.h"

namespace logclass::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using Stats = VectorSource::Stats;
using std::chrono::milliseconds;
using std::chrono::system_clock;

constexpr char kPushEvents[] = "/vector.Vector/PushEvents";
constexpr char kHealthCheck[] = "/vector.Vector/HealthCheck";
constexpr char kNotServing[] = "\x08\x01";

vector::PushEventsRequest Request(uint64_t first, int events) {
  vector::PushEventsRequest request;
  for (int i = 0; i < events; ++i) {
    *request.add_events() = KubernetesEvent(first + static_cast<uint64_t>(i));
  }
  return request;
}

grpc::Status Push(Sidecar& sidecar, const vector::PushEventsRequest& request) {
  std::string reply;
  return CallBytes(sidecar.channel(), kPushEvents, request.SerializeAsString(),
                   &reply);
}

// An address that nobody listens on, for a source that comes later.
std::string FreeAddress() {
  const VectorSource source;
  return source.address();
}

// A source and a sidecar in front of it, which is connected.
struct Chain {
  explicit Chain(Arguments flags = {}, VectorSource::Options options = {})
      : source(std::move(options)), sidecar(With(flags, source.address())) {
    EXPECT_TRUE(sidecar.WaitUntilReady());
  }

  static Arguments With(Arguments flags, const std::string& address) {
    flags.push_back("--forward=" + address);
    return flags;
  }

  VectorSource source;
  Sidecar sidecar;
};

TEST(EndToEndTest, TagsArriveAndNothingElseChanges) {
  Chain chain({}, {.keep_requests = true});
  vector::PushEventsRequest sent = Request(0, 100);
  for (uint64_t id = 100; id < 200; ++id) {
    *sent.add_events() = NamespacedEvent(id);
  }
  sent.add_events()->mutable_metric()->set_name("requests_total");
  (*sent.add_events()->mutable_trace()->mutable_fields())["span"] = Text("x");
  ASSERT_TRUE(Push(chain.sidecar, sent).ok());
  const auto requests = chain.source.requests();
  ASSERT_EQ(requests.size(), 1u);
  ASSERT_EQ(requests[0].events_size(), sent.events_size());
  for (int i = 0; i < sent.events_size(); ++i) {
    event::EventWrapper received = requests[0].events(i);
    const Tags tags = TakeTags(&received);
    EXPECT_EQ(Fingerprint(received), Fingerprint(sent.events(i))) << i;
    if (!received.has_log()) continue;
    const bool failed = i % 50 == 49;
    EXPECT_EQ(tags.reason, failed ? "LOG_OOM_KILLED" : "") << i;
    EXPECT_TRUE(tags.classification.has_map()) << i;
    if (failed) {
      EXPECT_EQ(tags.severity, "CRITICAL");
      const auto& parts = tags.classification.map().fields();
      EXPECT_EQ(parts.at("rule").raw_bytes(), "oom");
      EXPECT_EQ(parts.at("attributes").map().fields().at("process").raw_bytes(),
                "java");
    } else {
      EXPECT_EQ(tags.severity, i % 10 == 9  ? "ERROR"
                               : i % 9 == 7 ? "DEBUG"
                                            : "INFO")
          << LogLine(static_cast<uint64_t>(i));
    }
  }
}

TEST(EndToEndTest, WhatCannotBeReadPassesAsItIs) {
  Chain chain;
  std::string reply;
  // The source, as Vector's would, refuses it; the sidecar does not.
  const grpc::Status status = CallBytes(chain.sidecar.channel(), kPushEvents,
                                        "\x0a\x7fnot a request", &reply);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_EQ(status.error_message(), "the request cannot be decoded");
  EXPECT_TRUE(chain.sidecar.WaitForMetric(
      R"(logclass_passed_through_events_total{why="malformed_request"})", 1));
}

TEST(EndToEndTest, AnEmptyBatchIsAcknowledged) {
  Chain chain;
  EXPECT_TRUE(Push(chain.sidecar, {}).ok());
  EXPECT_EQ(chain.source.stats().acknowledged, 1u);
}

TEST(EndToEndTest, EveryStatusComesBackUnchanged) {
  Chain chain;
  for (int code = 1; code <= 16; ++code) {
    const grpc::Status status(static_cast<grpc::StatusCode>(code),
                              Concat("told so: ", code, " \xe2\x82\xac %41\n"),
                              "details of it");
    chain.source.SetStatus(status);
    const grpc::Status returned = Push(chain.sidecar, Request(0, 3));
    EXPECT_EQ(returned.error_code(), status.error_code());
    EXPECT_EQ(returned.error_message(), status.error_message());
    EXPECT_EQ(returned.error_details(), status.error_details());
  }
  chain.source.SetStatus(grpc::Status::OK);
  EXPECT_TRUE(Push(chain.sidecar, Request(0, 3)).ok());
  EXPECT_THAT(chain.source.stats().unfit, IsEmpty());
}

TEST(EndToEndTest, AnAcknowledgementWithoutAMessageIsNone) {
  Chain chain;
  chain.source.SetAnswer({.no_message = true});
  EXPECT_EQ(Push(chain.sidecar, Request(0, 3)).error_code(),
            grpc::StatusCode::INTERNAL);
  chain.source.SetAnswer({});
  EXPECT_TRUE(Push(chain.sidecar, Request(0, 3)).ok());
}

TEST(EndToEndTest, TheSinkDropsAndRetriesAsItWouldWithoutUs) {
  Chain chain;
  chain.source.SetStatus({grpc::StatusCode::DATA_LOSS, "Delivery failed"});
  VectorSink sink(chain.sidecar.channel());
  sink.Add(KubernetesEvent(1));
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().dropped, 1u);
  chain.source.SetStatus({grpc::StatusCode::INTERNAL, "Delivery error"});
  sink.Add(KubernetesEvent(2));
  sink.Flush();
  ASSERT_TRUE(sink.WaitFor([](const VectorSink::Stats& stats) {
    const auto found = stats.failures.find(grpc::StatusCode::INTERNAL);
    return found != stats.failures.end() && found->second >= 3;
  }));
  chain.source.SetStatus(grpc::Status::OK);
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().delivered, 1u);
}

TEST(EndToEndTest, WaitsForADownstreamThatStartsLater) {
  const std::string address = FreeAddress();
  Sidecar sidecar({"--forward=" + address});
  EXPECT_THAT(sidecar.Get("/readyz"), HasSubstr(" 503 "));
  EXPECT_THAT(sidecar.Get("/healthz"), HasSubstr(" 200 "));
  EXPECT_EQ(Push(sidecar, Request(0, 3)).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  VectorSource source({.address = address});
  EXPECT_TRUE(sidecar.WaitUntilReady());
  EXPECT_TRUE(Push(sidecar, Request(0, 3)).ok());
}

TEST(EndToEndTest, TwoDownstreamsTakeTurns) {
  VectorSource first, second;
  Sidecar sidecar(
      {Concat("--forward=", first.address(), ",", second.address())});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  const auto channel = sidecar.channel();
  std::string reply;
  // Ready means that one is connected; the other one is soon.
  while (first.stats().calls == 0 || second.stats().calls == 0) {
    ASSERT_TRUE(CallBytes(channel, kPushEvents, "", &reply).ok());
  }
  const size_t before = first.stats().calls;
  const size_t before2 = second.stats().calls;
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(CallBytes(channel, kPushEvents, "", &reply).ok());
  }
  EXPECT_EQ(first.stats().calls, before + 10);
  EXPECT_EQ(second.stats().calls, before2 + 10);
}

TEST(EndToEndTest, LeavesOutADownstreamThatIsKilledUntilItIsBack) {
  SourceProcess mortal;
  VectorSource other;
  Sidecar sidecar(
      {Concat("--forward=", mortal.address(), ",", other.address())});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  VectorSink sink(sidecar.channel());
  uint64_t id = 0;
  const auto send = [&] {
    sink.Add(KubernetesEvent(id++));
    return sink.Drain();
  };
  while (mortal.batches().empty()) ASSERT_TRUE(send());
  mortal.Kill();
  // A call that was on its way may fail, and is sent again by the sink.
  ASSERT_TRUE(send());
  const size_t before = other.stats().calls;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(send());
  EXPECT_EQ(other.stats().calls, before + 10);
  const size_t so_far = mortal.batches().size();
  mortal.Start();
  while (mortal.batches().size() == so_far) ASSERT_TRUE(send());
  EXPECT_EQ(sink.stats().delivered, id);
}

TEST(EndToEndTest, ASlowDownstreamHoldsTheCallOpen) {
  Chain chain;
  chain.source.SetAnswer({.hold = true});
  VectorSink sink(chain.sidecar.channel(), {.batch_events = 10});
  for (uint64_t id = 0; id < 30; ++id) sink.Add(KubernetesEvent(id));
  ASSERT_TRUE(
      chain.source.WaitFor([](const Stats& stats) { return stats.held == 3; }));
  EXPECT_EQ(sink.stats().open, 3u);
  EXPECT_EQ(chain.sidecar.Metric("logclass_inflight_requests"), 3);
  chain.source.Release();
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().delivered, 30u);
  EXPECT_TRUE(chain.sidecar.WaitForMetric("logclass_inflight_requests", 0));
  EXPECT_TRUE(chain.sidecar.WaitForMetric("logclass_inflight_bytes", 0));
}

TEST(EndToEndTest, TheClientsTimeoutCancelsDownstreamAndTheBatchIsSentAgain) {
  Chain chain;
  chain.source.SetAnswer({.hold = true});
  VectorSink sink(chain.sidecar.channel(),
                  {.concurrency = 1, .timeout = milliseconds(200)});
  sink.Add(KubernetesEvent(7));
  sink.Flush();
  ASSERT_TRUE(chain.source.WaitFor(
      [](const Stats& stats) { return stats.cancelled >= 2; }));
  chain.source.SetStatus(grpc::Status::OK);
  chain.source.Release();
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().delivered, 1u);
}

TEST(EndToEndTest, DeadlinesGoDownstream) {
  Chain chain;
  chain.source.SetAnswer({.hold = true});
  const auto stub = vector::Vector::NewStub(chain.sidecar.channel());
  grpc::ClientContext context;
  const auto deadline = system_clock::now() + milliseconds(500);
  context.set_deadline(deadline);
  vector::PushEventsResponse response;
  const grpc::Status status =
      stub->PushEvents(&context, Request(0, 1), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  ASSERT_TRUE(chain.source.WaitFor(
      [](const Stats& stats) { return stats.cancelled == 1; }));
  // It travels as a time that is left, and in rounded form.
  EXPECT_NEAR(std::chrono::duration<double>(chain.source.stats().last_deadline -
                                            deadline)
                  .count(),
              0, 0.5);
}

TEST(EndToEndTest, NoDeadlineIsMadeUp) {
  Chain chain;
  const auto stub = vector::Vector::NewStub(chain.sidecar.channel());
  grpc::ClientContext context;
  context.AddMetadata("x-scope-orgid", "team-a");
  vector::PushEventsResponse response;
  ASSERT_TRUE(stub->PushEvents(&context, Request(0, 1), &response).ok());
  const Stats stats = chain.source.stats();
  EXPECT_GT(stats.last_deadline,
            system_clock::now() + std::chrono::hours(24 * 365));
  EXPECT_THAT(stats.last_metadata, Contains(Pair("x-scope-orgid", "team-a")));
}

// gRPC takes them, and would send none of them.
TEST(EndToEndTest, HeadersThatCannotBeSentStayHere) {
  Chain chain;
  size_t calls = 0;
  for (const RawHeader& header : std::vector<RawHeader>{
           {"x-team", "caf\xe9"}, {"X-Team", "a"}, {"x team", "a"}}) {
    const std::string answer =
        CallRaw(chain.sidecar.address(), kPushEvents, header,
                Request(0, 1).SerializeAsString());
    EXPECT_THAT(answer, HasSubstr("grpc-status\0010"));
    const Stats stats = chain.source.stats();
    EXPECT_EQ(stats.calls, ++calls);
    EXPECT_THAT(stats.last_metadata, Not(Contains(Key(HasSubstr("eam")))));
  }
}

TEST(EndToEndTest, OverTheLimitCallsWait) {
  Chain chain({"--max-inflight-bytes=2MiB", "--max-wait=60s"});
  chain.source.SetAnswer({.hold = true});
  VectorSink sink(chain.sidecar.channel(), {.concurrency = 8});
  for (uint64_t id = 0; id < 8000; ++id) sink.Add(KubernetesEvent(id));
  ASSERT_TRUE(
      chain.source.WaitFor([](const Stats& stats) { return stats.held > 0; }));
  chain.source.Release();
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().delivered, 8000u);
  EXPECT_THAT(sink.stats().failures, IsEmpty());
  EXPECT_EQ(chain.sidecar.Metric("logclass_rejected_requests_total"), 0);
}

TEST(EndToEndTest, TheyFailInAWayThatIsRetriedAndMemoryStaysBounded) {
  Chain chain({"--max-inflight-bytes=8MiB", "--max-wait=300ms"});
  const size_t idle = PeakResidentBytes(chain.sidecar.process().pid());
  chain.source.SetAnswer({.hold = true});
  constexpr int kBatches = 400;
  VectorSink sink(chain.sidecar.channel(),
                  {.batch_events = 1, .concurrency = kBatches});
  for (int i = 0; i < kBatches; ++i) {
    sink.Add(KubernetesLog(std::string(256 << 10, 'x')));
  }
  ASSERT_TRUE(sink.WaitFor([](const VectorSink::Stats& stats) {
    const auto found =
        stats.failures.find(grpc::StatusCode::RESOURCE_EXHAUSTED);
    return found != stats.failures.end() && found->second >= kBatches;
  }));
  EXPECT_GE(chain.sidecar.Metric("logclass_rejected_requests_total"), kBatches);
  EXPECT_LE(chain.sidecar.Metric("logclass_inflight_bytes"), 9 << 20);
  const size_t peak = PeakResidentBytes(chain.sidecar.process().pid());
  chain.source.Release();
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().delivered, static_cast<size_t>(kBatches));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  // Of those that are let in there are copies where they are tagged, and where
  // gRPC reads and writes; of the 100 MiB that are sent, what waits stays away
  // but for its first bytes.
  EXPECT_LT(peak - idle, size_t{32} << 20);
#else
  EXPECT_GE(peak, idle);
#endif
}

TEST(EndToEndTest, GzipComesIn) {
  Chain chain;
  VectorSink sink(chain.sidecar.channel(), {.gzip = true});
  for (uint64_t id = 0; id < 1000; ++id) sink.Add(KubernetesEvent(id));
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().delivered, 1000u);
  EXPECT_EQ(chain.source.stats().events, 1000u);
  EXPECT_EQ(chain.source.stats().gzipped, 0u);
}

TEST(EndToEndTest, GzipGoesOut) {
  Chain chain({"--forward-gzip"});
  VectorSink sink(chain.sidecar.channel());
  for (uint64_t id = 0; id < 1000; ++id) sink.Add(KubernetesEvent(id));
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(chain.source.stats().events, 1000u);
  EXPECT_EQ(chain.source.stats().gzipped, 1u);
}

// gRPC in C++ has no zstd; --help says so, and Vector has to be told.
TEST(EndToEndTest, ZstdIsRefused) {
  Chain chain;
  const std::string answer =
      CallRaw(chain.sidecar.address(), kPushEvents, {"grpc-encoding", "zstd"},
              "\x28\xb5\x2f\xfd");
  EXPECT_THAT(answer, HasSubstr("grpc-status"));
  EXPECT_THAT(answer, HasSubstr("zstd"));
  EXPECT_EQ(chain.source.stats().calls, 0u);
  EXPECT_TRUE(Push(chain.sidecar, Request(0, 1)).ok());
}

TEST(EndToEndTest, LargeBatchesPass) {
  Chain chain;
  vector::PushEventsRequest request = Request(0, 1);
  for (int i = 0; i < 20; ++i) {
    *request.add_events() = KubernetesLog(std::string(1'000'000, 'x'));
  }
  EXPECT_TRUE(Push(chain.sidecar, request).ok());
  EXPECT_EQ(chain.source.stats().events, 21u);
}

TEST(EndToEndTest, TheLimitOfAMessage) {
  Chain chain({"--max-message-bytes=1MiB"});
  vector::PushEventsRequest request;
  *request.add_events() = KubernetesLog(std::string((1 << 20) + 1, 'x'));
  // As gRPC says it; Vector would try again.
  EXPECT_EQ(Push(chain.sidecar, request).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  // All that can be seen of it, as examples/vector says.
  EXPECT_TRUE(chain.sidecar.WaitForMetric(
      R"(logclass_requests_total{code="CANCELLED",method="PushEvents"})", 1));
  // So near to it that tags would make it too large for the receiver.
  *request.mutable_events(0) = KubernetesLog(std::string((1 << 20) - 600, 'x'));
  ASSERT_LE(request.ByteSizeLong(), size_t{1} << 20);
  EXPECT_TRUE(Push(chain.sidecar, request).ok());
}

TEST(EndToEndTest, WithoutForwardOnlyTheApi) {
  Sidecar sidecar({});
  EXPECT_TRUE(sidecar.WaitUntilReady());
  const grpc::Status status = Push(sidecar, Request(0, 1));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("--forward"));
  std::string reply;
  ASSERT_TRUE(CallBytes(sidecar.channel(), kHealthCheck, "", &reply).ok());
  EXPECT_EQ(reply, kNotServing);
}

TEST(EndToEndTest, HealthChecksAndReflection) {
  Chain chain;
  const auto channel = chain.sidecar.channel();
  std::string reply = "?";
  ASSERT_TRUE(CallBytes(channel, kHealthCheck, "", &reply).ok());
  EXPECT_EQ(reply, "");  // SERVING
  for (const char* service : {"", "vector.Vector", "logclass.v1.Logclass"}) {
    const std::string request =
        Concat("\x0a", static_cast<char>(std::string(service).size()), service);
    ASSERT_TRUE(
        CallBytes(channel, "/grpc.health.v1.Health/Check", request, &reply)
            .ok())
        << service;
    EXPECT_EQ(reply, "\x08\x01") << service;  // SERVING
  }
  ASSERT_TRUE(CallBytes(channel,
                        "/grpc.reflection.v1alpha.ServerReflection/"
                        "ServerReflectionInfo",
                        std::string("\x3a\0", 2), &reply)  // list_services
                  .ok());
  EXPECT_THAT(reply, HasSubstr("logclass.v1.Logclass"));
  EXPECT_EQ(
      CallBytes(channel, "/vector.Vector/Nothing", "", &reply).error_code(),
      grpc::StatusCode::UNIMPLEMENTED);
}

TEST(EndToEndTest, AUnixSocketHasItsMode) {
  const TempDir dir;
  const std::string path = dir.path() + "/logclass.sock";
  VectorSource source;
  Sidecar sidecar({"--listen=unix:" + path, "--unix-mode=0600",
                   "--forward=" + source.address()});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_TRUE(S_ISSOCK(info.st_mode));
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(sidecar.address(), "unix:" + path);
  EXPECT_TRUE(Push(sidecar, Request(0, 10)).ok());
  EXPECT_EQ(source.stats().events, 10u);
}

TEST(EndToEndTest, TwoAddresses) {
  const TempDir dir;
  VectorSource source;
  Sidecar sidecar(
      {Concat("--listen=127.0.0.1:0,unix:", dir.path(), "/logclass.sock"),
       "--forward=" + source.address()});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  std::string reply;
  for (size_t i : {0, 1}) {
    EXPECT_TRUE(
        CallBytes(NewChannel(sidecar.address(i)), kPushEvents, "", &reply).ok())
        << sidecar.address(i);
  }
  EXPECT_NE(sidecar.address(0), sidecar.address(1));
}

}  // namespace
}  // namespace logclass::testing

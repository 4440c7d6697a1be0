// What it costs to send Vector's events through `logclass serve`, against a
// proxy that does nothing and one that decodes and encodes with protobuf, all
// in one run; how many lines a second ClassifyStream takes; and how much memory
// the server needs with the default limit of bytes in flight reached.
//
//   proxy_bench [SECONDS per measurement, default 3]
//
// The proxies are processes of their own and take turns, three rounds each; the
// median counts. Client and server are here, the same for all. Numbers of one
// run compare, those of different machines do not.

#include <grpcpp/alarm.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench/corpus.h"
#include "logclass/v1/logclass.pb.h"
#include "tests/sidecar/support/kubernetes_events.h"
#include "tests/sidecar/support/process.h"
#include "tests/support/temp_dir.h"
#include "vector/vector.pb.h"

namespace logclass {
namespace {

using std::chrono::milliseconds;
using testing::CpuSeconds;
using testing::PeakResidentBytes;
using testing::Process;
using Clock = std::chrono::steady_clock;
using Buffer = grpc::ByteBuffer;

constexpr int kBatchEvents = 1000;
constexpr int kBatches = 16;
constexpr int kInFlight = 8;
constexpr int kRounds = 3;
constexpr size_t kRequestBytes = size_t{256} << 10;
constexpr char kPushEvents[] = "/vector.Vector/PushEvents";

Buffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return Buffer(&slice, 1);
}

std::vector<Buffer> EncodedBatches() {
  std::vector<Buffer> batches;
  uint64_t id = 0;
  for (int i = 0; i < kBatches; ++i) {
    vector::PushEventsRequest request;
    for (int event = 0; event < kBatchEvents; ++event) {
      *request.add_events() = testing::KubernetesEvent(id++);
    }
    batches.push_back(ToBuffer(request.SerializeAsString()));
  }
  return batches;
}

// Acknowledges everything.
class Blackhole final : public grpc::CallbackGenericService {
 public:
  struct Pauses {
    milliseconds before_reading{0};
    milliseconds before_answering{0};
  };

  explicit Blackhole(const Pauses& pauses) : pauses_(pauses) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                             &port_);
    builder.SetMaxReceiveMessageSize(-1);
    if (pauses.before_reading.count() > 0) LeaveWithSender(&builder);
    builder.RegisterCallbackGenericService(this);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) std::abort();
  }
  ~Blackhole() override {
    server_->Shutdown(std::chrono::system_clock::now());
    server_->Wait();
  }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  size_t calls() const { return calls_; }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext*) override {
    return new Call(this);
  }

 private:
  class Call final : public grpc::ServerGenericBidiReactor {
   public:
    explicit Call(Blackhole* owner) : owner_(*owner) {
      After(owner_.pauses_.before_reading, [this] { StartRead(&request_); });
    }
    void OnReadDone(bool ok) override {
      if (!ok) return Finish(grpc::Status::CANCELLED);
      ++owner_.calls_;
      request_.Clear();
      After(owner_.pauses_.before_answering, [this] { Reply(); });
    }
    void OnDone() override { delete this; }

   private:
    void After(milliseconds pause, std::function<void()> next) {
      if (pause.count() == 0) return next();
      alarm_ = std::make_unique<grpc::Alarm>();
      alarm_->Set(std::chrono::system_clock::now() + pause,
                  [next = std::move(next)](bool) { next(); });
    }
    void Reply() {
      reply_ = ToBuffer("");
      StartWriteAndFinish(&reply_, grpc::WriteOptions(), grpc::Status::OK);
    }
    Blackhole& owner_;
    Buffer request_;
    Buffer reply_;
    std::unique_ptr<grpc::Alarm> alarm_;
  };

  // Else gRPC takes 4 MiB of each call before it is read.
  static void LeaveWithSender(grpc::ServerBuilder* builder) {
    builder->AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    builder->AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 1024);
  }

  const Pauses pauses_;
  std::atomic<size_t> calls_ = 0;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(),
                                   arguments);
}

// Keeps so many calls in flight until it is destroyed.
class Load {
 public:
  Load(const std::string& address, const std::vector<Buffer>& batches,
       int in_flight)
      : stub_(Connect(address)), batches_(batches) {
    open_ = in_flight;
    for (int i = 0; i < in_flight; ++i) Send();
  }
  ~Load() {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    ended_.wait(lock, [this] { return open_ == 0; });
  }

  size_t done() const { return done_; }

 private:
  struct Call {
    grpc::ClientContext context;
    Buffer request;
    Buffer reply;
  };

  void Send() {
    auto call = std::make_shared<Call>();
    call->request = batches_[next_++ % batches_.size()];
    call->context.set_wait_for_ready(true);
    stub_.UnaryCall(&call->context, kPushEvents, grpc::StubOptions(),
                    &call->request, &call->reply,
                    [this, call](const grpc::Status& status) {
                      if (status.ok()) ++done_;
                      Next();
                    });
  }

  void Next() {
    {
      std::lock_guard lock(mutex_);
      if (stopping_) {
        if (--open_ == 0) ended_.notify_all();
        return;
      }
    }
    Send();
  }

  grpc::GenericStub stub_;
  const std::vector<Buffer>& batches_;
  std::atomic<size_t> next_ = 0;
  std::atomic<size_t> done_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  int open_ = 0;
  bool stopping_ = false;
};

struct Measured {
  double events_per_second = 0;
  double cpu_microseconds = 0;  // of the proxy, per event
};

std::string AddressOf(Process& process) {
  const auto line = process.WaitForLine("listening");
  if (!line) {
    std::fprintf(stderr, "it did not start: %s\n", process.err().c_str());
    std::exit(1);
  }
  return line->substr(line->rfind('=') + 1);
}

// Measures `count()` and the CPU time of a process over some seconds, after a
// third of that to warm up.
template <typename Count>
Measured Measure(pid_t pid, std::chrono::duration<double> seconds,
                 Count count) {
  std::this_thread::sleep_for(seconds / 3);
  const double cpu = CpuSeconds(pid);
  const double first = count();
  const auto start = Clock::now();
  std::this_thread::sleep_for(seconds);
  const std::chrono::duration<double> took = Clock::now() - start;
  const double events = std::max(1.0, count() - first);
  return {events / took.count(), (CpuSeconds(pid) - cpu) * 1e6 / events};
}

Measured MeasureProxy(const std::vector<std::string>& command,
                      const std::vector<Buffer>& batches, double seconds) {
  Process process(command);
  const Load load(AddressOf(process), batches, kInFlight);
  return Measure(process.pid(), std::chrono::duration<double>(seconds), [&] {
    return static_cast<double>(load.done()) * kBatchEvents;
  });
}

std::vector<std::string> Serve(std::vector<std::string> flags) {
  std::vector<std::string> command = {
      LOGCLASS_COMMAND, "serve", "--metrics=", "--rules=" LOGCLASS_RULES_DIR};
  command.insert(command.end(), flags.begin(), flags.end());
  return command;
}

Measured Median(std::vector<Measured> rounds, double Measured::*of) {
  std::ranges::sort(rounds, {}, of);
  return rounds[rounds.size() / 2];
}

void ComparePushEvents(double seconds) {
  const std::vector<Buffer> batches = EncodedBatches();
  const Blackhole downstream({});
  const std::string& to = downstream.address();
  struct Peer {
    const char* name;
    std::vector<std::string> command;
    std::vector<Measured> rounds;
  } peers[] = {
      {"passthrough", {PROXY_PEER_COMMAND, "passthrough", to}, {}},
      {"logclass", Serve({"--listen=127.0.0.1:0", "--forward=" + to}), {}},
      {"decode", {PROXY_PEER_COMMAND, "decode", to}, {}},
  };
  for (int round = 0; round < kRounds; ++round) {
    for (Peer& peer : peers) {
      peer.rounds.push_back(MeasureProxy(peer.command, batches, seconds));
    }
  }
  std::printf("PushEvents: batches of %d, %.0f bytes an event, %d in flight\n",
              kBatchEvents,
              static_cast<double>(batches[0].Length()) / kBatchEvents,
              kInFlight);
  std::printf("%-12s %12s %7s %14s %7s %16s\n", "proxy", "events/s", "ratio",
              "CPU us/event", "ratio", "over passthrough");
  const auto rate = &Measured::events_per_second;
  const auto cpu = &Measured::cpu_microseconds;
  const double base_rate = Median(peers[0].rounds, rate).*rate;
  const double base_cpu = Median(peers[0].rounds, cpu).*cpu;
  for (const Peer& peer : peers) {
    const double r = Median(peer.rounds, rate).*rate;
    const double c = Median(peer.rounds, cpu).*cpu;
    std::printf("%-12s %12.0f %6.2fx %14.2f %6.2fx %13.2f us\n", peer.name, r,
                r / base_rate, c, c / base_cpu, c - base_cpu);
  }
}

// Requests of whole lines, encoded, and how many lines they have.
struct LineRequests {
  std::string corpus;
  std::vector<Buffer> requests;
  double lines_per_request = 0;
};

LineRequests EncodedLines() {
  const bench::Corpus corpus = bench::LogCorpus();
  LineRequests encoded;
  encoded.corpus = corpus.name;
  v1::ClassifyRequest request;
  size_t lines = 0;
  for (std::string_view chunk : corpus.chunks) {
    request.mutable_lines()->append(chunk);
    lines += static_cast<size_t>(std::ranges::count(chunk, '\n'));
    if (request.lines().size() < kRequestBytes) continue;
    encoded.requests.push_back(ToBuffer(request.SerializeAsString()));
    request.Clear();
    if (encoded.requests.size() == 256) break;
  }
  encoded.lines_per_request =
      static_cast<double>(lines) / static_cast<double>(encoded.requests.size());
  return encoded;
}

// One stream: writes as fast as it may, and reads.
class Stream final : public grpc::ClientBidiReactor<Buffer, Buffer> {
 public:
  Stream(grpc::GenericStub& stub, const std::vector<Buffer>& requests)
      : requests_(requests) {
    context_.set_wait_for_ready(true);
    stub.PrepareBidiStreamingCall(&context_,
                                  "/logclass.v1.Logclass/ClassifyStream",
                                  grpc::StubOptions(), this);
    StartWrite(&requests_[0]);
    StartRead(&response_);
    StartCall();
  }
  ~Stream() override {
    context_.TryCancel();
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return done_; });
  }

  size_t responses() const { return responses_; }

  void OnWriteDone(bool ok) override {
    if (ok) StartWrite(&requests_[++next_ % requests_.size()]);
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    ++responses_;
    StartRead(&response_);
  }
  void OnDone(const grpc::Status&) override {
    std::lock_guard lock(mutex_);
    done_ = true;
    ended_.notify_all();
  }

 private:
  grpc::ClientContext context_;
  const std::vector<Buffer>& requests_;
  size_t next_ = 0;
  Buffer response_;
  std::atomic<size_t> responses_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool done_ = false;
};

void MeasureStream(double seconds, size_t streams) {
  const LineRequests encoded = EncodedLines();
  const testing::TempDir dir;
  Process server(Serve({"--listen=unix:" + dir.path() + "/logclass.sock"}));
  grpc::GenericStub stub(Connect(AddressOf(server)));
  std::vector<std::unique_ptr<Stream>> open;
  for (size_t i = 0; i < streams; ++i) {
    open.push_back(std::make_unique<Stream>(stub, encoded.requests));
  }
  const Measured measured =
      Measure(server.pid(), std::chrono::duration<double>(seconds), [&] {
        size_t responses = 0;
        for (const auto& stream : open) responses += stream->responses();
        return static_cast<double>(responses) * encoded.lines_per_request;
      });
  std::printf(
      "ClassifyStream: %s, %zu streams over a unix socket: "
      "%.2f M lines/s, %.3f CPU us/line\n",
      encoded.corpus.c_str(), streams, measured.events_per_second / 1e6,
      measured.cpu_microseconds);
}

void MeasureMemory(double seconds, const char* how,
                   const Blackhole::Pauses& pauses) {
  const std::vector<Buffer> batches = EncodedBatches();
  const Blackhole downstream(pauses);
  Process server(
      Serve({"--listen=127.0.0.1:0", "--forward=" + downstream.address()}));
  const std::string address = AddressOf(server);
  const size_t idle = PeakResidentBytes(server.pid());
  size_t done;
  {
    const Load load(address, batches, /*in_flight=*/128);
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
    done = load.done();
  }
  std::printf(
      "Memory: %zu MiB idle, %zu MiB at most with 128 batches sent at "
      "once and %s late, %zu done, --max-inflight-bytes=64MiB\n",
      idle >> 20, PeakResidentBytes(server.pid()) >> 20, how, done);
}

}  // namespace
}  // namespace logclass

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 3;
  logclass::ComparePushEvents(seconds);
  for (size_t streams : {1, 2}) logclass::MeasureStream(seconds, streams);
  const std::chrono::milliseconds late(500);
  logclass::MeasureMemory(seconds, "answered", {.before_answering = late});
  logclass::MeasureMemory(seconds, "read", {.before_reading = late});
}

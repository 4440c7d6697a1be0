// A client in the shape of Vector's `vector` sink. Facts: vectordotdev/vector,
// src/sinks/vector and src/sinks/util/retries.

#ifndef TESTS_SIDECAR_SUPPORT_VECTOR_SINK_H_
#define TESTS_SIDECAR_SUPPORT_VECTOR_SINK_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/sidecar/support/process.h"
#include "vector/vector.grpc.pb.h"

namespace logclass::testing {

// Whether Vector sends a batch again after this, or drops it.
bool IsRetried(grpc::StatusCode code);

// A channel as the sink's: every message size, and quick to connect again.
std::shared_ptr<grpc::Channel> NewChannel(
    const std::string& address,
    std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr,
    const std::string& server_name = "");

// Sends batches, several at a time, each until it is delivered or Vector would
// drop it. Thread-safe.
class VectorSink {
 public:
  struct Options {
    size_t batch_events = 1000;
    int concurrency = 4;
    bool gzip = false;
    // Vector's, which it keeps to itself: no deadline goes to the server.
    std::chrono::milliseconds timeout{60'000};
  };

  struct Stats {
    size_t delivered = 0;                         // events
    size_t dropped = 0;                           // events
    size_t open = 0;                              // batches
    std::map<grpc::StatusCode, size_t> failures;  // attempts
  };

  VectorSink(std::shared_ptr<grpc::Channel> channel, const Options& options);
  explicit VectorSink(std::shared_ptr<grpc::Channel> channel)
      : VectorSink(std::move(channel), Options()) {}
  // Gives up on what is not delivered.
  ~VectorSink();
  VectorSink(const VectorSink&) = delete;  // owns threads
  VectorSink& operator=(const VectorSink&) = delete;

  // A batch goes off when it is full, or at Flush().
  void Add(event::EventWrapper event);
  void Flush();

  // Flushes, and waits until nothing is open; false where it took too long.
  bool Drain(std::chrono::milliseconds timeout = kPatience);

  bool WaitFor(const std::function<bool(const Stats&)>& condition);
  Stats stats() const;

 private:
  using Batch = vector::PushEventsRequest;

  void Work(uint32_t seed);
  void Send(const Batch& batch, std::minstd_rand& random);
  grpc::Status Attempt(const Batch& batch);
  bool Pause(std::minstd_rand& random);

  const Options options_;
  const std::unique_ptr<vector::Vector::Stub> stub_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  bool stopping_ = false;
  Batch batch_;
  std::deque<Batch> queue_;
  std::vector<grpc::ClientContext*> calls_;
  Stats stats_;
  std::vector<std::thread> workers_;
};

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_VECTOR_SINK_H_

#include "tests/sidecar/support/vector_sink.h"

#include <grpcpp/create_channel.h>

#include <algorithm>
#include <utility>

#include "tests/sidecar/support/pending_call.h"

namespace logclass::testing {
namespace {

// Vector's are seconds; what is tested is that there are pauses.
constexpr int kMaxPauseMs = 40;

}  // namespace

bool IsRetried(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::NOT_FOUND:
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::OUT_OF_RANGE:
    case grpc::StatusCode::UNIMPLEMENTED:
    case grpc::StatusCode::UNAUTHENTICATED:
    case grpc::StatusCode::DATA_LOSS:
      return false;
    default:
      return true;
  }
}

std::shared_ptr<grpc::Channel> NewChannel(
    const std::string& address,
    std::shared_ptr<grpc::ChannelCredentials> credentials,
    const std::string& server_name) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 20);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (!server_name.empty()) arguments.SetSslTargetNameOverride(server_name);
  if (credentials == nullptr) credentials = grpc::InsecureChannelCredentials();
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

VectorSink::VectorSink(std::shared_ptr<grpc::Channel> channel,
                       const Options& options)
    : options_(options), stub_(vector::Vector::NewStub(std::move(channel))) {
  for (int i = 0; i < options_.concurrency; ++i) {
    workers_.emplace_back([this, i] { Work(static_cast<uint32_t>(i) + 1); });
  }
}

VectorSink::~VectorSink() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    for (grpc::ClientContext* call : calls_) call->TryCancel();
    changed_.notify_all();
  }
  for (std::thread& worker : workers_) worker.join();
}

void VectorSink::Add(event::EventWrapper event) {
  bool full;
  {
    std::lock_guard lock(mutex_);
    *batch_.add_events() = std::move(event);
    full = static_cast<size_t>(batch_.events_size()) >= options_.batch_events;
  }
  if (full) Flush();
}

void VectorSink::Flush() {
  std::lock_guard lock(mutex_);
  if (batch_.events_size() == 0) return;
  queue_.push_back(std::move(batch_));
  batch_ = Batch();
  ++stats_.open;
  changed_.notify_all();
}

bool VectorSink::WaitFor(const std::function<bool(const Stats&)>& condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return condition(stats_); });
}

bool VectorSink::Drain(std::chrono::milliseconds timeout) {
  Flush();
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [&] { return stats_.open == 0; });
}

VectorSink::Stats VectorSink::stats() const {
  std::lock_guard lock(mutex_);
  return stats_;
}

void VectorSink::Work(uint32_t seed) {
  std::minstd_rand random(seed);
  while (true) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (stopping_) return;
    const Batch batch = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    Send(batch, random);
  }
}

void VectorSink::Send(const Batch& batch, std::minstd_rand& random) {
  const size_t events = static_cast<size_t>(batch.events_size());
  while (true) {
    const grpc::Status status = Attempt(batch);
    const bool retried = !status.ok() && IsRetried(status.error_code());
    {
      std::lock_guard lock(mutex_);
      if (!status.ok()) ++stats_.failures[status.error_code()];
      if (!retried) {
        (status.ok() ? stats_.delivered : stats_.dropped) += events;
        --stats_.open;
      }
      changed_.notify_all();
    }
    if (!retried || !Pause(random)) return;
  }
}

grpc::Status VectorSink::Attempt(const Batch& batch) {
  grpc::ClientContext context;
  if (options_.gzip) context.set_compression_algorithm(GRPC_COMPRESS_GZIP);
  vector::PushEventsResponse response;
  PendingCall call;
  {
    std::lock_guard lock(mutex_);
    if (stopping_) return grpc::Status::CANCELLED;
    calls_.push_back(&context);
  }
  stub_->async()->PushEvents(&context, &batch, &response, call.Callback());
  if (!call.WaitFor(options_.timeout)) context.TryCancel();
  const grpc::Status status = call.Wait();
  std::lock_guard lock(mutex_);
  std::erase(calls_, &context);
  return status;
}

// Any time up to the longest, so that those who failed together do not come
// again together; false where the sink is at its end.
bool VectorSink::Pause(std::minstd_rand& random) {
  const std::chrono::milliseconds pause(
      std::uniform_int_distribution<>(1, kMaxPauseMs)(random));
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, pause, [this] { return stopping_; });
  return !stopping_;
}

}  // namespace logclass::testing

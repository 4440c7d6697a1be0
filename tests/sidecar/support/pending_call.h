// A call of a client's that somebody waits for.

#ifndef TESTS_SIDECAR_SUPPORT_PENDING_CALL_H_
#define TESTS_SIDECAR_SUPPORT_PENDING_CALL_H_

#include <grpcpp/support/status.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "classifier/sidecar/hand_over.h"

namespace logclass::testing {

class PendingCall {
 public:
  PendingCall() = default;
  PendingCall(const PendingCall&) = delete;  // the callback refers to it
  PendingCall& operator=(const PendingCall&) = delete;

  // What gRPC is to call when the call has ended.
  std::function<void(grpc::Status)> Callback() {
    hand_over_.Give();
    return [this](grpc::Status status) { End(std::move(status)); };
  }

  // Waits for the end; false where it did not come in time.
  bool WaitFor(std::chrono::milliseconds timeout) {
    std::unique_lock lock(mutex_);
    return done_.wait_for(lock, timeout,
                          [this] { return status_.has_value(); });
  }

  grpc::Status Wait() {
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return status_.has_value(); });
    return *status_;
  }

 private:
  void End(grpc::Status status) {
    hand_over_.Take();
    std::lock_guard lock(mutex_);
    status_ = std::move(status);
    done_.notify_one();
  }

  sidecar::HandOver hand_over_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::optional<grpc::Status> status_;  // once it has ended
};

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_PENDING_CALL_H_

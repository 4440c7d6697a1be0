// Bounds the memory that requests in flight take.

#ifndef CLASSIFIER_SIDECAR_INFLIGHT_LIMIT_H_
#define CLASSIFIER_SIDECAR_INFLIGHT_LIMIT_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace logclass::sidecar {

class Metrics;

// Requests enter before they are read, so that those who wait take no memory
// here: gRPC's flow control leaves them with the sender. As their size is not
// known then, one of the usual size is assumed. Thread-safe.
class InflightLimit {
 public:
  // What one request has taken of the limit.
  struct Ticket {
    size_t bytes = 0;
  };

  // `metrics` must outlive the limit.
  InflightLimit(size_t max_bytes, std::chrono::milliseconds max_wait,
                Metrics* metrics);
  InflightLimit(const InflightLimit&) = delete;  // waiters refer to it
  InflightLimit& operator=(const InflightLimit&) = delete;

  // Calls `entered(true)` once there is room, at once or later from another
  // thread, in the order of the calls; `*ticket` is set then. Calls
  // `entered(false)` where none was found in time.
  void Enter(Ticket* ticket, std::function<void(bool)> entered);

  // The request turned out to take this much.
  void Resize(Ticket* ticket, size_t bytes);

  // The request is done.
  void Leave(Ticket* ticket);

 private:
  struct Waiter;

  bool HasRoom() const;
  void Take(Ticket* ticket);
  void Change(Ticket* ticket, size_t bytes);
  void Admit(std::unique_lock<std::mutex> lock);
  void GiveUp(const std::shared_ptr<Waiter>& waiter);

  const size_t max_bytes_;
  const std::chrono::milliseconds max_wait_;
  Metrics& metrics_;
  std::mutex mutex_;  // guards all below
  size_t bytes_ = 0;
  size_t requests_ = 0;
  size_t usual_bytes_;  // the largest of late
  std::deque<std::shared_ptr<Waiter>> waiters_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_INFLIGHT_LIMIT_H_

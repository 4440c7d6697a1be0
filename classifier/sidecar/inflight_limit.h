// Bounds the memory that requests in flight take.

#ifndef CLASSIFIER_SIDECAR_INFLIGHT_LIMIT_H_
#define CLASSIFIER_SIDECAR_INFLIGHT_LIMIT_H_

#include <array>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace logclass::sidecar {

class Metrics;

// Requests enter before they are read, so that those who wait take no memory
// here: gRPC's flow control leaves them with the sender. As their size is not
// known then, one of the usual size of their kind is assumed. Thread-safe.
class InflightLimit {
 public:
  enum class Kind { kPush, kClassify };

  // What one request has taken of the limit. Can be moved once it has entered.
  struct Ticket {
    Kind kind = Kind::kPush;
    bool entered = false;
    size_t bytes = 0;
  };

  // The message of the status RESOURCE_EXHAUSTED.
  static constexpr char kNoRoom[] =
      "too many bytes in flight (--max-inflight-bytes)";

  // `metrics` must outlive the limit.
  InflightLimit(size_t max_bytes, std::chrono::milliseconds max_wait,
                Metrics* metrics);
  InflightLimit(const InflightLimit&) = delete;  // waiters refer to it
  InflightLimit& operator=(const InflightLimit&) = delete;

  // Calls `entered(true)` once there is room, at once or later from a thread
  // of gRPC's, in the order of the calls; `*ticket` is set then. Calls
  // `entered(false)`, and counts it, where none was found in time.
  void Enter(Ticket* ticket, std::function<void(bool)> entered);

  // The same for a request that has been read: nobody can tell whether a
  // stream has another one, so none of them could wait before it is read.
  void EnterRead(size_t bytes, Ticket* ticket,
                 std::function<void(bool)> entered);

  // The request turned out to take this much.
  void Resize(Ticket* ticket, size_t bytes);

  // The request is done. Does nothing where it has not entered.
  void Leave(Ticket* ticket);

 private:
  struct Waiter;

  void Enter(std::optional<size_t> bytes, Ticket* ticket,
             std::function<void(bool)> entered);
  size_t& UsualBytes(Kind kind) {
    return usual_bytes_[static_cast<size_t>(kind)];
  }
  bool HasRoom(size_t bytes) const;
  size_t Wanted(const Waiter& waiter);
  void Take(Ticket* ticket, size_t bytes);
  void Change(Ticket* ticket, size_t bytes);
  void Admit(std::unique_lock<std::mutex> lock);
  void Wake(Waiter* waiter);

  const size_t max_bytes_;
  const std::chrono::milliseconds max_wait_;
  Metrics& metrics_;
  std::mutex mutex_;  // guards all below
  size_t bytes_ = 0;
  size_t requests_ = 0;
  std::array<size_t, 2> usual_bytes_;  // by kind: the largest of late
  std::deque<std::shared_ptr<Waiter>> waiters_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_INFLIGHT_LIMIT_H_

#include "classifier/sidecar/inflight_limit.h"

#include <grpcpp/alarm.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "classifier/sidecar/metrics.h"

namespace logclass::sidecar {
namespace {

// More than a batch of Vector's takes: 1,000 events of 1.1 KB and their tags.
constexpr size_t kFirstGuess = size_t{2} << 20;

}  // namespace

struct InflightLimit::Waiter {
  Ticket* ticket;
  std::function<void(bool)> entered;
  grpc::Alarm alarm;
};

InflightLimit::InflightLimit(size_t max_bytes,
                             std::chrono::milliseconds max_wait,
                             Metrics* metrics)
    : max_bytes_(max_bytes),
      max_wait_(max_wait),
      metrics_(*metrics),
      usual_bytes_(std::min(kFirstGuess, max_bytes)) {}

// One request always has room, or one larger than the limit never would.
bool InflightLimit::HasRoom() const {
  return requests_ == 0 || bytes_ + usual_bytes_ <= max_bytes_;
}

void InflightLimit::Take(Ticket* ticket) {
  ++requests_;
  Change(ticket, usual_bytes_);
}

void InflightLimit::Change(Ticket* ticket, size_t bytes) {
  bytes_ += bytes - ticket->bytes;
  ticket->bytes = bytes;
  metrics_.SetInflight(bytes_, requests_);
}

void InflightLimit::Enter(Ticket* ticket, std::function<void(bool)> entered) {
  {
    std::lock_guard lock(mutex_);
    if (!waiters_.empty() || !HasRoom()) {
      auto waiter = std::make_shared<Waiter>();
      waiter->ticket = ticket;
      waiter->entered = std::move(entered);
      waiters_.push_back(waiter);
      waiter->alarm.Set(std::chrono::system_clock::now() + max_wait_,
                        [this, waiter](bool expired) {
                          if (expired) GiveUp(waiter);
                        });
      return;
    }
    Take(ticket);
  }
  entered(true);
}

void InflightLimit::GiveUp(const std::shared_ptr<Waiter>& waiter) {
  {
    std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(waiters_, waiter);
    if (found == waiters_.end()) return;  // was let in meanwhile
    waiters_.erase(found);
  }
  waiter->entered(false);
}

void InflightLimit::Resize(Ticket* ticket, size_t bytes) {
  std::unique_lock lock(mutex_);
  // Follows larger requests at once and smaller ones slowly.
  usual_bytes_ =
      std::min(max_bytes_, std::max(bytes, usual_bytes_ - usual_bytes_ / 16));
  Change(ticket, bytes);
  Admit(std::move(lock));
}

void InflightLimit::Leave(Ticket* ticket) {
  std::unique_lock lock(mutex_);
  --requests_;
  Change(ticket, 0);
  Admit(std::move(lock));
}

// Lets in who waits and has room now.
void InflightLimit::Admit(std::unique_lock<std::mutex> lock) {
  std::vector<std::shared_ptr<Waiter>> admitted;
  while (!waiters_.empty() && HasRoom()) {
    Take(waiters_.front()->ticket);
    admitted.push_back(std::move(waiters_.front()));
    waiters_.pop_front();
  }
  lock.unlock();
  for (const auto& waiter : admitted) {
    waiter->alarm.Cancel();
    waiter->entered(true);
  }
}

}  // namespace logclass::sidecar

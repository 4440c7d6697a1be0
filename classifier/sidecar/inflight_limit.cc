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
  std::optional<size_t> bytes;  // where they are known
  std::function<void(bool)> entered;
  bool admitted = false;         // guarded by the limit's mutex
  std::shared_ptr<Waiter> self;  // until the alarm has called
  grpc::Alarm alarm;
};

InflightLimit::InflightLimit(size_t max_bytes,
                             std::chrono::milliseconds max_wait,
                             Metrics* metrics)
    : max_bytes_(max_bytes), max_wait_(max_wait), metrics_(*metrics) {
  usual_bytes_.fill(std::min(kFirstGuess, max_bytes));
}

// One request always has room, or one larger than the limit never would.
bool InflightLimit::HasRoom(size_t bytes) const {
  return requests_ == 0 || bytes_ + bytes <= max_bytes_;
}

// What is usual may change while one waits.
size_t InflightLimit::Wanted(const Waiter& waiter) {
  return waiter.bytes.value_or(UsualBytes(waiter.ticket->kind));
}

void InflightLimit::Take(Ticket* ticket, size_t bytes) {
  ++requests_;
  ticket->entered = true;
  Change(ticket, bytes);
}

void InflightLimit::Change(Ticket* ticket, size_t bytes) {
  bytes_ += bytes - ticket->bytes;
  ticket->bytes = bytes;
  metrics_.SetInflight(bytes_, requests_);
}

void InflightLimit::Enter(Ticket* ticket, std::function<void(bool)> entered) {
  Enter(std::nullopt, ticket, std::move(entered));
}

void InflightLimit::EnterRead(size_t bytes, Ticket* ticket,
                              std::function<void(bool)> entered) {
  Enter(bytes, ticket, std::move(entered));
}

void InflightLimit::Enter(std::optional<size_t> bytes, Ticket* ticket,
                          std::function<void(bool)> entered) {
  {
    std::lock_guard lock(mutex_);
    const size_t wanted = bytes.value_or(UsualBytes(ticket->kind));
    if (!waiters_.empty() || !HasRoom(wanted)) {
      auto waiter = std::make_shared<Waiter>();
      waiter->ticket = ticket;
      waiter->bytes = bytes;
      waiter->entered = std::move(entered);
      waiter->self = waiter;
      waiters_.push_back(waiter);
      waiter->alarm.Set(std::chrono::system_clock::now() + max_wait_,
                        [this, waiter = waiter.get()](bool) { Wake(waiter); });
      return;
    }
    Take(ticket, wanted);
  }
  entered(true);
}

// The alarm has gone off, or was cancelled: once for each who waits.
void InflightLimit::Wake(Waiter* waiter) {
  std::shared_ptr<Waiter> kept;
  bool admitted;
  {
    std::lock_guard lock(mutex_);
    kept = std::move(waiter->self);
    admitted = waiter->admitted;
    if (!admitted) waiters_.erase(std::ranges::find(waiters_, kept));
  }
  if (!admitted) metrics_.CountRejected();
  kept->entered(admitted);
}

void InflightLimit::Resize(Ticket* ticket, size_t bytes) {
  std::unique_lock lock(mutex_);
  // Follows larger requests at once and smaller ones slowly.
  size_t& usual = UsualBytes(ticket->kind);
  usual = std::min(max_bytes_, std::max(bytes, usual - usual / 16));
  Change(ticket, bytes);
  Admit(std::move(lock));
}

void InflightLimit::Leave(Ticket* ticket) {
  if (!ticket->entered) return;
  std::unique_lock lock(mutex_);
  --requests_;
  ticket->entered = false;
  Change(ticket, 0);
  Admit(std::move(lock));
}

// Lets in who waits and has room now. They go on in threads of gRPC's: what one
// does next may take a while, and others are to do the same meanwhile.
void InflightLimit::Admit(std::unique_lock<std::mutex> lock) {
  std::vector<std::shared_ptr<Waiter>> admitted;
  while (!waiters_.empty() && HasRoom(Wanted(*waiters_.front()))) {
    Waiter& waiter = *waiters_.front();
    Take(waiter.ticket, Wanted(waiter));
    waiter.admitted = true;
    admitted.push_back(std::move(waiters_.front()));
    waiters_.pop_front();
  }
  lock.unlock();
  for (const auto& waiter : admitted) waiter->alarm.Cancel();
}

}  // namespace logclass::sidecar

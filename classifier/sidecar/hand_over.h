// Says that one thread goes on where another one stopped.

#ifndef CLASSIFIER_SIDECAR_HAND_OVER_H_
#define CLASSIFIER_SIDECAR_HAND_OVER_H_

#include <atomic>

namespace logclass::sidecar {

// gRPC calls a reaction after what started it, but ThreadSanitizer cannot see
// that: Debian's gRPC is not compiled for it. A reactor that needs no lock
// says so with one of these, which costs nothing to speak of: Give() is the
// last thing before an operation is started, Take() the first thing in its
// reaction. What is touched outside of the two is still reported.
class HandOver {
 public:
  // Adds rather than stores: who takes, takes from all who gave.
  void Give() { given_.fetch_add(1, std::memory_order_release); }
  void Take() const { given_.load(std::memory_order_acquire); }

 private:
  std::atomic<unsigned> given_ = 0;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_HAND_OVER_H_

// Objects that belong to one thread at a time and to one generation of the
// rules: scanners, taggers. Taken for a call, given back after it.

#ifndef CLASSIFIER_SIDECAR_POOL_H_
#define CLASSIFIER_SIDECAR_POOL_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/sidecar/rule_store.h"

namespace logclass::sidecar {

// Thread-safe. As many objects are made as are in use at a time; those of an
// old generation go when they are given back.
template <typename T>
class Pool {
 public:
  using Make = std::function<absl::StatusOr<std::unique_ptr<T>>(
      std::shared_ptr<const Database>)>;

  // `rules` must outlive the pool.
  Pool(const RuleStore* rules, Make make)
      : rules_(*rules), make_(std::move(make)) {}

  // All calls have ended by then. The lock says so to ThreadSanitizer, which
  // cannot see how gRPC's threads end.
  ~Pool() {
    std::lock_guard lock(mutex_);
    free_.clear();
  }

  // Calls `use(T&)` with an object of the current generation. Fails as `make`
  // does.
  template <typename Use>
  absl::Status With(Use use) {
    const RuleStore::Generation generation = rules_.current();
    std::unique_ptr<T> object = Take(generation.number);
    if (object == nullptr) {
      auto made = make_(generation.database);
      if (!made.ok()) return made.status();
      object = *std::move(made);
    }
    use(*object);
    GiveBack(generation.number, std::move(object));
    return absl::OkStatus();
  }

 private:
  std::unique_ptr<T> Take(uint64_t generation) {
    std::vector<std::unique_ptr<T>> outdated;  // destroyed after the lock
    std::lock_guard lock(mutex_);
    if (generation > generation_) {
      generation_ = generation;
      outdated.swap(free_);
    }
    if (generation < generation_ || free_.empty()) return nullptr;
    std::unique_ptr<T> object = std::move(free_.back());
    free_.pop_back();
    return object;
  }

  void GiveBack(uint64_t generation, std::unique_ptr<T> object) {
    std::lock_guard lock(mutex_);
    if (generation == generation_) free_.push_back(std::move(object));
  }

  const RuleStore& rules_;
  const Make make_;
  std::mutex mutex_;
  uint64_t generation_ = 0;
  std::vector<std::unique_ptr<T>> free_;  // the one used last at the back
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_POOL_H_

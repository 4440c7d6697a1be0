// A thread for what takes too long for the threads of someone else.

#ifndef CLASSIFIER_SIDECAR_WORKER_H_
#define CLASSIFIER_SIDECAR_WORKER_H_

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace logclass::sidecar {

// Does one task after the other, in their order. Thread-safe.
class Worker {
 public:
  Worker();
  ~Worker();                       // all tasks are done first
  Worker(const Worker&) = delete;  // owns a thread
  Worker& operator=(const Worker&) = delete;

  void Add(std::function<void()> task);

 private:
  void Run();

  std::mutex mutex_;  // guards all but the thread
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_WORKER_H_

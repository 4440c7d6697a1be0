// Blocks are classified on several threads and printed in their order.

#ifndef CLASSIFIER_CLI_BLOCK_POOL_H_
#define CLASSIFIER_CLI_BLOCK_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/cli/block_worker.h"

namespace logclass::cli {

// One thread hands the jobs out; as many as are needed, and no more than asked
// for, do them. The number of jobs at a time, and so memory, is bounded.
class BlockPool {
 public:
  using MakeWorker =
      std::function<absl::StatusOr<std::unique_ptr<BlockWorker>>()>;
  using End = std::function<void(BlockJob&)>;

  // Calls `end` for every job in the order of Next(), on any thread but never
  // on two at a time. It must not call the pool.
  BlockPool(size_t threads, MakeWorker make_worker, End end);
  ~BlockPool();                          // every job is ended first
  BlockPool(const BlockPool&) = delete;  // owns threads
  BlockPool& operator=(const BlockPool&) = delete;

  // Returns a new job, whose turn comes after all others. Waits for one to end
  // where there are too many.
  BlockJob& Next();

  // Has the lines of the job done by another thread.
  void Submit(BlockJob& job);

  // Says that the job was done by the caller.
  void Complete(BlockJob& job);

  // Waits until every job, and every thread, has ended. Returns the workers,
  // for what their outputs kept. No jobs may follow.
  const std::vector<std::unique_ptr<BlockWorker>>& Finish();

 private:
  struct Entry {
    BlockJob job;
    bool done = false;
  };

  void Work();
  void EndInOrder(std::unique_lock<std::mutex>& lock);
  Entry& EntryOf(const BlockJob& job);

  const size_t max_threads_;
  const MakeWorker make_worker_;
  const End end_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable work_changed_;
  std::condition_variable jobs_changed_;
  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<Entry*> free_;
  std::deque<Entry*> in_order_;  // handed out and not ended
  std::deque<Entry*> work_;
  std::vector<std::unique_ptr<BlockWorker>> workers_;
  size_t idle_ = 0;  // threads
  bool ending_ = false;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_BLOCK_POOL_H_

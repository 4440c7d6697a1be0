#include "classifier/cli/block_pool.h"

#include <algorithm>
#include <utility>

namespace logclass::cli {
namespace {

// So many jobs for each thread: one that is done, one that waits.
constexpr size_t kJobsPerThread = 2;

}  // namespace

BlockPool::BlockPool(size_t threads, MakeWorker make_worker, End end)
    : max_threads_(threads),
      make_worker_(std::move(make_worker)),
      end_(std::move(end)) {
  for (size_t i = 0; i < threads * kJobsPerThread; ++i) {
    free_.push_back(entries_.emplace_back(std::make_unique<Entry>()).get());
  }
}

BlockPool::~BlockPool() { Finish(); }

BlockJob& BlockPool::Next() {
  std::unique_lock lock(mutex_);
  jobs_changed_.wait(lock, [this] { return !free_.empty(); });
  Entry* entry = free_.back();
  free_.pop_back();
  in_order_.push_back(entry);
  entry->done = false;
  entry->job.Reset();
  return entry->job;
}

BlockPool::Entry& BlockPool::EntryOf(const BlockJob& job) {
  return **std::find_if(entries_.begin(), entries_.end(),
                        [&](const auto& entry) { return &entry->job == &job; });
}

void BlockPool::Submit(BlockJob& job) {
  std::lock_guard lock(mutex_);
  work_.push_back(&EntryOf(job));
  if (idle_ < work_.size() && threads_.size() < max_threads_) {
    threads_.emplace_back([this] { Work(); });
  }
  work_changed_.notify_one();
}

void BlockPool::Complete(BlockJob& job) {
  std::unique_lock lock(mutex_);
  EntryOf(job).done = true;
  EndInOrder(lock);
}

void BlockPool::Work() {
  auto made = make_worker_();
  BlockWorker* const worker = made.ok() ? made->get() : nullptr;
  std::unique_lock lock(mutex_);
  if (worker != nullptr) workers_.push_back(*std::move(made));
  while (true) {
    ++idle_;
    work_changed_.wait(lock, [this] { return stopping_ || !work_.empty(); });
    --idle_;
    if (work_.empty()) break;
    Entry* entry = work_.front();
    work_.pop_front();
    lock.unlock();
    if (worker != nullptr) {
      worker->DoLines(entry->job);
    } else {
      entry->job.status = made.status();
    }
    lock.lock();
    entry->done = true;
    EndInOrder(lock);
  }
}

// Ends what is done up to the first job that is not. Where a thread is at it
// already, that one goes on with ours.
void BlockPool::EndInOrder(std::unique_lock<std::mutex>& lock) {
  if (ending_) return;
  ending_ = true;
  while (!in_order_.empty() && in_order_.front()->done) {
    Entry* entry = in_order_.front();
    lock.unlock();
    end_(entry->job);
    lock.lock();
    in_order_.pop_front();
    free_.push_back(entry);
    jobs_changed_.notify_all();
  }
  ending_ = false;
}

// A thread may have been started for work that another one did, so its worker
// may come late: all have to have ended before anyone looks at them.
const std::vector<std::unique_ptr<BlockWorker>>& BlockPool::Finish() {
  {
    std::unique_lock lock(mutex_);
    jobs_changed_.wait(lock, [this] { return in_order_.empty(); });
    stopping_ = true;
  }
  work_changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  return workers_;
}

}  // namespace logclass::cli

#include "classifier/sidecar/api_stream.h"

#include "absl/status/status.h"
#include "classifier/sidecar/api_convert.h"
#include "classifier/sidecar/api_wire.h"

namespace logclass::sidecar {

ClassifyStream::ClassifyStream(Pool<ApiClassifier>* classifiers,
                               Metrics* metrics)
    : classifiers_(*classifiers), metrics_(*metrics) {
  StartRead(&incoming_);
}

void ClassifyStream::OnReadDone(bool ok) {
  std::unique_lock lock(mutex_);
  input_ = ok ? Input::kArrived : Input::kEnded;
  Advance(lock);
}

void ClassifyStream::OnWriteDone(bool ok) {
  std::unique_lock lock(mutex_);
  writing_ = false;
  if (!ok) {
    has_answer_ = false;
    status_ = grpc::Status::CANCELLED;
  }
  Advance(lock);
}

// For the metrics only: reads and writes fail now, and that ends the stream.
void ClassifyStream::OnCancel() {
  std::lock_guard lock(mutex_);
  cancelled_ = true;
}

void ClassifyStream::OnDone() {
  metrics_.CountRequest("ClassifyStream",
                        cancelled_ ? grpc::CANCELLED : status_.error_code());
  delete this;
}

// Does all that can be done now. One thread at a time: another one only leaves
// its news. Runs within a reaction, so that OnDone() cannot come before its
// end.
void ClassifyStream::Advance(std::unique_lock<std::mutex>& lock) {
  if (advancing_) return;
  advancing_ = true;
  while (Step(lock)) {
  }
  advancing_ = false;
}

// Returns whether there was something to do.
bool ClassifyStream::Step(std::unique_lock<std::mutex>& lock) {
  if (has_answer_ && !writing_) {
    outgoing_.Swap(&answer_);
    has_answer_ = false;
    writing_ = true;
    StartWrite(&outgoing_);
    return true;
  }
  if (has_answer_ || finished_) return false;
  if (status_.ok() && input_ == Input::kArrived) {
    input_ = Input::kReading;
    lock.unlock();
    grpc::Status status = Answer();
    lock.lock();
    // A write may have failed meanwhile.
    has_answer_ = status.ok() && status_.ok();
    if (status_.ok()) status_ = status;
    return true;
  }
  if (writing_ || (status_.ok() && input_ != Input::kEnded)) return false;
  finished_ = true;
  Finish(status_);
  return true;
}

// Turns incoming_ into answer_, and reads the next request meanwhile.
grpc::Status ClassifyStream::Answer() {
  grpc::Status status = ParseMessage(&incoming_, &request_);
  if (!status.ok()) return status;
  StartRead(&incoming_);
  absl::Status classified;
  absl::Status taken = classifiers_.With([&](ApiClassifier& classifier) {
    classified = classifier.Classify(request_, &response_);
  });
  if (!taken.ok()) return ToGrpcStatus(taken);
  if (!classified.ok()) return ToGrpcStatus(classified);
  return WriteMessage(response_, &answer_);
}

}  // namespace logclass::sidecar

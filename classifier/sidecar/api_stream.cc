#include "classifier/sidecar/api_stream.h"

#include <utility>

#include "classifier/sidecar/api_wire.h"

namespace logclass::sidecar {

ClassifyStream::ClassifyStream(const ApiParts& parts) : parts_(parts) {
  Read();
}

// The lock is here, and in Close(), because ThreadSanitizer cannot see how gRPC
// orders its reactions.
void ClassifyStream::Read() {
  std::lock_guard lock(mutex_);
  StartRead(&incoming_.bytes);
}

void ClassifyStream::OnReadDone(bool ok) {
  std::unique_lock lock(mutex_);
  // Of what comes after an error nothing is looked at.
  if (!ok || !status_.ok()) {
    input_ = Input::kEnded;
    Advance(std::move(lock));
    return;
  }
  input_ = Input::kWaiting;
  lock.unlock();
  parts_.limit->EnterRead(incoming_.bytes.Length(), &incoming_.ticket,
                          [this](bool entered) { OnEntered(entered); });
}

void ClassifyStream::OnEntered(bool entered) {
  std::unique_lock lock(mutex_);
  input_ = entered ? Input::kEntered : Input::kEnded;
  if (!entered && status_.ok()) {
    status_ = {grpc::StatusCode::RESOURCE_EXHAUSTED, InflightLimit::kNoRoom};
  }
  Advance(std::move(lock));
}

void ClassifyStream::OnWriteDone(bool ok) {
  std::unique_lock lock(mutex_);
  parts_.limit->Leave(&outgoing_.ticket);
  writing_ = false;
  if (!ok) {
    has_answer_ = false;
    status_ = grpc::Status::CANCELLED;
  }
  Advance(std::move(lock));
}

// For the metrics only: reads and writes fail now, and that ends the stream.
void ClassifyStream::OnCancel() {
  std::lock_guard lock(mutex_);
  cancelled_ = true;
}

void ClassifyStream::OnDone() {
  Close();
  delete this;
}

// Nothing else runs by now.
void ClassifyStream::Close() {
  std::lock_guard lock(mutex_);
  for (HeldMessage* message : {&incoming_, &answer_, &outgoing_}) {
    parts_.limit->Leave(&message->ticket);
  }
  parts_.metrics->CountRequest(
      "ClassifyStream", cancelled_ ? grpc::CANCELLED : status_.error_code());
}

// Does all that can be done now. One thread at a time: another one only leaves
// its news. Where that ends the stream nothing here is touched after Finish(),
// for a thread of the limit's is no reaction that OnDone() would wait for.
void ClassifyStream::Advance(std::unique_lock<std::mutex> lock) {
  if (advancing_) return;
  advancing_ = true;
  while (Step(lock)) {
  }
  advancing_ = false;
  if (finished_ || !IsOver()) return;
  finished_ = true;
  const grpc::Status status = status_;
  lock.unlock();
  Finish(status);
}

// Returns whether there was something to do.
bool ClassifyStream::Step(std::unique_lock<std::mutex>& lock) {
  if (has_answer_ && !writing_) {
    std::swap(outgoing_, answer_);
    has_answer_ = false;
    writing_ = true;
    StartWrite(&outgoing_.bytes);
    return true;
  }
  if (has_answer_ || !status_.ok() || input_ != Input::kEntered) return false;
  input_ = Input::kReading;
  lock.unlock();
  const grpc::Status status = Answer();
  lock.lock();
  // A write may have failed meanwhile.
  has_answer_ = status.ok() && status_.ok();
  if (status_.ok()) status_ = status;
  return true;
}

// Whether nothing is left to be written, nor to come.
bool ClassifyStream::IsOver() const {
  if (has_answer_ || writing_ || input_ == Input::kWaiting) return false;
  return input_ == Input::kEnded || !status_.ok();
}

// Turns incoming_ into answer_, and reads the next request meanwhile.
grpc::Status ClassifyStream::Answer() {
  grpc::Status status = ParseMessage(&incoming_.bytes, &request_);
  if (!status.ok()) return status;
  std::swap(answer_.ticket, incoming_.ticket);
  Read();
  return sidecar::Answer(parts_, request_, &response_, &answer_);
}

}  // namespace logclass::sidecar

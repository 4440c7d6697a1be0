#include "tests/sidecar/support/vector_source.h"

#include <grpcpp/alarm.h>
#include <grpcpp/server_builder.h>
#include <zlib.h>

#include <cstdlib>
#include <optional>
#include <utility>

#include "classifier/base/strings.h"
#include "classifier/sidecar/hand_over.h"
#include "tests/sidecar/support/kubernetes_events.h"
#include "tests/sidecar/support/process.h"

namespace logclass::testing {
namespace {

constexpr char kGzipMagic[] = "\x1f\x8b";
constexpr int kGzipWindowBits = 15 + 16;

std::string Bytes(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) std::abort();
  return {reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

std::string Gunzip(std::string& bytes) {
  std::string out;
  z_stream stream = {};
  if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) std::abort();
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  int result = Z_OK;
  while (result == Z_OK) {
    char block[65536];
    stream.next_out = reinterpret_cast<Bytef*>(block);
    stream.avail_out = sizeof(block);
    result = inflate(&stream, Z_NO_FLUSH);
    out.append(block, sizeof(block) - stream.avail_out);
  }
  inflateEnd(&stream);
  return out;
}

std::vector<Receipt> Receipts(vector::PushEventsRequest request) {
  std::vector<Receipt> receipts;
  for (event::EventWrapper& event : *request.mutable_events()) {
    const std::optional<uint64_t> id = EventId(event);
    if (!id) continue;
    Tags tags = TakeTags(&event);
    receipts.push_back({.id = *id,
                        .severity = std::move(tags.severity),
                        .reason = std::move(tags.reason),
                        .classified = tags.classification.has_map(),
                        .fingerprint = Fingerprint(event)});
  }
  return receipts;
}

class UnknownMethod final : public grpc::ServerGenericBidiReactor {
 public:
  UnknownMethod() {
    Finish(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "unknown method"));
  }
  void OnDone() override { delete this; }
};

}  // namespace

class VectorSource::PushEvents final : public grpc::ServerGenericBidiReactor {
 public:
  PushEvents(VectorSource* source, grpc::GenericCallbackServerContext* context)
      : source_(*source), context_(*context) {
    hand_over_.Give();
    StartRead(&request_);
  }

  void OnReadDone(bool ok) override {
    hand_over_.Take();
    if (!ok) return End(grpc::Status::CANCELLED);
    bytes_ = Bytes(request_);
    const bool gzipped = bytes_.starts_with(kGzipMagic);
    if (gzipped) bytes_ = Gunzip(bytes_);
    request_.Clear();
    answer_ = source_.Count(context_, gzipped);
    if (answer_.hold) return Hold();
    if (answer_.delay.count() == 0) return Reply();
    hand_over_.Give();
    alarm_.Set(std::chrono::system_clock::now() + answer_.delay, [this](bool) {
      hand_over_.Take();
      Reply();
    });
  }

  // A call that is not held is about to be answered.
  void OnCancel() override {
    hand_over_.Take();
    bool was_held;
    {
      std::lock_guard lock(source_.mutex_);
      cancelled_ = true;
      ++source_.stats_.cancelled;
      was_held = source_.held_.erase(this) > 0;
      source_.stats_.held = source_.held_.size();
      source_.changed_.notify_all();
    }
    if (was_held) End(grpc::Status::CANCELLED);
  }

  void OnDone() override {
    hand_over_.Take();
    delete this;
  }

  void Reply() {
    grpc::Status status = answer_.status;
    if (status.ok()) status = source_.Receive(bytes_);
    if (!status.ok() || answer_.no_message) return End(status);
    const grpc::Slice nothing("", 0);
    reply_ = grpc::ByteBuffer(&nothing, 1);
    hand_over_.Give();
    StartWriteAndFinish(&reply_, grpc::WriteOptions(), status);
  }

 private:
  void Hold() {
    {
      std::lock_guard lock(source_.mutex_);
      if (!cancelled_) {
        source_.held_.insert(this);
        source_.stats_.held = source_.held_.size();
        source_.changed_.notify_all();
        return;
      }
    }
    End(grpc::Status::CANCELLED);
  }

  void End(const grpc::Status& status) {
    hand_over_.Give();
    Finish(status);
  }

  VectorSource& source_;
  grpc::GenericCallbackServerContext& context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer reply_;
  std::string bytes_;
  Answer answer_;
  grpc::Alarm alarm_;
  bool cancelled_ = false;  // guarded by source_.mutex_
  sidecar::HandOver hand_over_;
};

class VectorSource::HealthCheck final : public grpc::ServerGenericBidiReactor {
 public:
  explicit HealthCheck(bool serving) {
    const grpc::Slice reply("\x08\x01", serving ? 0 : 2);
    reply_ = grpc::ByteBuffer(&reply, 1);
    hand_over_.Give();
    StartRead(&request_);
  }
  void OnReadDone(bool) override {
    hand_over_.Take();
    hand_over_.Give();
    StartWriteAndFinish(&reply_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override {
    hand_over_.Take();
    delete this;
  }

 private:
  grpc::ByteBuffer request_;
  grpc::ByteBuffer reply_;
  sidecar::HandOver hand_over_;
};

VectorSource::VectorSource(Options options) : options_(std::move(options)) {
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(options_.address,
                           options_.credentials != nullptr
                               ? options_.credentials
                               : grpc::InsecureServerCredentials(),
                           &port);
  builder.SetMaxReceiveMessageSize(-1);
  // Who comes compressed can be told only before it is undone.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.RegisterCallbackGenericService(this);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port == 0) std::abort();
  const std::string& address = options_.address;
  address_ = Concat(address.substr(0, address.rfind(':') + 1), port);
}

VectorSource::~VectorSource() {
  server_->Shutdown(std::chrono::system_clock::now());
  server_->Wait();
}

grpc::ServerGenericBidiReactor* VectorSource::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  if (context->method() == "/vector.Vector/PushEvents") {
    return new PushEvents(this, context);
  }
  if (context->method() == "/vector.Vector/HealthCheck") {
    std::lock_guard lock(mutex_);
    return new HealthCheck(serving_);
  }
  return new UnknownMethod();
}

VectorSource::Answer VectorSource::Count(
    const grpc::GenericCallbackServerContext& context, bool gzipped) {
  std::lock_guard lock(mutex_);
  ++stats_.calls;
  if (gzipped) ++stats_.gzipped;
  stats_.last_deadline = context.deadline();
  stats_.last_metadata.clear();
  for (const auto& [key, value] : context.client_metadata()) {
    stats_.last_metadata.emplace(std::string(key.data(), key.size()),
                                 std::string(value.data(), value.size()));
  }
  changed_.notify_all();
  return answer_;
}

grpc::Status VectorSource::Receive(const std::string& bytes) {
  vector::PushEventsRequest request;
  // Keys that are not UTF-8, and what is too deep, fail here.
  std::string unfit = request.ParseFromString(bytes)
                          ? FindUnfit(request)
                          : "the request cannot be decoded";
  if (!unfit.empty()) {
    std::lock_guard lock(mutex_);
    stats_.unfit.push_back(unfit);
    changed_.notify_all();
    return {grpc::StatusCode::DATA_LOSS, unfit};
  }
  const size_t events = static_cast<size_t>(request.events_size());
  std::vector<Receipt> receipts = Receipts(request);
  if (options_.on_batch) options_.on_batch(receipts);
  std::lock_guard lock(mutex_);
  ++stats_.acknowledged;
  stats_.events += events;
  batches_.push_back(std::move(receipts));
  if (options_.keep_requests) requests_.push_back(std::move(request));
  changed_.notify_all();
  return grpc::Status::OK;
}

void VectorSource::SetAnswer(const Answer& answer) {
  std::lock_guard lock(mutex_);
  answer_ = answer;
}

void VectorSource::SetServing(bool serving) {
  std::lock_guard lock(mutex_);
  serving_ = serving;
}

void VectorSource::Release() {
  std::set<PushEvents*> released;
  {
    std::lock_guard lock(mutex_);
    answer_.hold = false;
    released.swap(held_);
    stats_.held = 0;
  }
  for (PushEvents* call : released) call->Reply();
}

VectorSource::Stats VectorSource::stats() const {
  std::lock_guard lock(mutex_);
  return stats_;
}

std::vector<std::vector<Receipt>> VectorSource::batches() const {
  std::lock_guard lock(mutex_);
  return batches_;
}

std::vector<vector::PushEventsRequest> VectorSource::requests() const {
  std::lock_guard lock(mutex_);
  return requests_;
}

bool VectorSource::WaitFor(const std::function<bool(const Stats&)>& condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [&] { return condition(stats_); });
}

}  // namespace logclass::testing

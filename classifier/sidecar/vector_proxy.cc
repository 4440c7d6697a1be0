#include "classifier/sidecar/vector_proxy.h"

#include <chrono>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "classifier/sidecar/hand_over.h"

namespace logclass::sidecar {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kPushEvents = "/vector.Vector/PushEvents";
constexpr std::string_view kHealthCheck = "/vector.Vector/HealthCheck";

// HealthCheckResponse.status = NOT_SERVING; SERVING is the empty message.
constexpr char kNotServing[] = {0x08, 0x01};

// How data compressed with zstd begins: RFC 8878, section 3.1.1. gRPC in C++
// hands on what it cannot decompress as it came. No request begins like that.
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

double Seconds(Clock::duration time) {
  return std::chrono::duration<double>(time).count();
}

class UnknownMethod final : public grpc::ServerGenericBidiReactor {
 public:
  UnknownMethod() {
    Finish(grpc::Status(grpc::StatusCode::UNIMPLEMENTED, "unknown method"));
  }
  void OnDone() override { delete this; }
};

}  // namespace

// One batch: enter the limit, read, tag, forward, answer. Deletes itself.
class VectorProxy::PushEvents final : public grpc::ServerGenericBidiReactor {
 public:
  PushEvents(VectorProxy* proxy, grpc::GenericCallbackServerContext* context)
      : proxy_(*proxy), context_(context) {
    if (proxy_.parts_.downstream == nullptr) {
      End(grpc::StatusCode::FAILED_PRECONDITION,
          "started without --forward: there is nobody to send events to");
      return;
    }
    proxy_.parts_.limit->Enter(&ticket_, [this](bool entered) {
      if (entered) {
        hand_over_.Give();
        StartRead(&call_.request);
      } else {
        End(grpc::StatusCode::RESOURCE_EXHAUSTED, InflightLimit::kNoRoom);
      }
    });
  }

  void OnReadDone(bool ok) override {
    hand_over_.Take();
    if (!ok) {
      End(grpc::StatusCode::CANCELLED, "no message came");
      return;
    }
    proxy_.parts_.limit->Resize(&ticket_, call_.request.Length());
    if (const grpc::Status status = proxy_.Tag(&call_.request); !status.ok()) {
      End(status);
      return;
    }
    proxy_.parts_.limit->Resize(&ticket_, call_.request.Length());
    proxy_.parts_.downstream->Push(
        context_, &call_, [this](const grpc::Status& status) { End(status); });
  }

  void OnDone() override {
    hand_over_.Take();
    proxy_.parts_.limit->Leave(&ticket_);
    delete this;
  }

 private:
  void End(grpc::StatusCode code, const char* message) {
    End(grpc::Status(code, message));
  }

  void End(const grpc::Status& status) {
    proxy_.parts_.metrics->CountRequest("PushEvents", status.error_code());
    hand_over_.Give();
    if (status.ok()) {
      StartWriteAndFinish(&call_.reply, grpc::WriteOptions(), status);
    } else {
      Finish(status);
    }
  }

  VectorProxy& proxy_;
  grpc::GenericCallbackServerContext* const context_;
  InflightLimit::Ticket ticket_{InflightLimit::Kind::kPush};
  Downstream::Call call_;
  HandOver hand_over_;
};

class VectorProxy::HealthCheck final : public grpc::ServerGenericBidiReactor {
 public:
  HealthCheck(bool serving, Metrics* metrics) : metrics_(*metrics) {
    const grpc::Slice reply(kNotServing, serving ? 0 : sizeof(kNotServing));
    reply_ = grpc::ByteBuffer(&reply, 1);
    hand_over_.Give();
    StartRead(&request_);
  }

  void OnReadDone(bool) override {
    hand_over_.Take();
    metrics_.CountRequest("HealthCheck", grpc::StatusCode::OK);
    hand_over_.Give();
    StartWriteAndFinish(&reply_, grpc::WriteOptions(), grpc::Status::OK);
  }
  void OnDone() override {
    hand_over_.Take();
    delete this;
  }

 private:
  Metrics& metrics_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer reply_;
  HandOver hand_over_;
};

grpc::ServerGenericBidiReactor* VectorProxy::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  if (context->method() == kPushEvents) return new PushEvents(this, context);
  if (context->method() == kHealthCheck) {
    return new HealthCheck(IsServing(), parts_.metrics);
  }
  return new UnknownMethod();
}

// Puts the tags into the request, or leaves it as it came where that cannot be
// done. Fails where it is better not sent on.
grpc::Status VectorProxy::Tag(grpc::ByteBuffer* request) {
  auto message = ReceivedMessage::Of(*request);
  if (!message.ok()) {
    ReportUntagged(message.status());
    return grpc::Status::OK;
  }
  if (message->StartsWith(kZstdMagic)) {
    return {grpc::StatusCode::FAILED_PRECONDITION,
            "compressed with zstd, which cannot be read here: set the sink's "
            "compression to gzip or none"};
  }
  absl::Status tagged;
  const absl::Status made = parts_.taggers->With([&](VectorTagger& tagger) {
    tagged = TagWith(tagger, *message, request);
  });
  if (!made.ok()) ReportUntagged(made);
  if (!tagged.ok()) ReportUntagged(tagged);
  return grpc::Status::OK;
}

absl::Status VectorProxy::TagWith(VectorTagger& tagger,
                                  ReceivedMessage& message,
                                  grpc::ByteBuffer* request) {
  const auto start = Clock::now();
  absl::Status status = tagger.Classify(message.pieces());
  if (!status.ok()) return status;
  const auto scanned = Clock::now();
  const size_t size = tagger.TaggedSize();
  if (size > parts_.max_message_bytes && size > message.size()) {
    return absl::ResourceExhaustedError(
        "with tags it would be larger than --max-message-bytes");
  }
  request->Clear();  // the bytes are now the message's alone
  ChunkedMessage tagged(size, &message);
  tagger.Write(&tagged);
  *request = tagged.Finish();
  parts_.metrics->CountPush(
      {.report = &tagger.report(),
       .received_bytes = message.size(),
       .sent_bytes = size,
       .scan_seconds = Seconds(scanned - start),
       .splice_seconds = Seconds(Clock::now() - scanned)});
  return absl::OkStatus();
}

// It goes on untagged, for nothing is to be lost because of us.
void VectorProxy::ReportUntagged(const absl::Status& why) {
  parts_.metrics->CountScanError();
  parts_.logger->Log(LogLevel::kError, "a batch is passed on untagged",
                     {{"error", why.ToString()}});
}

}  // namespace logclass::sidecar

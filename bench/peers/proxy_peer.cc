// What `logclass serve` is compared with: proxies of Vector's PushEvents on the
// same gRPC API with the same settings.
//
//   proxy_peer passthrough|decode ADDRESS
//
// passthrough hands on the bytes as they are: the most that a proxy can reach.
// decode parses them into protobuf's messages, on an arena, sets two constant
// fields where logclass sets its tags, and writes them again; it classifies
// nothing. Writes the address that it listens on to standard error.

#include <google/protobuf/arena.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>

#include "vector/vector.pb.h"

namespace {

using Buffer = grpc::ByteBuffer;
using Traits = grpc::SerializationTraits<vector::PushEventsRequest>;

void DecodeAndEncode(Buffer* bytes) {
  google::protobuf::Arena arena;
  auto* const request =
      google::protobuf::Arena::CreateMessage<vector::PushEventsRequest>(&arena);
  if (!Traits::Deserialize(bytes, request).ok()) std::abort();
  for (event::EventWrapper& event : *request->mutable_events()) {
    auto& fields = *event.mutable_log()->mutable_fields();
    fields["severity"].set_raw_bytes("INFO");
    fields["classification"].set_raw_bytes("none");
  }
  Buffer encoded;
  bool owns = false;
  if (!Traits::Serialize(*request, &encoded, &owns).ok()) std::abort();
  bytes->Swap(&encoded);
}

class Proxy final : public grpc::CallbackGenericService {
 public:
  Proxy(bool decodes, const char* forward) : decodes_(decodes) {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    arguments.SetMaxSendMessageSize(-1);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    stub_ = std::make_unique<grpc::GenericStub>(grpc::CreateCustomChannel(
        forward, grpc::InsecureChannelCredentials(), arguments));
  }

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new Call(this, context);
  }

 private:
  class Call final : public grpc::ServerGenericBidiReactor {
   public:
    Call(Proxy* proxy, grpc::GenericCallbackServerContext* context)
        : proxy_(*proxy),
          context_(grpc::ClientContext::FromCallbackServerContext(*context)),
          method_(context->method()) {
      StartRead(&request_);
    }

    void OnReadDone(bool ok) override {
      if (!ok) return Finish(grpc::Status::CANCELLED);
      if (proxy_.decodes_) DecodeAndEncode(&request_);
      proxy_.stub_->UnaryCall(
          context_.get(), method_, grpc::StubOptions(), &request_, &reply_,
          [this](const grpc::Status& status) {
            if (!status.ok()) return Finish(status);
            StartWriteAndFinish(&reply_, grpc::WriteOptions(), status);
          });
    }

    void OnDone() override { delete this; }

   private:
    Proxy& proxy_;
    std::unique_ptr<grpc::ClientContext> context_;
    const std::string method_;
    Buffer request_;
    Buffer reply_;
  };

  const bool decodes_;
  std::unique_ptr<grpc::GenericStub> stub_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  Proxy proxy(std::string_view(argv[1]) == "decode", argv[2]);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &port);
  builder.SetMaxReceiveMessageSize(-1);
  builder.RegisterCallbackGenericService(&proxy);
  const auto server = builder.BuildAndStart();
  if (server == nullptr) return 1;
  std::fprintf(stderr, "listening address=127.0.0.1:%d\n", port);
  while (true) pause();
}

#include "classifier/sidecar/downstream.h"

#include <grpc/grpc.h>
#include <grpc/slice.h>
#include <grpcpp/create_channel.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "classifier/sidecar/credentials.h"

namespace logclass::sidecar {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kPushEvents[] = "/vector.Vector/PushEvents";

grpc::ChannelArguments Arguments(const ForwardSettings& settings) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  // A Vector that restarts is back in seconds.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 250);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 5'000);
  // Finds a peer that is gone without a word, while a call waits for it.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  // Connections are ours alone, one per address.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  // Addresses are in the pod or the cluster; a proxy for the world outside is
  // not meant for them.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  // A batch is sent once.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  if (!settings.server_name.empty()) {
    arguments.SetSslTargetNameOverride(settings.server_name);
  }
  return arguments;
}

// What belongs to one connection and not to the request.
bool IsHopByHop(std::string_view name) {
  return name.starts_with("grpc-") || name.starts_with(':') ||
         name == "user-agent" || name == "content-type" || name == "te";
}

grpc_slice Unowned(std::string_view text) {
  return grpc_slice_from_static_buffer(text.data(), text.size());
}

// Whether gRPC sends such a header. It takes any that comes, and ends the
// process that asks it to send one that it would not.
bool CanBeSent(std::string_view name, std::string_view value) {
  return grpc_header_key_is_legal(Unowned(name)) != 0 &&
         (grpc_is_binary_header(Unowned(name)) != 0 ||
          grpc_header_nonbin_value_is_legal(Unowned(value)) != 0);
}

void CopyMetadata(const grpc::CallbackServerContext& from,
                  grpc::ClientContext* to) {
  for (const auto& [key, text] : from.client_metadata()) {
    const std::string_view name(key.data(), key.size());
    const std::string_view value(text.data(), text.size());
    if (IsHopByHop(name) || !CanBeSent(name, value)) continue;
    to->AddMetadata(std::string(name), std::string(value));
  }
}

// What the sender is told. An acknowledgement without a message is none, to any
// client of gRPC's; we could not hand it on either.
grpc::Status Outcome(const grpc::Status& status,
                     const grpc::ByteBuffer& reply) {
  if (!status.ok() || reply.Valid()) return status;
  return {grpc::StatusCode::INTERNAL, "the downstream's answer has no message"};
}

}  // namespace

absl::StatusOr<std::unique_ptr<Downstream>> Downstream::Create(
    const ForwardSettings& settings, Metrics* metrics) {
  const auto credentials = ChannelCredentials(settings);
  if (!credentials.ok()) return credentials.status();
  std::unique_ptr<Downstream> downstream(
      new Downstream(settings.gzip, metrics));
  for (const std::string& address : settings.addresses) {
    Peer peer;
    peer.channel =
        grpc::CreateCustomChannel(address, *credentials, Arguments(settings));
    peer.stub = std::make_unique<grpc::GenericStub>(peer.channel);
    peer.channel->GetState(/*try_to_connect=*/true);
    downstream->peers_.push_back(std::move(peer));
  }
  return downstream;
}

// The next one that is connected, else one that may get so, else just the next.
const Downstream::Peer& Downstream::Pick() {
  const size_t first = next_.fetch_add(1, std::memory_order_relaxed);
  const Peer* hopeful = nullptr;
  for (size_t i = 0; i < peers_.size(); ++i) {
    const Peer& peer = peers_[(first + i) % peers_.size()];
    const auto state = peer.channel->GetState(/*try_to_connect=*/true);
    if (state == GRPC_CHANNEL_READY) return peer;
    const bool failed = state == GRPC_CHANNEL_TRANSIENT_FAILURE;
    if (hopeful == nullptr && !failed) hopeful = &peer;
  }
  return hopeful != nullptr ? *hopeful : peers_[first % peers_.size()];
}

bool Downstream::IsConnected() const {
  bool connected = false;
  for (const Peer& peer : peers_) {
    connected |=
        peer.channel->GetState(/*try_to_connect=*/true) == GRPC_CHANNEL_READY;
  }
  return connected;
}

void Downstream::Push(grpc::CallbackServerContext* incoming, Call* call,
                      std::function<void(const grpc::Status&)> done) {
  // Deadline and cancellation come with it.
  call->context = grpc::ClientContext::FromCallbackServerContext(*incoming);
  CopyMetadata(*incoming, call->context.get());
  if (gzip_) call->context->set_compression_algorithm(GRPC_COMPRESS_GZIP);
  call->done = std::move(done);
  call->start = Clock::now();
  call->hand_over.Give();
  Pick().stub->UnaryCall(
      call->context.get(), kPushEvents, grpc::StubOptions(), &call->request,
      &call->reply,
      [this, call](const grpc::Status& status) { End(call, status); });
}

void Downstream::End(Call* call, const grpc::Status& status) {
  call->hand_over.Take();
  const std::chrono::duration<double> took = Clock::now() - call->start;
  const grpc::Status outcome = Outcome(status, call->reply);
  metrics_.CountForward(outcome.error_code(), took.count());
  // The call may be gone before this returns.
  const auto done = std::move(call->done);
  done(outcome);
}

}  // namespace logclass::sidecar

#include "classifier/sidecar/server.h"

#include <grp.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>

#include "classifier/base/strings.h"
#include "classifier/sidecar/admin_server.h"
#include "classifier/sidecar/api_service.h"
#include "classifier/sidecar/credentials.h"
#include "classifier/sidecar/downstream.h"
#include "classifier/sidecar/file_watcher.h"
#include "classifier/sidecar/inflight_limit.h"
#include "classifier/sidecar/metrics.h"
#include "classifier/sidecar/pool.h"
#include "classifier/sidecar/rule_store.h"
#include "classifier/sidecar/vector_proxy.h"
#include "classifier/sidecar/worker.h"

namespace logclass::sidecar {
namespace {

constexpr std::string_view kUnix = "unix:";

bool IsUnix(std::string_view address) { return address.starts_with(kUnix); }

absl::Status SystemError(std::string_view what, const std::string& name) {
  return absl::UnavailableError(
      ToAbsl(Concat(what, ' ', Quoted(name), ": ", std::strerror(errno))));
}

// Finds a group by its name or number.
absl::StatusOr<gid_t> FindGroup(const std::string& name) {
  gid_t number;
  const char* const end = name.data() + name.size();
  const auto parsed = std::from_chars(name.data(), end, number);
  if (parsed.ec == std::errc() && parsed.ptr == end) return number;
  const group* const found = getgrnam(name.c_str());
  if (found != nullptr) return found->gr_gid;
  return absl::InvalidArgumentError(ToAbsl(Concat("no group ", Quoted(name))));
}

absl::Status SetAccess(const ListenSettings& settings,
                       const std::string& path) {
  if (!settings.unix_group.empty()) {
    const auto gid = FindGroup(settings.unix_group);
    if (!gid.ok()) return gid.status();
    if (chown(path.c_str(), static_cast<uid_t>(-1), *gid) != 0) {
      return SystemError("group of", path);
    }
  }
  if (chmod(path.c_str(), settings.unix_mode) != 0) {
    return SystemError("mode of", path);
  }
  return absl::OkStatus();
}

void SetArguments(const ListenSettings& settings,
                  grpc::ServerBuilder* builder) {
  builder->SetMaxReceiveMessageSize(
      static_cast<int>(settings.max_message_bytes));
  builder->SetMaxSendMessageSize(-1);
  // Vector pings idle connections every minute, which gRPC takes for an attack
  // unless told otherwise.
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder->AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 5'000);
  // What is not read yet stays with the sender, but for so much; else gRPC
  // takes 4 MiB of each call, whatever InflightLimit says.
  builder->AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 16 << 10);
  // A buffer that was read into lives as long as any call whose bytes are in
  // it. So it is small, and a call's bytes are kept together: in frames of
  // 16 KiB, the default, those of all calls would alternate.
  builder->AddChannelArgument(GRPC_ARG_TCP_MAX_READ_CHUNK_SIZE, 64 << 10);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MAX_FRAME_SIZE, 1 << 20);
  // A second sidecar on the same port is a mistake.
  builder->AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

std::string WithPort(const std::string& address, int port) {
  if (IsUnix(address)) return address;
  return Concat(address.substr(0, address.rfind(':') + 1), port);
}

}  // namespace

class Server::Impl {
 public:
  Impl(Settings settings, Logger* logger)
      : settings_(std::move(settings)),
        logger_(*logger),
        encoder_(settings_.tags),
        limit_(settings_.limits.max_inflight_bytes, settings_.limits.max_wait,
               &metrics_) {}
  ~Impl() { Stop(); }

  absl::Status Start();
  void Stop();
  void Reload();

  const std::vector<std::string>& addresses() const { return addresses_; }
  int metrics_port() const { return admin_ == nullptr ? 0 : admin_->port(); }

 private:
  absl::Status StartDownstream();
  void MakeServices();
  absl::Status Listen();
  absl::Status StartAdmin();
  void Watch();
  void ReloadAtChanges();
  std::string NotReady() const;
  void SetServing(bool serving);

  const Settings settings_;
  Logger& logger_;
  Metrics metrics_;
  const TagEncoder encoder_;
  InflightLimit limit_;
  std::unique_ptr<RuleStore> rules_;
  std::unique_ptr<Downstream> downstream_;
  std::unique_ptr<Pool<VectorTagger>> taggers_;
  std::unique_ptr<VectorProxy> proxy_;
  std::unique_ptr<grpc::Service> api_;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::string> addresses_;
  std::atomic<bool> stopping_ = false;
  std::unique_ptr<AdminServer> admin_;
  Worker reloader_;  // a reload may take seconds
  std::unique_ptr<FileWatcher> watcher_;
};

absl::Status Server::Impl::Start() {
  Watch();  // before the rules are read, so that no change is missed
  auto rules = RuleStore::Load(settings_.rules, &logger_, &metrics_);
  if (!rules.ok()) return rules.status();
  rules_ = *std::move(rules);
  if (absl::Status s = StartDownstream(); !s.ok()) return s;
  MakeServices();
  if (absl::Status s = Listen(); !s.ok()) return s;
  SetServing(true);  // before /readyz can be asked
  if (absl::Status s = StartAdmin(); !s.ok()) return s;
  ReloadAtChanges();
  return absl::OkStatus();
}

absl::Status Server::Impl::StartDownstream() {
  if (settings_.forward.addresses.empty()) return absl::OkStatus();
  auto downstream = Downstream::Create(settings_.forward, &metrics_);
  if (!downstream.ok()) return downstream.status();
  downstream_ = *std::move(downstream);
  return absl::OkStatus();
}

void Server::Impl::MakeServices() {
  taggers_ = std::make_unique<Pool<VectorTagger>>(
      rules_.get(),
      [this](std::shared_ptr<const Database> database)
          -> absl::StatusOr<std::unique_ptr<VectorTagger>> {
        auto scanner = Scanner::Create(std::move(database));
        if (!scanner.ok()) return scanner.status();
        return std::make_unique<VectorTagger>(&settings_.tags, &encoder_,
                                              *std::move(scanner));
      });
  proxy_ = std::make_unique<VectorProxy>(VectorProxy::Parts{
      .taggers = taggers_.get(),
      .downstream = downstream_.get(),
      .limit = &limit_,
      .metrics = &metrics_,
      .logger = &logger_,
      .max_message_bytes = settings_.listen.max_message_bytes});
  api_ = MakeApiService(rules_.get(), &limit_, &metrics_);
}

absl::Status Server::Impl::Listen() {
  const auto credentials = ServerCredentials(settings_.listen.tls);
  if (!credentials.ok()) return credentials.status();
  // Both are gRPC's own switches for all servers of the process.
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();

  grpc::ServerBuilder builder;
  SetArguments(settings_.listen, &builder);
  const auto& addresses = settings_.listen.addresses;
  std::vector<int> ports(addresses.size(), 0);
  for (size_t i = 0; i < addresses.size(); ++i) {
    builder.AddListeningPort(
        addresses[i],
        IsUnix(addresses[i]) ? grpc::InsecureServerCredentials() : *credentials,
        &ports[i]);
  }
  builder.RegisterService(api_.get());
  builder.RegisterCallbackGenericService(proxy_.get());
  // A unix socket is nobody else's until its mode is set.
  const mode_t mask = umask(0177);
  server_ = builder.BuildAndStart();
  umask(mask);
  for (size_t i = 0; i < addresses.size(); ++i) {
    if (server_ == nullptr || ports[i] == 0) {
      return absl::UnavailableError(
          ToAbsl(Concat("cannot listen on ", Quoted(addresses[i]))));
    }
    if (IsUnix(addresses[i])) {
      absl::Status status =
          SetAccess(settings_.listen, addresses[i].substr(kUnix.size()));
      if (!status.ok()) return status;
    }
    addresses_.push_back(WithPort(addresses[i], ports[i]));
    logger_.Log(LogLevel::kInfo, "listening", {{"address", addresses_.back()}});
  }
  return absl::OkStatus();
}

absl::Status Server::Impl::StartAdmin() {
  if (settings_.metrics_address.empty()) return absl::OkStatus();
  auto admin = AdminServer::Start({.address = settings_.metrics_address,
                                   .metrics = &metrics_,
                                   .not_ready = [this] { return NotReady(); }});
  if (!admin.ok()) return admin.status();
  admin_ = *std::move(admin);
  logger_.Log(
      LogLevel::kInfo, "serving metrics",
      {{"address", WithPort(settings_.metrics_address, admin_->port())}});
  return absl::OkStatus();
}

// A cluster whose inotify watches are used up still gets its events tagged.
void Server::Impl::Watch() {
  if (!settings_.rules.watch) return;
  auto watcher = FileWatcher::Create(settings_.rules.paths);
  if (watcher.ok()) {
    watcher_ = *std::move(watcher);
  } else {
    logger_.Log(LogLevel::kWarning, "rule files are not watched",
                {{"error", watcher.status().ToString()}});
  }
}

void Server::Impl::ReloadAtChanges() {
  if (watcher_ != nullptr) watcher_->Start([this] { Reload(); });
}

std::string Server::Impl::NotReady() const {
  if (stopping_) return "stopping";
  if (downstream_ != nullptr && !downstream_->IsConnected()) {
    return "no downstream is connected";
  }
  return "";
}

void Server::Impl::SetServing(bool serving) {
  auto* const health = server_->GetHealthCheckService();
  if (health == nullptr) return;
  for (const char* service : {"", "vector.Vector", "logclass.v1.Logclass"}) {
    health->SetServingStatus(service, serving);
  }
}

void Server::Impl::Reload() {
  reloader_.Add([this] {
    std::vector<Diagnostic> diagnostics;
    rules_->Reload(&diagnostics).status().IgnoreError();  // it logs what failed
  });
}

void Server::Impl::Stop() {
  if (server_ == nullptr || stopping_.exchange(true)) return;
  logger_.Log(LogLevel::kInfo, "stopping");
  SetServing(false);
  proxy_->StopServing();
  watcher_.reset();
  server_->Shutdown(std::chrono::system_clock::now() + settings_.grace);
  server_->Wait();
  logger_.Log(LogLevel::kInfo, "stopped");
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Settings settings,
                                                      Logger* logger) {
  auto impl = std::make_unique<Impl>(std::move(settings), logger);
  if (absl::Status status = impl->Start(); !status.ok()) return status;
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

const std::vector<std::string>& Server::addresses() const {
  return impl_->addresses();
}
int Server::metrics_port() const { return impl_->metrics_port(); }
void Server::Reload() { impl_->Reload(); }
void Server::Stop() { impl_->Stop(); }

}  // namespace logclass::sidecar

#include "classifier/sidecar/credentials.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "classifier/base/strings.h"

namespace logclass::sidecar {
namespace {

namespace tls = grpc::experimental;

constexpr unsigned kReadAgainSeconds = 10;

absl::Status OpenSslError(std::string_view what, const std::string& path) {
  char reason[256];
  ERR_error_string_n(ERR_peek_last_error(), reason, sizeof(reason));
  ERR_clear_error();
  return absl::InvalidArgumentError(
      ToAbsl(Concat(what, ' ', Quoted(path), ": ", reason)));
}

// gRPC takes bad files without a word and fails every handshake, so they are
// tried here first.
absl::Status CheckFiles(const TlsFiles& files) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
      SSL_CTX_new(TLS_method()), SSL_CTX_free);
  if (context == nullptr) return absl::InternalError("no TLS context");
  if (files.certificate.empty() != files.key.empty()) {
    return absl::InvalidArgumentError(
        "a TLS certificate and its key have to be given together");
  }
  if (!files.certificate.empty()) {
    if (SSL_CTX_use_certificate_chain_file(context.get(),
                                           files.certificate.c_str()) != 1) {
      return OpenSslError("TLS certificate", files.certificate);
    }
    if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(),
                                    SSL_FILETYPE_PEM) != 1) {
      return OpenSslError("TLS key", files.key);
    }
    if (SSL_CTX_check_private_key(context.get()) != 1) {
      return OpenSslError("TLS key", files.key);
    }
  }
  if (!files.ca.empty() && SSL_CTX_load_verify_locations(
                               context.get(), files.ca.c_str(), nullptr) != 1) {
    return OpenSslError("TLS CA", files.ca);
  }
  return absl::OkStatus();
}

std::shared_ptr<tls::CertificateProviderInterface> Provider(
    const TlsFiles& files) {
  return std::make_shared<tls::FileWatcherCertificateProvider>(
      files.key, files.certificate, files.ca, kReadAgainSeconds);
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(
    const TlsFiles& files) {
  if (absl::Status status = CheckFiles(files); !status.ok()) return status;
  if (files.certificate.empty()) {
    if (files.ca.empty()) return grpc::InsecureServerCredentials();
    return absl::InvalidArgumentError(
        "a TLS CA for clients needs a certificate of the server's");
  }
  tls::TlsServerCredentialsOptions options(Provider(files));
  options.watch_identity_key_cert_pairs();
  if (!files.ca.empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(
        GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return tls::TlsServerCredentials(options);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ChannelCredentials(
    const ForwardSettings& settings) {
  if (!settings.use_tls) return grpc::InsecureChannelCredentials();
  if (absl::Status s = CheckFiles(settings.tls); !s.ok()) return s;
  tls::TlsChannelCredentialsOptions options;
  const bool has_identity = !settings.tls.certificate.empty();
  if (has_identity || !settings.tls.ca.empty()) {
    options.set_certificate_provider(Provider(settings.tls));
  }
  if (has_identity) options.watch_identity_key_cert_pairs();
  if (!settings.tls.ca.empty()) options.watch_root_certs();
  return tls::TlsCredentials(options);
}

}  // namespace logclass::sidecar

// TLS credentials from files that are read again when they change.

#ifndef CLASSIFIER_SIDECAR_CREDENTIALS_H_
#define CLASSIFIER_SIDECAR_CREDENTIALS_H_

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>

#include "absl/status/statusor.h"
#include "classifier/sidecar/settings.h"

namespace logclass::sidecar {

// Plain text where no certificate is given. With a CA, clients have to show a
// certificate of its. Fails with InvalidArgument where a file cannot be read,
// is no PEM, or key and certificate do not belong together.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> ServerCredentials(
    const TlsFiles& files);

// Fails likewise.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> ChannelCredentials(
    const ForwardSettings& settings);

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_CREDENTIALS_H_

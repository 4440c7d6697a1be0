// TLS and mTLS, with certificates that openssl makes, and their replacement.

#include <gmock/gmock.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "tests/sidecar/support/certificates.h"
#include "tests/sidecar/support/sidecar_process.h"
#include "tests/sidecar/support/vector_source.h"

namespace logclass::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kPushEvents[] = "/vector.Vector/PushEvents";
constexpr char kName[] = "logclass.example.org";

std::string Text(const std::string& path) {
  return path.empty() ? "" : ReadFile(path).value_or("");
}

std::shared_ptr<grpc::ChannelCredentials> Client(const std::string& ca,
                                                 const Certificate& own = {
                                                     "", ""}) {
  return grpc::SslCredentials({Text(ca), Text(own.key), Text(own.certificate)});
}

std::shared_ptr<grpc::ServerCredentials> Server(const std::string& client_ca,
                                                const Certificate& own) {
  grpc::SslServerCredentialsOptions options(
      client_ca.empty()
          ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
          : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = Text(client_ca);
  options.pem_key_cert_pairs.push_back({Text(own.key), Text(own.certificate)});
  return grpc::SslServerCredentials(options);
}

// One call over a connection of its own; fails at once where it cannot be made.
grpc::Status Try(Sidecar& sidecar,
                 std::shared_ptr<grpc::ChannelCredentials> credentials) {
  const auto stub = vector::Vector::NewStub(
      NewChannel(sidecar.address(), std::move(credentials), kName));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  vector::PushEventsResponse response;
  return stub->PushEvents(&context, {}, &response);
}

TEST(EndToEndTlsTest, Tls) {
  const CertificateAuthority ca, other;
  const Certificate ours = ca.Issue("server", kName);
  VectorSource source({.credentials = Server("", ours)});
  Sidecar sidecar({"--tls-cert=" + ours.certificate, "--tls-key=" + ours.key,
                   "--forward=" + source.address(), "--forward-tls",
                   "--forward-ca=" + ca.path()});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  EXPECT_TRUE(Try(sidecar, Client(ca.path())).ok());
  EXPECT_FALSE(Try(sidecar, Client(other.path())).ok());
  EXPECT_FALSE(Try(sidecar, nullptr).ok());
}

TEST(EndToEndTlsTest, MutualTls) {
  const CertificateAuthority ca, other;
  const Certificate server = ca.Issue("server", kName);
  const Certificate sink = ca.Issue("sink", "vector.example.org");
  const Certificate stranger = other.Issue("sink", "vector.example.org");
  VectorSource source({.credentials = Server(ca.path(), server)});
  Sidecar sidecar(
      {"--tls-cert=" + server.certificate, "--tls-key=" + server.key,
       "--tls-client-ca=" + ca.path(), "--forward=" + source.address(),
       "--forward-tls", "--forward-ca=" + ca.path(),
       "--forward-cert=" + sink.certificate, "--forward-key=" + sink.key,
       Concat("--forward-server-name=", kName)});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  EXPECT_TRUE(Try(sidecar, Client(ca.path(), sink)).ok());
  EXPECT_FALSE(Try(sidecar, Client(ca.path())).ok());
  EXPECT_FALSE(Try(sidecar, Client(ca.path(), stranger)).ok());
}

TEST(EndToEndTlsTest, DoesNotTrustADownstreamOfAnotherAuthority) {
  const CertificateAuthority ca, other;
  VectorSource source({.credentials = Server("", other.Issue("s", kName))});
  Sidecar sidecar({"--forward=" + source.address(), "--forward-tls",
                   "--forward-ca=" + ca.path()});
  EXPECT_EQ(Try(sidecar, nullptr).error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(sidecar.Get("/readyz"), HasSubstr(" 503 "));
}

// Both sides at once, as the files are read every ten seconds only.
TEST(EndToEndTlsTest, ReplacedCertificatesAreTaken) {
  const CertificateAuthority old_ca, new_ca;
  const TempDir dir;
  const auto replace = [&dir](const CertificateAuthority& ca) {
    const Certificate ours = ca.Issue("server", kName);
    namespace fs = std::filesystem;
    const auto copy = fs::copy_options::overwrite_existing;
    fs::copy_file(ours.certificate, dir.path() + "/cert.pem", copy);
    fs::copy_file(ours.key, dir.path() + "/key.pem", copy);
    fs::copy_file(ca.path(), dir.path() + "/ca.pem", copy);
  };
  replace(old_ca);
  auto source = std::make_unique<VectorSource>(VectorSource::Options{
      .credentials = Server("", old_ca.Issue("source", kName))});
  const std::string address = source->address();
  Sidecar sidecar({Concat("--tls-cert=", dir.path(), "/cert.pem"),
                   Concat("--tls-key=", dir.path(), "/key.pem"),
                   "--forward=" + address, "--forward-tls",
                   Concat("--forward-ca=", dir.path(), "/ca.pem")});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  ASSERT_TRUE(Try(sidecar, Client(old_ca.path())).ok());
  source.reset();
  source = std::make_unique<VectorSource>(VectorSource::Options{
      .address = address,
      .credentials = Server("", new_ca.Issue("source", kName))});
  replace(new_ca);
  EXPECT_TRUE(sidecar.WaitUntilReady());
  EXPECT_TRUE(
      WaitUntil([&] { return Try(sidecar, Client(new_ca.path())).ok(); }));
  EXPECT_FALSE(Try(sidecar, Client(old_ca.path())).ok());
}

}  // namespace
}  // namespace logclass::testing

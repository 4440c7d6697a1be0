#include "tests/sidecar/support/certificates.h"

#include <gtest/gtest.h>

#include <sstream>
#include <vector>

#include "classifier/base/strings.h"
#include "tests/sidecar/support/process.h"

namespace logclass::testing {

CertificateAuthority::CertificateAuthority() {
  OpenSsl(Concat("req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test-ca",
                 " -keyout ", dir_.path(), "/ca.key -out ", path()));
}

Certificate CertificateAuthority::Issue(const std::string& file,
                                        const std::string& name) const {
  const std::string stem = Concat(dir_.path(), '/', file);
  const std::string extensions = dir_.Write(
      file + ".ext", Concat("subjectAltName=DNS:", name, ",IP:127.0.0.1\n"));
  OpenSsl(Concat("req -newkey rsa:2048 -nodes -subj /CN=", name, " -keyout ",
                 stem, ".key -out ", stem, ".csr"));
  OpenSsl(Concat("x509 -req -days 2 -in ", stem, ".csr -CA ", path(),
                 " -CAkey ", dir_.path(), "/ca.key -CAcreateserial -extfile ",
                 extensions, " -out ", stem, ".pem"));
  return {.certificate = stem + ".pem", .key = stem + ".key"};
}

void CertificateAuthority::OpenSsl(const std::string& arguments) const {
  std::vector<std::string> command = {"openssl"};
  std::istringstream words(arguments);
  for (std::string word; words >> word;) command.push_back(word);
  Process process(command);
  EXPECT_EQ(process.Wait(), 0) << process.err();
}

}  // namespace logclass::testing

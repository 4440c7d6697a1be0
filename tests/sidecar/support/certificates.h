// Certificates for tests, made by the openssl command.

#ifndef TESTS_SIDECAR_SUPPORT_CERTIFICATES_H_
#define TESTS_SIDECAR_SUPPORT_CERTIFICATES_H_

#include <string>

#include "tests/support/temp_dir.h"

namespace logclass::testing {

// PEM files.
struct Certificate {
  std::string certificate;
  std::string key;
};

// An authority in a directory of its own.
class CertificateAuthority {
 public:
  // Fails the test where the openssl command does.
  CertificateAuthority();

  // The file to trust.
  std::string path() const { return dir_.path() + "/ca.pem"; }

  // Makes a certificate for `name`, which is a DNS name, and for 127.0.0.1.
  // `file` is the stem of the files' names.
  Certificate Issue(const std::string& file, const std::string& name) const;

 private:
  void OpenSsl(const std::string& arguments) const;

  const TempDir dir_;
};

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_CERTIFICATES_H_

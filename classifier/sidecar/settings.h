// What `logclass serve` is told. Plain values with their defaults; how they are
// read is the command line's.

#ifndef CLASSIFIER_SIDECAR_SETTINGS_H_
#define CLASSIFIER_SIDECAR_SETTINGS_H_

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "classifier/sidecar/logger.h"
#include "classifier/vector/tag_options.h"

namespace logclass::sidecar {

// PEM files; read again when they change.
struct TlsFiles {
  std::string certificate;  // with its chain; empty: none
  std::string key;
  std::string ca;  // whom to trust; empty: of clients nobody is asked for a
                   // certificate, of servers those that the system trusts
};

struct ListenSettings {
  // "host:port", port 0 for any free one, or "unix:/path".
  std::vector<std::string> addresses = {"127.0.0.1:6100"};
  TlsFiles tls;               // of TCP addresses; no certificate: plain text
  unsigned unix_mode = 0660;  // of unix sockets
  std::string unix_group;     // a name or number; empty: the process's
  size_t max_message_bytes = size_t{100} << 20;  // as Vector's own source
};

struct ForwardSettings {
  std::vector<std::string> addresses;  // "host:port"; empty: only the API
  bool use_tls = false;
  TlsFiles tls;             // certificate and key: ours as a client
  std::string server_name;  // expected in the certificate; empty: the host
  bool gzip = false;
};

struct LimitSettings {
  // Requests held, in bytes, over which further ones wait before they are read,
  // or in a stream of the API before they are classified.
  size_t max_inflight_bytes = size_t{64} << 20;
  std::chrono::milliseconds max_wait{10'000};  // then RESOURCE_EXHAUSTED
};

struct RuleSettings {
  std::vector<std::string> paths;
  std::string cache_dir;  // empty: no cache
  bool watch = true;      // reload when files change
};

struct Settings {
  ListenSettings listen;
  ForwardSettings forward;
  LimitSettings limits;
  RuleSettings rules;
  TagOptions tags;
  std::string metrics_address = "0.0.0.0:9464";  // HTTP; empty: none
  std::chrono::milliseconds grace{25'000};  // for calls in flight at SIGTERM
  LogFormat log_format = LogFormat::kText;
  LogLevel log_level = LogLevel::kInfo;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_SETTINGS_H_

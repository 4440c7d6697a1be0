// A server in the shape of Vector's `vector` source. Facts:
// vectordotdev/vector, src/sources/vector/mod.rs and src/sources/util/grpc.

#ifndef TESTS_SIDECAR_SUPPORT_VECTOR_SOURCE_H_
#define TESTS_SIDECAR_SUPPORT_VECTOR_SOURCE_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "tests/sidecar/support/received_event.h"
#include "vector/vector.pb.h"

namespace logclass::testing {

// An event that was acknowledged.
struct Receipt {
  uint64_t id;
  std::string severity;  // empty: not tagged
  std::string reason;
  bool classified;
  uint64_t fingerprint;  // without the tags
};

// Acknowledges what Vector would take, after it has recorded it. Refuses what
// Vector would panic at, or misread, and remembers that too. Thread-safe.
class VectorSource final : public grpc::CallbackGenericService {
 public:
  struct Options {
    std::string address = "127.0.0.1:0";
    std::shared_ptr<grpc::ServerCredentials> credentials;  // null: plain text
    // Called with each batch before it is acknowledged.
    std::function<void(const std::vector<Receipt>&)> on_batch;
    // Else only receipts are kept.
    bool keep_requests = false;
  };

  // How a call is answered.
  struct Answer {
    grpc::Status status;
    std::chrono::milliseconds delay{0};
    bool hold = false;        // not until Release()
    bool no_message = false;  // OK, but without the response that goes with it
  };

  struct Stats {
    size_t calls = 0;         // that came
    size_t gzipped = 0;       // of them
    size_t held = 0;          // open now
    size_t cancelled = 0;     // while they were open
    size_t acknowledged = 0;  // batches
    size_t events = 0;        // in them
    std::vector<std::string> unfit;
    std::chrono::system_clock::time_point last_deadline;
    std::multimap<std::string, std::string> last_metadata;
  };

  // Aborts where it cannot listen.
  explicit VectorSource(Options options);
  VectorSource() : VectorSource(Options()) {}
  ~VectorSource() override;

  const std::string& address() const { return address_; }

  // For the calls that come from now on.
  void SetAnswer(const Answer& answer);
  void SetStatus(const grpc::Status& status) { SetAnswer({.status = status}); }
  void SetServing(bool serving);

  // Acknowledges what is held, and does not hold any more.
  void Release();

  Stats stats() const;
  std::vector<std::vector<Receipt>> batches() const;
  std::vector<vector::PushEventsRequest> requests() const;

  // Waits until it holds; false where it did not in time.
  bool WaitFor(const std::function<bool(const Stats&)>& condition);

  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override;

 private:
  class PushEvents;
  class HealthCheck;

  Answer Count(const grpc::GenericCallbackServerContext& context, bool gzipped);
  grpc::Status Receive(const std::string& bytes);

  const Options options_;
  std::string address_;
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  Answer answer_;
  bool serving_ = true;
  Stats stats_;
  std::set<PushEvents*> held_;
  std::vector<std::vector<Receipt>> batches_;
  std::vector<vector::PushEventsRequest> requests_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_VECTOR_SOURCE_H_

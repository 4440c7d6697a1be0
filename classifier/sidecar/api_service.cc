#include "classifier/sidecar/api_service.h"

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>
#include <grpcpp/support/status.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "classifier/base/strings.h"
#include "classifier/engine/explain.h"
#include "classifier/sidecar/api_call.h"
#include "classifier/sidecar/api_classifier.h"
#include "classifier/sidecar/api_convert.h"
#include "classifier/sidecar/api_stream.h"
#include "classifier/sidecar/api_wire.h"
#include "classifier/sidecar/pool.h"
#include "classifier/sidecar/worker.h"
#include "logclass/v1/logclass.grpc.pb.h"

namespace logclass::sidecar {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;

// Each line is tried with every pattern, one by one, and a record is a page of
// text at most where a person asks why.
constexpr size_t kMaxExplainedBytes = size_t{64} << 10;

// Bytes rather than messages: what cannot be parsed gRPC itself would answer
// with UNIMPLEMENTED, or in a stream with OK.
template <typename Base>
using RawUnaryMethods = v1::Logclass::WithRawCallbackMethod_Explain<
    v1::Logclass::WithRawCallbackMethod_ListRules<
        v1::Logclass::WithRawCallbackMethod_Reload<Base>>>;
using RawService = v1::Logclass::WithRawCallbackMethod_ClassifyStream<
    RawUnaryMethods<v1::Logclass::Service>>;

using Reactor = grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>;

// Classifies in gRPC's threads, for that is quick. What may take seconds would
// hold up other calls there, of which gRPC serves as many at a time as it has
// such threads: half as many as processors. So it has threads of its own, one
// for each of the two, as nobody is to wait for a reload.
class ApiService final : public RawService {
 public:
  ApiService(RuleStore* rules, InflightLimit* limit, Metrics* metrics)
      : rules_(*rules),
        metrics_(*metrics),
        classifiers_(rules,
                     [metrics](std::shared_ptr<const Database> database) {
                       return ApiClassifier::Create(std::move(database),
                                                    metrics);
                     }),
        parts_{&classifiers_, limit, metrics} {
    MarkClassifyStreamed();
  }

  Reactor* ClassifyStream(CallbackServerContext*) override {
    return new sidecar::ClassifyStream(parts_);
  }

  ServerUnaryReactor* Explain(CallbackServerContext* context,
                              const ByteBuffer* request,
                              ByteBuffer* response) override {
    return AnswerLater({"Explain", context, request, response},
                       &ApiService::DoExplain, explainer_);
  }

  ServerUnaryReactor* ListRules(CallbackServerContext* context,
                                const ByteBuffer* request,
                                ByteBuffer* response) override {
    return AnswerNow({"ListRules", context, request, response},
                     &ApiService::DoListRules);
  }

  ServerUnaryReactor* Reload(CallbackServerContext* context,
                             const ByteBuffer* request,
                             ByteBuffer* response) override {
    return AnswerLater({"Reload", context, request, response},
                       &ApiService::DoReload, reloader_);
  }

 private:
  // A call with one request and one response; gRPC's until it is finished.
  struct Call {
    std::string_view method;
    CallbackServerContext* context;
    const ByteBuffer* request;
    ByteBuffer* response;
  };

  // The request of a unary call gRPC reads before it says that there is a call.
  // One that may have to wait for room must not be read yet, so Classify is,
  // for this side, a stream of one message: on the wire there is no difference.
  void MarkClassifyStreamed() {
    const int index = v1::ClassifyRequest::descriptor()
                          ->file()
                          ->service(0)
                          ->FindMethodByName("Classify")
                          ->index();
    MarkMethodStreamed(index, nullptr);
    MarkMethodRawCallback(
        index, new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
                   [this](CallbackServerContext*) -> Reactor* {
                     return new ClassifyCall(parts_);
                   }));
  }

  template <typename Request, typename Response>
  using Method = grpc::Status (ApiService::*)(const Request&, Response*);

  template <typename Request, typename Response>
  ServerUnaryReactor* AnswerNow(const Call& call,
                                Method<Request, Response> method) {
    ServerUnaryReactor* const reactor = call.context->DefaultReactor();
    reactor->Finish(Answer(call, method));
    return reactor;
  }

  template <typename Request, typename Response>
  ServerUnaryReactor* AnswerLater(const Call& call,
                                  Method<Request, Response> method,
                                  Worker& worker) {
    ServerUnaryReactor* const reactor = call.context->DefaultReactor();
    worker.Add([this, call, method, reactor] {
      // Its client may have left while it waited for others.
      reactor->Finish(call.context->IsCancelled()
                          ? Counted(call, grpc::Status::CANCELLED)
                          : Answer(call, method));
    });
    return reactor;
  }

  template <typename Request, typename Response>
  grpc::Status Answer(const Call& call, Method<Request, Response> method) {
    Request request;
    ByteBuffer bytes = *call.request;  // another reference
    grpc::Status status = ParseMessage(&bytes, &request);
    Response response;
    if (status.ok()) status = (this->*method)(request, &response);
    if (status.ok()) status = WriteMessage(response, call.response);
    return Counted(call, std::move(status));
  }

  grpc::Status Counted(const Call& call, grpc::Status status) {
    metrics_.CountRequest(call.method, status.error_code());
    return status;
  }

  grpc::Status DoExplain(const v1::ExplainRequest& request,
                         v1::ExplainResponse* response) {
    if (request.record().message().size() > kMaxExplainedBytes) {
      return {
          grpc::StatusCode::INVALID_ARGUMENT,
          Concat("the message has more than ", kMaxExplainedBytes, " bytes")};
    }
    Record record;
    absl::Status status = FromMessage(request.record(), &record);
    if (!status.ok()) return ToGrpcStatus(status);
    const ApiFields fields(&request.record());
    record.fields = &fields;
    const RuleStore::Generation generation = rules_.current();
    absl::StatusOr<Explanation> explanation =
        logclass::Explain(generation.database, record, request.only_rule());
    if (explanation.ok()) ToMessage(*explanation, response);
    return ToGrpcStatus(explanation.status());
  }

  grpc::Status DoListRules(const v1::ListRulesRequest&,
                           v1::ListRulesResponse* response) {
    const RuleStore::Generation generation = rules_.current();
    for (const Rule& rule : generation.database->rules().rules) {
      ToMessage(rule, response->add_rules());
    }
    return grpc::Status::OK;
  }

  grpc::Status DoReload(const v1::ReloadRequest&,
                        v1::ReloadResponse* response) {
    std::vector<Diagnostic> diagnostics;
    absl::StatusOr<RuleStore::Generation> loaded = rules_.Reload(&diagnostics);
    if (!loaded.ok() && HasErrors(diagnostics)) {
      return {grpc::StatusCode::FAILED_PRECONDITION, StatusText(diagnostics)};
    }
    if (!loaded.ok()) return ToGrpcStatus(loaded.status());
    response->set_rules(
        static_cast<uint32_t>(loaded->database->rules().rules.size()));
    response->set_generation(loaded->number);
    for (const Diagnostic& warning : diagnostics) {
      response->add_warnings(FormatDiagnostic(warning));
    }
    return grpc::Status::OK;
  }

  RuleStore& rules_;
  Metrics& metrics_;
  Pool<ApiClassifier> classifiers_;
  const ApiParts parts_;
  Worker explainer_;
  Worker reloader_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeApiService(RuleStore* rules,
                                              InflightLimit* limit,
                                              Metrics* metrics) {
  return std::make_unique<ApiService>(rules, limit, metrics);
}

}  // namespace logclass::sidecar

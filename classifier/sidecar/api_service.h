// Our own gRPC API, see proto/logclass/v1/logclass.proto.

#ifndef CLASSIFIER_SIDECAR_API_SERVICE_H_
#define CLASSIFIER_SIDECAR_API_SERVICE_H_

#include <memory>

#include "classifier/sidecar/inflight_limit.h"
#include "classifier/sidecar/metrics.h"
#include "classifier/sidecar/rule_store.h"

namespace grpc {
class Service;
}

namespace logclass::sidecar {

// Returns the service, on gRPC's callback API. What it is made of must outlive
// it.
std::unique_ptr<grpc::Service> MakeApiService(RuleStore* rules,
                                              InflightLimit* limit,
                                              Metrics* metrics);

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_API_SERVICE_H_

#include "classifier/sidecar/api_call.h"

#include "absl/status/status.h"
#include "classifier/sidecar/api_convert.h"
#include "classifier/sidecar/api_wire.h"

namespace logclass::sidecar {

grpc::Status Answer(const ApiParts& parts, const v1::ClassifyRequest& request,
                    v1::ClassifyResponse* response, HeldMessage* answer) {
  absl::Status classified;
  absl::Status taken = parts.classifiers->With([&](ApiClassifier& classifier) {
    classified = classifier.Classify(request, response);
  });
  if (!taken.ok()) return ToGrpcStatus(taken);
  if (!classified.ok()) return ToGrpcStatus(classified);
  const grpc::Status written = WriteMessage(*response, &answer->bytes);
  parts.limit->Resize(&answer->ticket, answer->bytes.Length());
  return written;
}

ClassifyCall::ClassifyCall(const ApiParts& parts) : parts_(parts) {
  parts_.limit->Enter(&message_.ticket, [this](bool entered) {
    if (entered) {
      hand_over_.Give();
      StartRead(&message_.bytes);
    } else {
      End({grpc::StatusCode::RESOURCE_EXHAUSTED, InflightLimit::kNoRoom});
    }
  });
}

void ClassifyCall::OnReadDone(bool ok) {
  hand_over_.Take();
  if (!ok) {
    End({grpc::StatusCode::CANCELLED, "no message came"});
    return;
  }
  parts_.limit->Resize(&message_.ticket, message_.bytes.Length());
  End(Answer());
}

grpc::Status ClassifyCall::Answer() {
  v1::ClassifyRequest request;
  const grpc::Status status = ParseMessage(&message_.bytes, &request);
  if (!status.ok()) return status;
  v1::ClassifyResponse response;
  return sidecar::Answer(parts_, request, &response, &message_);
}

// Is the last to touch this: OnDone() may come at once.
void ClassifyCall::End(const grpc::Status& status) {
  parts_.metrics->CountRequest("Classify", status.error_code());
  hand_over_.Give();
  if (status.ok()) {
    StartWriteAndFinish(&message_.bytes, grpc::WriteOptions(), status);
  } else {
    Finish(status);
  }
}

void ClassifyCall::OnDone() {
  hand_over_.Take();
  parts_.limit->Leave(&message_.ticket);
  delete this;
}

}  // namespace logclass::sidecar

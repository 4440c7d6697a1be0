// Classifies the requests of our API.

#ifndef CLASSIFIER_SIDECAR_API_CLASSIFIER_H_
#define CLASSIFIER_SIDECAR_API_CLASSIFIER_H_

#include <cstddef>
#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "classifier/engine/scanner.h"
#include "classifier/record/json.h"
#include "classifier/sidecar/api_convert.h"
#include "classifier/sidecar/metrics.h"
#include "logclass/v1/logclass.pb.h"

namespace logclass::sidecar {

// Owns a Scanner and buffers, so reuse it. Not thread-safe: one per thread.
//
// A large request is classified in blocks, so that what is kept of it, and what
// is kept for the next one, does not grow with it.
class ApiClassifier {
 public:
  // A response with more verdicts would take too much memory, here and there.
  static constexpr int kMaxVerdicts = 1 << 18;

  // `metrics` must outlive the classifier.
  static absl::StatusOr<std::unique_ptr<ApiClassifier>> Create(
      std::shared_ptr<const Database> database, Metrics* metrics);

  // Replaces `*response`, whose memory is reused. Fails with InvalidArgument
  // where the request has no input, or wrong numbers; ResourceExhausted where
  // more than kMaxVerdicts of its records match a rule; Internal where the
  // engine fails.
  absl::Status Classify(const v1::ClassifyRequest& request,
                        v1::ClassifyResponse* response);

 private:
  ApiClassifier(std::unique_ptr<Scanner> scanner, Metrics* metrics)
      : scanner_(std::move(scanner)), metrics_(*metrics) {}

  absl::Status ClassifyLines(std::string_view lines,
                             v1::ClassifyResponse* response);
  absl::Status ClassifyRecords(const v1::Records& records,
                               v1::ClassifyResponse* response);
  absl::Status ClassifyJson(const v1::JsonTexts& json,
                            v1::ClassifyResponse* response);
  size_t AddJson(std::string_view text);

  bool BlockIsFull() const;
  void ClearBlock();
  absl::Status FinishBlock(v1::ClassifyResponse* response);
  template <typename Scan>
  absl::Status ClassifyBlock(size_t bytes, Scan scan,
                             v1::ClassifyResponse* response);
  absl::Status AddVerdicts(v1::ClassifyResponse* response) const;

  const std::unique_ptr<Scanner> scanner_;
  Metrics& metrics_;
  BatchVerdicts verdicts_;

  // A block of records and what they view, beside the request.
  std::vector<Record> records_;
  std::deque<ApiFields> fields_;
  JsonRecords json_;
  size_t block_bytes_ = 0;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_API_CLASSIFIER_H_

#include "classifier/sidecar/api_classifier.h"

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "classifier/base/strings.h"

namespace logclass::sidecar {
namespace {

// A block of lines, verdicts included, stays in a processor's caches.
constexpr size_t kBlockBytes = size_t{512} << 10;
constexpr size_t kBlockRecords = size_t{16} << 10;

using Clock = std::chrono::steady_clock;

}  // namespace

absl::StatusOr<std::unique_ptr<ApiClassifier>> ApiClassifier::Create(
    std::shared_ptr<const Database> database, Metrics* metrics) {
  auto scanner = Scanner::Create(std::move(database));
  if (!scanner.ok()) return scanner.status();
  return std::unique_ptr<ApiClassifier>(
      new ApiClassifier(*std::move(scanner), metrics));
}

absl::Status ApiClassifier::Classify(const v1::ClassifyRequest& request,
                                     v1::ClassifyResponse* response) {
  response->Clear();
  switch (request.input_case()) {
    case v1::ClassifyRequest::kLines:
      return ClassifyLines(request.lines(), response);
    case v1::ClassifyRequest::kRecords:
      return ClassifyRecords(request.records(), response);
    case v1::ClassifyRequest::kJson:
      return ClassifyJson(request.json(), response);
    case v1::ClassifyRequest::INPUT_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(
      "the request has no input: set lines, records or json");
}

absl::Status ApiClassifier::ClassifyLines(std::string_view lines,
                                          v1::ClassifyResponse* response) {
  while (!lines.empty()) {
    std::string_view block = lines;
    if (const size_t end = lines.find('\n', kBlockBytes); end != lines.npos) {
      block = lines.substr(0, end + 1);
    }
    absl::Status status = ClassifyBlock(
        block.size(),
        [&] { return scanner_->ClassifyLines(block, &verdicts_); }, response);
    if (!status.ok()) return status;
    lines.remove_prefix(block.size());
  }
  return absl::OkStatus();
}

absl::Status ApiClassifier::ClassifyRecords(const v1::Records& records,
                                            v1::ClassifyResponse* response) {
  ClearBlock();
  for (int i = 0; i < records.records_size(); ++i) {
    const v1::Record& from = records.records(i);
    Record record;
    absl::Status status = FromMessage(from, &record);
    if (!status.ok()) {
      return absl::InvalidArgumentError(
          ToAbsl(Concat("record ", i, ": ", std::string(status.message()))));
    }
    if (!from.fields().empty()) record.fields = &fields_.emplace_back(&from);
    records_.push_back(record);
    block_bytes_ += record.message.size();
    if (BlockIsFull()) status = FinishBlock(response);
    if (!status.ok()) return status;
  }
  return FinishBlock(response);
}

absl::Status ApiClassifier::ClassifyJson(const v1::JsonTexts& json,
                                         v1::ClassifyResponse* response) {
  ClearBlock();
  for (const std::string& text : json.texts()) {
    response->add_records_per_text(static_cast<uint32_t>(AddJson(text)));
    absl::Status status;
    if (BlockIsFull()) status = FinishBlock(response);
    if (!status.ok()) return status;
  }
  return FinishBlock(response);
}

// Returns how many records are in the text.
size_t ApiClassifier::AddJson(std::string_view text) {
  block_bytes_ += text.size();
  const std::span<const Record> parsed = json_.Parse(text);
  if (parsed.empty()) {
    records_.emplace_back().message = text;
    return 1;
  }
  records_.insert(records_.end(), parsed.begin(), parsed.end());
  return parsed.size();
}

bool ApiClassifier::BlockIsFull() const {
  return block_bytes_ >= kBlockBytes || records_.size() >= kBlockRecords;
}

void ApiClassifier::ClearBlock() {
  records_.clear();
  fields_.clear();
  json_.Clear();
  block_bytes_ = 0;
}

absl::Status ApiClassifier::FinishBlock(v1::ClassifyResponse* response) {
  absl::Status status;
  if (!records_.empty()) {
    status = ClassifyBlock(
        block_bytes_,
        [this] { return scanner_->ClassifyBatch(records_, &verdicts_); },
        response);
  }
  ClearBlock();
  return status;
}

template <typename Scan>
absl::Status ApiClassifier::ClassifyBlock(size_t bytes, Scan scan,
                                          v1::ClassifyResponse* response) {
  const Clock::time_point start = Clock::now();
  absl::Status status = scan();
  if (!status.ok()) {
    metrics_.CountScanError();
    return status;
  }
  const std::chrono::duration<double> seconds = Clock::now() - start;
  metrics_.CountRecords(verdicts_, bytes, seconds.count());
  return AddVerdicts(response);
}

absl::Status ApiClassifier::AddVerdicts(v1::ClassifyResponse* response) const {
  const std::vector<BatchVerdicts::Item>& items = verdicts_.items();
  std::string& levels = *response->mutable_levels();
  const size_t first = levels.size();
  levels.resize(first + items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    levels[first + i] = LevelsByte(items[i]);
    if (items[i].match < 0) continue;
    if (response->verdicts_size() == kMaxVerdicts) {
      return absl::ResourceExhaustedError(
          ToAbsl(Concat("more than ", kMaxVerdicts,
                        " records match a rule: send smaller batches")));
    }
    v1::Verdict* const verdict = response->add_verdicts();
    ToMessage(verdicts_.match(items[i]), verdict);
    verdict->set_index(static_cast<uint32_t>(first + i));
  }
  return absl::OkStatus();
}

}  // namespace logclass::sidecar

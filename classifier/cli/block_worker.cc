#include "classifier/cli/block_worker.h"

#include <algorithm>

namespace logclass::cli {
namespace {

constexpr size_t kKeptBytes = size_t{4} << 20;

}  // namespace

void BlockJob::Reset() {
  file = lines = {};
  file_number = 0;
  first_line = 1;
  copy.clear();
  if (copy.capacity() > kKeptBytes) copy = std::string();
  out.Clear();
  worst.reset();
  bad_lines.clear();
  bad_yaml.clear();
  trouble.reset();
  ends_file = false;
  status = absl::OkStatus();
}

void BlockWorker::DoLines(BlockJob& job) {
  classifier_.BeginLines();
  DoNext(job);
}

void BlockWorker::DoNext(BlockJob& job) {
  Print(classifier_.Classify(job.lines, job.first_line), job);
}

void BlockWorker::DoEnd(BlockJob& job) { Print(classifier_.Finish(), job); }

void BlockWorker::Print(const absl::StatusOr<Results>& results, BlockJob& job) {
  job.status = results.status();
  if (!results.ok()) return;
  output_->BeginFile(job.file, job.file_number);
  output_->Add(*results, job.out);
  for (const BatchVerdicts::Item& item : results->verdicts->items()) {
    job.worst = std::max(job.worst, std::optional(item.severity));
  }
  job.bad_lines = classifier_.bad_lines();
  job.bad_yaml = classifier_.errors();
}

}  // namespace logclass::cli

#include "classifier/engine/scanner.h"

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/capi/boundary.h"
#include "classifier/capi/input.h"
#include "classifier/capi/live_rules.h"
#include "classifier/capi/names.h"
#include "classifier/capi/rules.h"
#include "classifier/engine/verdict.h"
#include "classifier/record/json.h"

namespace capi = logclass::capi;

// One per thread. What a call's results view is kept until the next one.
struct logclass_scanner {
 public:
  absl::Status SetRules(const logclass_rules* rules);
  const logclass_rules* rules() const { return rules_.get(); }

  absl::Status Lines(std::string_view lines, logclass_result_t* results);
  absl::Status Records(std::span<const logclass::Record> records,
                       logclass_result_t* results);
  absl::Status InputRecords(const logclass_record_t* records, size_t count,
                            logclass_result_t* results);
  absl::Status Json(std::string_view json, logclass_result_t* results,
                    size_t capacity, size_t* count);

  // Says that a call was left by an exception: the engine may still have its
  // scratch in use, so the next call has a new one.
  void Abandon() { scanner_.reset(); }

 private:
  absl::Status Ready();
  void Write(std::span<const logclass::Record> records,
             logclass_result_t* results);
  void ReserveMatches();
  const logclass_match_t* AddMatch(const logclass::Verdict& verdict);

  capi::RulesRef rules_;
  std::unique_ptr<logclass::Scanner> scanner_;  // null: to be made anew
  logclass::BatchVerdicts batch_;
  logclass::JsonRecords json_;
  capi::InputRecords input_;
  // What results point to: reserved in full before the first is added.
  std::vector<logclass_match_t> matches_;
  std::vector<logclass_string_t> reasons_;
  std::vector<logclass_attribute_t> attributes_;
};

absl::Status logclass_scanner::SetRules(const logclass_rules* rules) {
  auto made = logclass::Scanner::Create(rules->database);
  if (!made.ok()) return made.status();
  scanner_ = *std::move(made);
  rules_ = capi::Retained(rules);
  return absl::OkStatus();
}

absl::Status logclass_scanner::Ready() {
  return scanner_ != nullptr ? absl::OkStatus() : SetRules(rules_.get());
}

absl::Status logclass_scanner::Lines(std::string_view lines,
                                     logclass_result_t* results) {
  absl::Status status = Ready();
  if (status.ok()) status = scanner_->ClassifyLines(lines, &batch_);
  if (status.ok()) Write({}, results);
  return status;
}

absl::Status logclass_scanner::Records(
    std::span<const logclass::Record> records, logclass_result_t* results) {
  absl::Status status = Ready();
  if (status.ok()) status = scanner_->ClassifyBatch(records, &batch_);
  if (status.ok()) Write(records, results);
  return status;
}

absl::Status logclass_scanner::InputRecords(const logclass_record_t* records,
                                            size_t count,
                                            logclass_result_t* results) {
  absl::Status status = input_.Read(records, count);
  return status.ok() ? Records(input_.records(), results) : status;
}

absl::Status logclass_scanner::Json(std::string_view json,
                                    logclass_result_t* results, size_t capacity,
                                    size_t* count) {
  json_.Clear();
  std::span<const logclass::Record> records = json_.Parse(json);
  logclass::Record line;
  line.message = json;
  if (records.empty()) records = {&line, 1};
  absl::Status status =
      Records(records.first(std::min(capacity, records.size())), results);
  if (status.ok()) *count = records.size();
  return status;
}

// Writes the verdicts of the batch. Without `records`, all are log lines.
void logclass_scanner::Write(std::span<const logclass::Record> records,
                             logclass_result_t* results) {
  ReserveMatches();
  const auto& items = batch_.items();
  for (size_t i = 0; i < items.size(); ++i) {
    const logclass::BatchVerdicts::Item& item = items[i];
    logclass_result_t& out = results[i];
    out.text = capi::ToC(item.text);
    out.severity = capi::ToC(item.severity);
    out.declared_level = capi::ToC(item.declared_level);
    out.kind = records.empty() ? LOGCLASS_LOG : capi::ToC(records[i].kind);
    out.is_truncated = item.truncated;
    out.match = item.match < 0 ? nullptr : AddMatch(batch_.match(item));
  }
}

void logclass_scanner::ReserveMatches() {
  matches_.clear();
  reasons_.clear();
  attributes_.clear();
  size_t matches = 0;
  size_t reasons = 0;
  size_t attributes = 0;
  for (const logclass::BatchVerdicts::Item& item : batch_.items()) {
    if (item.match < 0) continue;
    const logclass::Verdict& verdict = batch_.match(item);
    ++matches;
    reasons += verdict.reasons.size();
    attributes += verdict.attributes.size();
  }
  matches_.reserve(matches);
  reasons_.reserve(reasons);
  attributes_.reserve(attributes);
}

const logclass_match_t* logclass_scanner::AddMatch(
    const logclass::Verdict& verdict) {
  logclass_match_t& match = matches_.emplace_back();
  match.rule = rules_->Find(verdict.rule);
  match.reason = capi::ToC(verdict.reason);
  match.reasons = reasons_.data() + reasons_.size();
  match.reason_count = verdict.reasons.size();
  for (std::string_view reason : verdict.reasons) {
    reasons_.push_back(capi::ToC(reason));
  }
  match.attributes = attributes_.data() + attributes_.size();
  match.attribute_count = verdict.attributes.size();
  for (const logclass::Attribute& attribute : verdict.attributes) {
    attributes_.push_back(
        {capi::ToC(attribute.name), capi::ToC(attribute.value)});
  }
  return &match;
}

namespace {

// Runs `body` with a scanner that is fit for use afterwards, whatever happens.
template <typename Body>
logclass_status_t WithScanner(logclass_scanner_t* scanner,
                              logclass_error_t** error,
                              const Body& body) noexcept {
  return capi::Guarded(error, [&] {
    if (scanner == nullptr) return capi::NullArgument("scanner");
    try {
      return body();
    } catch (...) {
      scanner->Abandon();
      throw;
    }
  });
}

// Returns how many bytes the first `capacity` lines of `text` take up.
size_t BytesOfLines(std::string_view text, size_t capacity, size_t* count) {
  size_t bytes = 0;
  for (*count = 0; *count < capacity && bytes < text.size(); ++*count) {
    const size_t newline = text.find('\n', bytes);
    bytes = newline == text.npos ? text.size() : newline + 1;
  }
  return bytes;
}

}  // namespace

logclass_status_t logclass_scanner_create(const logclass_rules_t* rules,
                                          logclass_scanner_t** scanner,
                                          logclass_error_t** error) {
  if (scanner != nullptr) *scanner = nullptr;
  return capi::Guarded(error, [&] {
    if (rules == nullptr) return capi::NullArgument("rules");
    if (scanner == nullptr) return capi::NullArgument("scanner");
    auto made = std::make_unique<logclass_scanner>();
    absl::Status status = made->SetRules(rules);
    if (status.ok()) *scanner = made.release();
    return status;
  });
}

void logclass_scanner_free(logclass_scanner_t* scanner) {
  std::unique_ptr<logclass_scanner>{scanner};
}

logclass_status_t logclass_scanner_set_rules(logclass_scanner_t* scanner,
                                             const logclass_rules_t* rules,
                                             logclass_error_t** error) {
  return capi::Guarded(error, [&] {
    if (scanner == nullptr) return capi::NullArgument("scanner");
    if (rules == nullptr) return capi::NullArgument("rules");
    return scanner->SetRules(rules);
  });
}

logclass_status_t logclass_scanner_refresh(logclass_scanner_t* scanner,
                                           logclass_live_rules_t* live,
                                           logclass_error_t** error) {
  return capi::Guarded(error, [&] {
    if (scanner == nullptr) return capi::NullArgument("scanner");
    if (live == nullptr) return capi::NullArgument("live");
    if (live->IsCurrent(scanner->rules())) return absl::OkStatus();
    return scanner->SetRules(live->Get().get());
  });
}

const logclass_rules_t* logclass_scanner_rules(
    const logclass_scanner_t* scanner) {
  return scanner->rules();
}

logclass_status_t logclass_classify_line(logclass_scanner_t* scanner,
                                         logclass_string_t line,
                                         logclass_result_t* result,
                                         logclass_error_t** error) {
  return WithScanner(scanner, error, [&] {
    if (!capi::IsString(line)) return capi::NullArgument("line");
    if (result == nullptr) return capi::NullArgument("result");
    logclass::Record record;
    record.message = capi::FromC(line);
    return scanner->Records({&record, 1}, result);
  });
}

logclass_status_t logclass_classify_lines(logclass_scanner_t* scanner,
                                          logclass_string_t text,
                                          logclass_result_t* results,
                                          size_t capacity, size_t* count,
                                          size_t* consumed,
                                          logclass_error_t** error) {
  if (count != nullptr) *count = 0;
  if (consumed != nullptr) *consumed = 0;
  return WithScanner(scanner, error, [&] {
    if (!capi::IsString(text)) return capi::NullArgument("text");
    if (results == nullptr) return capi::NullArgument("results");
    if (count == nullptr) return capi::NullArgument("count");
    if (consumed == nullptr) return capi::NullArgument("consumed");
    if (capacity == 0) return absl::InvalidArgumentError("capacity is 0");
    size_t lines;
    const size_t bytes = BytesOfLines(capi::FromC(text), capacity, &lines);
    absl::Status status = scanner->Lines({text.data, bytes}, results);
    if (!status.ok()) return status;
    *count = lines;
    *consumed = bytes;
    return absl::OkStatus();
  });
}

logclass_status_t logclass_classify_records(logclass_scanner_t* scanner,
                                            const logclass_record_t* records,
                                            size_t count,
                                            logclass_result_t* results,
                                            logclass_error_t** error) {
  return WithScanner(scanner, error, [&] {
    if (results == nullptr && count > 0) return capi::NullArgument("results");
    return scanner->InputRecords(records, count, results);
  });
}

logclass_status_t logclass_classify_json(logclass_scanner_t* scanner,
                                         logclass_string_t json,
                                         logclass_result_t* results,
                                         size_t capacity, size_t* count,
                                         logclass_error_t** error) {
  if (count != nullptr) *count = 0;
  return WithScanner(scanner, error, [&] {
    if (!capi::IsString(json)) return capi::NullArgument("json");
    if (results == nullptr && capacity > 0) {
      return capi::NullArgument("results");
    }
    if (count == nullptr) return capi::NullArgument("count");
    return scanner->Json(capi::FromC(json), results, capacity, count);
  });
}

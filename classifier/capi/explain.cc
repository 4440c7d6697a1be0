#include "classifier/engine/explain.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "classifier/base/strings.h"
#include "classifier/capi/boundary.h"
#include "classifier/capi/input.h"
#include "classifier/capi/rules.h"
#include "classifier/record/json.h"
#include "classifier/text/explain_json.h"
#include "classifier/text/explain_text.h"
#include "classifier/text/output_buffer.h"

struct logclass_text {
  std::string text;
};

namespace logclass::capi {
namespace {

absl::Status ReadOptions(const logclass_explain_options_t* from,
                         logclass_explain_options_t* to) {
  *to = LOGCLASS_EXPLAIN_OPTIONS_INIT;
  if (from == nullptr) return absl::OkStatus();
  absl::Status status = ReadStruct("explain options", from, to);
  if (!status.ok()) return status;
  if (!IsString(to->rule)) return NullArgument("rule");
  if (to->format != LOGCLASS_FORMAT_TEXT &&
      to->format != LOGCLASS_FORMAT_JSON) {
    return absl::InvalidArgumentError(
        ToAbsl(Concat("unknown format ", to->format)));
  }
  return absl::OkStatus();
}

void AppendText(const Database& database, const Record& record,
                const Explanation& explanation,
                const logclass_explain_options_t& options, OutputBuffer& out) {
  ExplainStyle style;
  if (options.width > 0) style.width = options.width;
  if (!out.empty()) out.Append('\n');
  if (options.rule.size == 0) {
    AppendExplanation(database, record, explanation, style, out);
    return;
  }
  for (const RuleTrial& trial : explanation.rules) {
    AppendTrial(database, record, trial, explanation.verdict, style, out);
  }
}

absl::Status ExplainRecords(const logclass_rules& rules,
                            std::span<const Record> records,
                            const logclass_explain_options_t& options,
                            OutputBuffer& out) {
  for (const Record& record : records) {
    absl::StatusOr<Explanation> explanation =
        Explain(rules.database, record, FromC(options.rule));
    if (!explanation.ok()) return explanation.status();
    if (options.format == LOGCLASS_FORMAT_JSON) {
      AppendExplanationJson(*rules.database, record, *explanation, out);
      out.Append('\n');
    } else {
      AppendText(*rules.database, record, *explanation, options, out);
    }
  }
  return absl::OkStatus();
}

// Makes `*text` of what `explain` appends to a buffer, given the options.
template <typename Explainer>
logclass_status_t MakeText(const logclass_rules_t* rules,
                           const logclass_explain_options_t* options,
                           logclass_text_t** text, logclass_error_t** error,
                           const Explainer& explain) noexcept {
  if (text != nullptr) *text = nullptr;
  return Guarded(error, [&] {
    if (rules == nullptr) return NullArgument("rules");
    if (text == nullptr) return NullArgument("text");
    logclass_explain_options_t read;
    absl::Status status = ReadOptions(options, &read);
    OutputBuffer out;
    if (status.ok()) status = explain(read, out);
    if (!status.ok()) return status;
    auto made = std::make_unique<logclass_text>();
    made->text = out.view();
    *text = made.release();
    return absl::OkStatus();
  });
}

}  // namespace
}  // namespace logclass::capi

namespace capi = logclass::capi;

logclass_status_t logclass_explain(const logclass_rules_t* rules,
                                   const logclass_record_t* record,
                                   const logclass_explain_options_t* options,
                                   logclass_text_t** text,
                                   logclass_error_t** error) {
  return capi::MakeText(rules, options, text, error,
                        [&](const auto& read, logclass::OutputBuffer& out) {
                          capi::InputRecords input;
                          absl::Status status = input.Read(record, 1);
                          if (!status.ok()) return status;
                          return capi::ExplainRecords(*rules, input.records(),
                                                      read, out);
                        });
}

logclass_status_t logclass_explain_json(
    const logclass_rules_t* rules, logclass_string_t json,
    const logclass_explain_options_t* options, logclass_text_t** text,
    logclass_error_t** error) {
  return capi::MakeText(rules, options, text, error,
                        [&](const auto& read, logclass::OutputBuffer& out) {
                          if (!capi::IsString(json)) {
                            return capi::NullArgument("json");
                          }
                          logclass::JsonRecords parsed;
                          std::span<const logclass::Record> records =
                              parsed.Parse(capi::FromC(json));
                          logclass::Record line;
                          line.message = capi::FromC(json);
                          if (records.empty()) records = {&line, 1};
                          return capi::ExplainRecords(*rules, records, read,
                                                      out);
                        });
}

logclass_string_t logclass_text_view(const logclass_text_t* text) {
  return capi::ToC(text->text);
}

void logclass_text_free(logclass_text_t* text) {
  std::unique_ptr<logclass_text>{text};
}

#include "classifier/sidecar/api_convert.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "classifier/base/record_kind.h"
#include "classifier/base/severity.h"
#include "classifier/base/strings.h"

namespace logclass::sidecar {
namespace {

// What a status may take once it is encoded; the rest of the 8 KiB is for the
// other headers.
constexpr size_t kMaxStatusBytes = 6 << 10;

// The numbers of the API are ours and one, for 0 is what is not set.
template <typename Message, typename Ours>
Message ToEnum(Ours value) {
  return static_cast<Message>(static_cast<int>(value) + 1);
}
static_assert(v1::SEVERITY_DEBUG == static_cast<int>(Severity::kDebug) + 1);
static_assert(v1::SEVERITY_CRITICAL ==
              static_cast<int>(Severity::kCritical) + 1);
static_assert(v1::RECORD_KIND_LOG == static_cast<int>(RecordKind::kLog) + 1);
static_assert(v1::RECORD_KIND_STATE ==
              static_cast<int>(RecordKind::kState) + 1);
static_assert(v1::PatternTrial::ROLE_ANY ==
              static_cast<int>(PatternTrial::Role::kAny) + 1);
static_assert(v1::PatternTrial::ROLE_NONE ==
              static_cast<int>(PatternTrial::Role::kNone) + 1);

v1::Severity ToMessage(Severity severity) {
  return ToEnum<v1::Severity>(severity);
}

absl::Status UnknownNumber(std::string_view field, int number) {
  return absl::InvalidArgumentError(
      ToAbsl(Concat(field, ": unknown number ", number)));
}

std::string ToString(std::string_view text) { return std::string(text); }

void ToMessage(const DeclaredLevel& level, v1::LevelFound* to) {
  to->set_severity(ToMessage(level.severity));
  to->set_format(ToString(level.format));
  to->set_begin(level.begin);
  to->set_end(level.end);
}

void ToMessage(const PatternTrial& trial, v1::PatternTrial* to) {
  to->set_role(ToEnum<v1::PatternTrial::Role>(trial.role));
  to->set_pattern(trial.pattern->text);
  to->set_is_regex(trial.pattern->is_regex);
  to->set_tier(ToString(trial.tier));
  to->set_matched(trial.matched);
  to->set_begin(static_cast<uint32_t>(trial.begin));
  to->set_end(static_cast<uint32_t>(trial.end));
}

void ToMessage(const ConditionTrial& trial, v1::ConditionTrial* to) {
  to->set_field(trial.condition->field);
  if (trial.value) to->set_value(*trial.value);
  to->set_holds(trial.holds);
}

void ToMessage(const RuleTrial& trial, v1::RuleTrial* to) {
  to->set_rule(trial.rule->id);
  to->set_line(trial.line.data(), trial.line.size());
  to->set_matched(trial.matched);
  to->set_decides(trial.decides);
  to->set_kind_applies(trial.kind_applies);
  to->set_level_suffices(trial.level_suffices);
  for (const PatternTrial& pattern : trial.patterns) {
    ToMessage(pattern, to->add_patterns());
  }
  for (const ConditionTrial& condition : trial.conditions) {
    ToMessage(condition, to->add_conditions());
  }
}

// How long the text is where it is sent: percent-encoded, but for printable
// ASCII ("Status-Message" in grpc/grpc, doc/PROTOCOL-HTTP2.md).
size_t EncodedSize(std::string_view text) {
  size_t size = 0;
  for (char c : text) size += c < ' ' || c > '~' || c == '%' ? 3 : 1;
  return size;
}

}  // namespace

std::optional<std::string_view> ApiFields::Field(std::string_view name) const {
  const auto found = fields_.find(name);
  if (found == fields_.end()) return std::nullopt;
  return found->second;
}

absl::Status FromMessage(const v1::Record& from, Record* record) {
  record->message = from.message();
  if (from.kind() < 0 || from.kind() > v1::RecordKind_MAX) {
    return UnknownNumber("kind", from.kind());
  }
  if (from.declared_level() < 0 || from.declared_level() > v1::Severity_MAX) {
    return UnknownNumber("declared_level", from.declared_level());
  }
  if (from.kind() != v1::RECORD_KIND_UNSPECIFIED) {
    record->kind = static_cast<RecordKind>(from.kind() - 1);
  }
  if (from.declared_level() != v1::SEVERITY_UNSPECIFIED) {
    record->level = static_cast<Severity>(from.declared_level() - 1);
  }
  return absl::OkStatus();
}

void ToMessage(const Verdict& verdict, v1::Verdict* to) {
  to->set_severity(ToMessage(verdict.severity));
  // Not through std::string: a message that is reused has room for these.
  to->mutable_reason()->assign(verdict.reason);
  to->mutable_category()->assign(verdict.category);
  to->mutable_rule()->assign(verdict.rule);
  if (verdict.declared_level) {
    to->set_declared_level(ToMessage(*verdict.declared_level));
  }
  for (std::string_view reason : verdict.reasons) {
    to->add_reasons()->assign(reason);
  }
  for (const Attribute& attribute : verdict.attributes) {
    (*to->mutable_attributes())[attribute.name] = attribute.value;
  }
  to->set_truncated(verdict.truncated);
}

void ToMessage(const Explanation& explanation, v1::ExplainResponse* to) {
  ToMessage(explanation.verdict, to->mutable_verdict());
  if (explanation.level) ToMessage(*explanation.level, to->mutable_level());
  for (const RuleTrial& trial : explanation.rules) {
    ToMessage(trial, to->add_rules());
  }
}

void ToMessage(const Rule& rule, v1::Rule* to) {
  to->set_id(rule.id);
  to->set_code(rule.code);
  to->set_title(rule.title);
  to->set_category(rule.category);
  to->set_severity(ToMessage(rule.severity));
  to->set_hint(rule.hint);
  for (RecordKind kind : kAllRecordKinds) {
    if (!rule.AppliesTo(kind)) continue;
    to->add_kinds(ToEnum<v1::RecordKind>(kind));
    to->add_reasons(rule.ReasonFor(kind));
  }
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  // The codes have the same numbers.
  return {static_cast<grpc::StatusCode>(status.raw_code()),
          std::string(status.message())};
}

std::string StatusText(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  size_t size = 0;
  for (size_t i = 0; i < diagnostics.size(); ++i) {
    const std::string one = FormatDiagnostic(diagnostics[i]);
    size += EncodedSize(one);
    if (size > kMaxStatusBytes) {
      return Concat(text, "and ", diagnostics.size() - i,
                    " more, see the log of the sidecar\n");
    }
    text += one;
  }
  return text;
}

}  // namespace logclass::sidecar

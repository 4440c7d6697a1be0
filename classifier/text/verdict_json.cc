#include "classifier/text/verdict_json.h"

#include <string_view>

#include "classifier/text/json_writer.h"

namespace logclass {
namespace {

void AppendReasons(const Verdict& verdict, OutputBuffer& out) {
  out.Append(R"(,"reasons":[)");
  bool first = true;
  for (std::string_view reason : verdict.reasons) {
    if (!first) out.Append(',');
    first = false;
    AppendJsonString(reason, out);
  }
  out.Append(']');
}

void AppendAttributes(const Verdict& verdict, OutputBuffer& out) {
  out.Append(R"(,"attributes":{)");
  bool first = true;
  for (const Attribute& attribute : verdict.attributes) {
    if (!first) out.Append(',');
    first = false;
    AppendJsonString(attribute.name, out);
    out.Append(':');
    AppendJsonString(attribute.value, out);
  }
  out.Append('}');
}

}  // namespace

void AppendVerdictMembers(const Verdict& verdict, OutputBuffer& out) {
  out.Append(R"("severity":")");
  out.Append(SeverityName(verdict.severity));
  out.Append(R"(","reason":)");
  AppendJsonStringOrNull(verdict.reason, out);
  out.Append(R"(,"category":)");
  AppendJsonStringOrNull(verdict.category, out);
  out.Append(R"(,"rule":)");
  AppendJsonStringOrNull(verdict.rule, out);
  out.Append(R"(,"declared_level":)");
  AppendJsonStringOrNull(verdict.declared_level.has_value()
                             ? SeverityName(*verdict.declared_level)
                             : "",
                         out);
  AppendReasons(verdict, out);
  AppendAttributes(verdict, out);
}

}  // namespace logclass

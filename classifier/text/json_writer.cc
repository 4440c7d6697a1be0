#include "classifier/text/json_writer.h"

#include "classifier/base/json_escape.h"

namespace logclass {

void AppendJsonEscaped(std::string_view text, OutputBuffer& out) {
  out.Commit(WriteJsonEscaped(text, out.Reserve(JsonEscapedRoom(text.size()))));
}

void AppendJsonString(std::string_view text, OutputBuffer& out) {
  out.Append('"');
  AppendJsonEscaped(text, out);
  out.Append('"');
}

void AppendJsonStringOrNull(std::string_view text, OutputBuffer& out) {
  if (text.empty()) {
    out.Append("null");
  } else {
    AppendJsonString(text, out);
  }
}

}  // namespace logclass

#include "classifier/text/styled.h"

#include <cstdint>

#include "classifier/base/utf8.h"

namespace logclass {
namespace {

bool IsPlain(char c) { return (c >= 0x20 && c < 0x7f) || c == '\t'; }

void AppendHex(std::string_view bytes, OutputBuffer& out) {
  constexpr char kDigits[] = "0123456789abcdef";
  for (char c : bytes) {
    out.Append("\\x");
    out.Append(kDigits[static_cast<uint8_t>(c) >> 4]);
    out.Append(kDigits[c & 0xf]);
  }
}

// Appends a character that is not plain ASCII.
void AppendUnusual(std::string_view bytes, const Utf8Char& c,
                   OutputBuffer& out) {
  if (c.valid && c.code_point >= 0xa0) {
    out.Append(bytes);
  } else if (c.valid && c.code_point < 0x80) {
    out.Append('^');
    out.Append(static_cast<char>(c.code_point ^ 0x40));
  } else {  // not UTF-8, or a C1 control, which some terminals obey
    AppendHex(bytes, out);
  }
}

}  // namespace

std::string_view SeverityColor(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "\x1b[1;97;41m";  // white on red
    case Severity::kError:
      return "\x1b[1;31m";
    case Severity::kWarning:
      return "\x1b[33m";
    case Severity::kInfo:
      return "\x1b[32m";
    case Severity::kDebug:
      return "\x1b[36m";
  }
  return "";
}

void AppendStyled(std::string_view text, std::string_view style, bool color,
                  OutputBuffer& out) {
  if (color) out.Append(style);
  out.Append(text);
  if (color) out.Append(kReset);
}

void AppendSanitized(std::string_view text, OutputBuffer& out) {
  size_t begin = 0;
  for (size_t i = 0; i < text.size();) {
    if (IsPlain(text[i])) {
      ++i;
      continue;
    }
    out.Append(text.substr(begin, i - begin));
    const Utf8Char c = FirstUtf8Char(text.substr(i));
    AppendUnusual(text.substr(i, c.length), c, out);
    i += c.length;
    begin = i;
  }
  out.Append(text.substr(begin));
}

std::string_view CutToWidth(std::string_view text, size_t columns) {
  size_t i = 0;
  for (; columns > 0 && i < text.size(); --columns) {
    i += FirstUtf8Char(text.substr(i)).length;
  }
  return text.substr(0, i);
}

}  // namespace logclass

#include "classifier/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "classifier/base/utf8.h"

namespace logclass::cli {
namespace {

constexpr size_t kDefaultWidth = 100;

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

bool IsTerminal(int fd) { return isatty(fd) == 1; }

bool UseColor(ColorMode mode, int fd) {
  if (mode != ColorMode::kAuto) return mode == ColorMode::kAlways;
  const char* no_color = std::getenv("NO_COLOR");
  if (no_color != nullptr && *no_color != '\0') return false;
  const char* term = std::getenv("TERM");
  if (term != nullptr && std::strcmp(term, "dumb") == 0) return false;
  return IsTerminal(fd);
}

size_t TerminalWidth(int fd) {
  if (const char* columns = std::getenv("COLUMNS")) {
    size_t width = 0;
    std::from_chars(columns, columns + std::strlen(columns), width);
    if (width > 0) return width;
  }
  winsize size = {};
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kDefaultWidth;
}

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

}  // namespace logclass::cli

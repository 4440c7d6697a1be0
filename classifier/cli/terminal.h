// What is particular to people at a terminal: colour, width, and keeping the
// control bytes of untrusted log lines away from it.

#ifndef CLASSIFIER_CLI_TERMINAL_H_
#define CLASSIFIER_CLI_TERMINAL_H_

#include <cstddef>
#include <string_view>

#include "classifier/base/severity.h"
#include "classifier/cli/output_buffer.h"

namespace logclass::cli {

enum class ColorMode { kAuto, kAlways, kNever };

bool IsTerminal(int fd);

// Returns whether to write colours to `fd`: with kAuto where it is a terminal
// and neither NO_COLOR nor TERM=dumb says otherwise.
bool UseColor(ColorMode mode, int fd);

// Returns how many columns wide `fd` is: COLUMNS where set, else what the
// terminal says, else 100.
size_t TerminalWidth(int fd);

// Escape sequences that turn a style on; kReset turns all off.
inline constexpr std::string_view kReset = "\x1b[0m";
inline constexpr std::string_view kBold = "\x1b[1m";
inline constexpr std::string_view kDim = "\x1b[2m";
inline constexpr std::string_view kFileColor = "\x1b[35m";  // grep's choice
inline constexpr std::string_view kMatchColor = "\x1b[1;4m";
std::string_view SeverityColor(Severity severity);

// Appends `text` in `style`, plain where `color` is false.
void AppendStyled(std::string_view text, std::string_view style, bool color,
                  OutputBuffer& out);

// Appends `text` with every byte that a terminal could obey made visible:
// ESC as ^[, other control bytes alike, what is not UTF-8 as \x9b. Tabs stay.
void AppendSanitized(std::string_view text, OutputBuffer& out);

// Returns at most `columns` characters of `text`, cut between characters. Each
// counts as one column.
std::string_view CutToWidth(std::string_view text, size_t columns);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_TERMINAL_H_

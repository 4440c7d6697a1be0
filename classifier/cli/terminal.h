// What is particular to people at a terminal: whether it has colours, and how
// wide it is.

#ifndef CLASSIFIER_CLI_TERMINAL_H_
#define CLASSIFIER_CLI_TERMINAL_H_

#include <cstddef>

namespace logclass::cli {

enum class ColorMode { kAuto, kAlways, kNever };

bool IsTerminal(int fd);

// Returns whether to write colours to `fd`: with kAuto where it is a terminal
// and neither NO_COLOR nor TERM=dumb says otherwise.
bool UseColor(ColorMode mode, int fd);

// Returns how many columns wide `fd` is: COLUMNS where set, else what the
// terminal says, else 100.
size_t TerminalWidth(int fd);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_TERMINAL_H_

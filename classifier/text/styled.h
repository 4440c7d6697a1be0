// Text for people at a terminal: colours, and keeping the control bytes of
// untrusted log lines away from it.

#ifndef CLASSIFIER_TEXT_STYLED_H_
#define CLASSIFIER_TEXT_STYLED_H_

#include <cstddef>
#include <string_view>

#include "classifier/base/severity.h"
#include "classifier/text/output_buffer.h"

namespace logclass {

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

}  // namespace logclass

#endif  // CLASSIFIER_TEXT_STYLED_H_

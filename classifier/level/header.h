// What is known of a header when its level is found, and the format that this
// adds up to.

#ifndef CLASSIFIER_LEVEL_HEADER_H_
#define CLASSIFIER_LEVEL_HEADER_H_

#include <cstdint>
#include <string_view>

#include "classifier/level/formats.h"
#include "classifier/level/timestamp.h"

namespace logclass::level {

// How the level is written.
enum class Style : uint8_t {
  kBare,     // ERROR msg
  kColon,    // ERROR: msg
  kBracket,  // [error] msg
  kAngle,    // <Error> msg
  kTab,      // between tabs
  kPipe,     // | ERROR |
};

struct Header {
  Stamp stamp;
  bool bracketed = false;  // the timestamp stood in brackets
  bool tabbed = false;     // a tab follows the timestamp
  // The fields between timestamp and level.
  bool number = false;
  bool bracket = false;
  bool paren = false;
  bool brace = false;
  bool dash = false;
  bool pipe = false;
  bool name = false;
  bool pair = false;
  char separator = '\0';  // the last field, where it was a separator
  // The level.
  Style style = Style::kBare;
  bool adjacent = false;  // "][": no blank before the level's bracket

  // Whether some field came before the level.
  bool HasFields() const {
    return number || bracket || paren || brace || dash || pipe || name || pair;
  }
};

// Names the format of a header whose level is `token`; `after` is what follows
// the level and its bracket.
Format NameHeader(const Header& header, std::string_view token,
                  std::string_view after);

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_HEADER_H_

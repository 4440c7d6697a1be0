// What is known of a header when its level is found, and the format that this
// adds up to.

#ifndef CLASSIFIER_LEVEL_HEADER_H_
#define CLASSIFIER_LEVEL_HEADER_H_

#include <cstdint>
#include <string_view>

#include "classifier/level/cursor.h"
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

// Fields that may stand between the timestamp and the level.
enum HeaderField : uint8_t {
  kNumber = 1 << 0,
  kBracket = 1 << 1,
  kParen = 1 << 2,
  kBrace = 1 << 3,
  kDash = 1 << 4,
  kPipe = 1 << 5,
  kName = 1 << 6,
  kPair = 1 << 7,
};

struct Header {
  Stamp stamp;
  bool bracketed = false;  // the timestamp stood in brackets
  bool tabbed = false;     // a tab follows the timestamp
  uint8_t fields = 0;      // those that stood there
  char separator = '\0';   // the last field, where it was a separator
  // The level.
  Style style = Style::kBare;
  bool adjacent = false;  // "][": no blank before the level's bracket

  bool Has(HeaderField field) const { return (fields & field) != 0; }
  void Add(HeaderField field) { fields |= field; }
};

// Names the format of a header whose level is `token`; `after` is what follows
// the level and its bracket.
Format NameHeader(const Header& header, std::string_view token, Cursor after);

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_HEADER_H_

// Lines after what is no part of them: a terminal's colour, a byte order mark.

#include "classifier/level/readers.h"

namespace logclass::level {

Reading ReadMarked(Cursor at, Frame frame) {
  if (at.Peek() == '\033') {
    at.SkipBlanks();
  } else if (!at.Take("\xef\xbb\xbf")) {
    return {};
  }
  return ReadLine(at, frame.Inner());
}

}  // namespace logclass::level

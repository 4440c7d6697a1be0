// What a line must contain for a pattern to match it.

#ifndef CLASSIFIER_ENGINE_REQUIRED_LITERALS_H_
#define CLASSIFIER_ENGINE_REQUIRED_LITERALS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/regex_tree.h"

namespace logclass {

// Makes letters of either case equal, and no other bytes.
inline constexpr unsigned char FoldByte(unsigned char byte) {
  return byte >= 'A' && byte <= 'Z' ? byte + 0x20 : byte;
}

// Literals, folded, of which a line must contain at least one. None is empty.
using Clause = std::vector<std::string>;

// A text that was quoted once more has backslashes before its quotes, so that
// patterns allow for any number of them. What they require is easier to say of
// the line without its backslashes.
enum class LineText { kAsItIs, kWithoutBackslashes };

// Returns clauses that hold, all of them, for every line that matches, or for
// what is left of it; none has more than `max_literals`. Empty where the tree
// shows none.
std::vector<Clause> RequiredClauses(const RegexNode& tree,
                                    LineText text = LineText::kAsItIs,
                                    size_t max_literals = 32);

// Returns the length of the clause's shortest literal, 0 for an empty clause.
size_t ShortestLength(const Clause& clause);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_REQUIRED_LITERALS_H_

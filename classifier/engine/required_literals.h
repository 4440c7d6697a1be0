// What a line must contain for a pattern to match it.

#ifndef CLASSIFIER_ENGINE_REQUIRED_LITERALS_H_
#define CLASSIFIER_ENGINE_REQUIRED_LITERALS_H_

#include <string>
#include <vector>

#include "classifier/engine/regex_tree.h"

namespace logclass {

// Folds a byte so that letters of either case become equal. Merges a few other
// bytes as well, which costs precision but never a match.
inline constexpr unsigned char FoldByte(unsigned char byte) {
  return byte | 0x20;
}

enum class LetterCase { kExact, kFolded };

// Returns literals of which every matching line contains at least one, as they
// stand there or folded: the longest such set that the tree shows. Empty where
// it shows none.
std::vector<std::string> RequiredLiterals(const RegexNode& tree,
                                          LetterCase letter_case);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_REQUIRED_LITERALS_H_

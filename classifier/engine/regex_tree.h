// A regex in RE2's dialect as a tree over bytes, so that it can be rewritten
// for Hyperscan without changing what it matches within a line.
//
// Every character, escape and class becomes the set of bytes that it stands
// for, case folding included; a line end is in no set, since no line has one.

#ifndef CLASSIFIER_ENGINE_REGEX_TREE_H_
#define CLASSIFIER_ENGINE_REGEX_TREE_H_

#include <bit>
#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace logclass {

using ByteSet = std::bitset<256>;

// Calls `visit` with each byte of the set, in ascending order.
template <typename Visit>
void ForEachByte(const ByteSet& set, Visit visit) {
  constexpr int kWordBits = 64;
  constexpr ByteSet kWord = ~uint64_t{0};
  for (int first = 0; first < 256; first += kWordBits) {
    for (uint64_t word = ((set >> first) & kWord).to_ullong(); word != 0;
         word &= word - 1) {
      visit(first + std::countr_zero(word));
    }
  }
}

struct RegexNode {
  enum class Kind {
    kEmpty,           // matches the empty string
    kBytes,           // one byte of `bytes`
    kLineBegin,       // ^ \A
    kLineEnd,         // $ \z
    kWordBoundary,    // \b
    kNoWordBoundary,  // \B
    kConcatenation,   // `children` one after the other
    kAlternation,     // one of `children`
    kRepeat,          // children[0], min to max times
  };
  static constexpr int kUnbounded = -1;

  Kind kind = Kind::kEmpty;
  ByteSet bytes;
  std::vector<RegexNode> children;
  int min = 0;
  int max = kUnbounded;
};

// Parses `regex`, which RE2 accepts in Latin-1. Returns nullopt for the few
// things that have no byte set: \pN classes, \C and characters above \xff.
std::optional<RegexNode> ParseRegex(std::string_view regex, bool ignore_case);

// Returns the things of which a regex matches one: the branches of an
// alternation, or else the tree itself. They are parts of `tree`.
std::span<const RegexNode> BranchesOf(const RegexNode& tree);

// Returns the least number of bytes that a match has.
size_t MinLength(const RegexNode& node);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_REGEX_TREE_H_

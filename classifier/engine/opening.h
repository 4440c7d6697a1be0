// What the matches of a pattern begin with, or have somewhere, where that is
// known: RE2 is then tried where a line has such bytes, or not at all, instead
// of searching all of it.

#ifndef CLASSIFIER_ENGINE_OPENING_H_
#define CLASSIFIER_ENGINE_OPENING_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/regex_tree.h"

namespace logclass {

// Bytes in a row, of which some letters may be in either case.
class ByteRun {
 public:
  ByteRun() = default;

  // Appends a byte, or a letter in either case.
  void AddByte(char byte);
  void AddLetter(char lower);
  void Append(const ByteRun& other);

  size_t size() const { return bytes_.size(); }

  // Returns the offset of the first such bytes at `from` or after, npos where
  // there are none.
  size_t Find(std::string_view line, size_t from) const;

 private:
  bool IsAt(const char* at) const;

  // A byte b is the run's i-th where (b | either_case_[i]) == bytes_[i].
  std::string bytes_;
  std::string either_case_;
};

struct Openings {
  std::vector<ByteRun> any;    // every match begins with one of these
  bool at_line_begin = false;  // or every match begins where the line does
  bool is_whole = false;  // any of them is a match: nothing else is asked for
};

// Returns nullopt where matches may begin with almost anything.
std::optional<Openings> OpeningsOf(const RegexNode& pattern);

// Returns runs of which every match has one, the longest that there are; empty
// where none are known.
std::vector<ByteRun> RunsIn(const RegexNode& pattern);

// Returns whether any of `runs` is in the line.
bool ContainsAny(std::string_view line, const std::vector<ByteRun>& runs);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_OPENING_H_

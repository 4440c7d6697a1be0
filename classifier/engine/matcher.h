// One pattern as the slow path tries it: exactly, on a line that is already
// known to be interesting.
//
// Immutable but for what is compiled at first use: most patterns of a rule set
// never see a hit, and a cached database loads faster without them.
// Thread-safe.

#ifndef CLASSIFIER_ENGINE_MATCHER_H_
#define CLASSIFIER_ENGINE_MATCHER_H_

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/line_grams.h"
#include "classifier/engine/opening.h"
#include "classifier/rules/rule.h"

namespace logclass {

// Offsets in a line.
struct Span {
  size_t begin = 0;
  size_t end = 0;
};

class Matcher {
 public:
  // Keeps a copy of the pattern.
  explicit Matcher(const Pattern& pattern);

  // `pattern` must outlive the matcher: rule sets have many.
  explicit Matcher(const Pattern* pattern);

  bool Matches(std::string_view line) const;

  // The same for the line of `grams`, which mostly know that there is no match.
  bool Matches(LineGrams& grams) const;

  // Returns where the first match is.
  std::optional<Span> Find(std::string_view line) const;

  // True where the pattern has named groups.
  bool captures() const { return captures_; }

  struct Capture {
    std::string_view name;  // owned by the matcher
    std::string_view value;
  };

  // Appends the named groups of the line's first match that took part in it.
  void Extract(LineGrams& grams, std::vector<Capture>& captures) const;

 private:
  struct NamedGroup {
    std::string name;
    int index;
  };
  struct Compiled {
    std::unique_ptr<RE2> re;
    std::vector<NamedGroup> groups;
    int group_count = 1;  // the whole match included
  };
  // One of the things that the pattern matches ("a|b"): RE2 is tried only where
  // a branch that the line may hold begins.
  struct Branch {
    Requirement requirement;
    std::optional<Openings> openings;  // nullopt: it may begin anywhere
    std::vector<ByteRun> runs;         // of which there is one, then
  };
  class Starts;

  Matcher(std::unique_ptr<const Pattern> copy, const Pattern* pattern);

  const Compiled& compiled() const;
  const std::vector<Branch>& branches() const;

  // Looks for the first match; fills `groups` where they are not null.
  bool Match(LineGrams& grams, re2::StringPiece* groups) const;
  bool MatchFrom(std::string_view line, size_t from, RE2::Anchor anchor,
                 re2::StringPiece* groups) const;

  const std::unique_ptr<const Pattern> copy_;  // null: of another's
  const Pattern& pattern_;
  bool is_plain_;  // a literal that is compared byte by byte
  bool captures_;
  mutable std::once_flag branches_once_;
  mutable std::vector<Branch> branches_;  // set once, under branches_once_
  mutable std::once_flag compiled_once_;
  mutable Compiled compiled_;  // set once, under compiled_once_
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_MATCHER_H_

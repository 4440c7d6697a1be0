// Which patterns match a line: each is tried once.
//
// One per thread.

#ifndef CLASSIFIER_ENGINE_LINE_PATTERNS_H_
#define CLASSIFIER_ENGINE_LINE_PATTERNS_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "classifier/engine/line_grams.h"
#include "classifier/engine/matcher.h"
#include "classifier/engine/program.h"

namespace logclass {

class LinePatterns {
 public:
  // `program` must outlive this.
  explicit LinePatterns(const Program* program)
      : program_(program), results_(program->matcher_count()) {}

  // The line must stay valid until the next.
  void Reset(std::string_view line) {
    ++stamp_;
    line_.Reset(line);
  }

  std::string_view line() const { return line_.line(); }

  // `matcher` is an index in Program::matchers().
  bool Matches(uint32_t matcher) {
    if (!Known(matcher))
      Note(matcher, program_->matcher(matcher).Matches(line_));
    return results_[matcher].matches;
  }

  // What was tried or noted already.
  std::optional<bool> Known(uint32_t matcher) const {
    const Result& result = results_[matcher];
    if (result.stamp != stamp_) return std::nullopt;
    return result.matches;
  }
  void Note(uint32_t matcher, bool matches) {
    results_[matcher] = {stamp_, matches};
  }

  // Appends the named groups of the pattern's first match.
  void Extract(uint32_t matcher, std::vector<Matcher::Capture>& captures) {
    program_->matcher(matcher).Extract(line_, captures);
  }

 private:
  struct Result {
    uint64_t stamp = 0;  // of the line that it was tried on
    bool matches = false;
  };

  const Program* program_;
  LineGrams line_;
  uint64_t stamp_ = 0;
  std::vector<Result> results_;  // by matcher
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_PATTERNS_H_

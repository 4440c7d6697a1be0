// The three-byte sequences of a line without its backslashes, to ask cheaply
// whether a literal may be in it: a hundred literals cost less than one search
// for one of them.
//
// One per thread. The line must stay valid while questions are asked.

#ifndef CLASSIFIER_ENGINE_LINE_GRAMS_H_
#define CLASSIFIER_ENGINE_LINE_GRAMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/required_literals.h"

namespace logclass {

class LineGrams {
 public:
  static constexpr size_t kGramBytes = 3;

  // Hashes of the grams of a literal that are looked for: a line with the
  // literal has them all. A short literal repeats its own.
  using Sample = std::array<uint16_t, 4>;

  // REQUIRES: the literal has kGramBytes or more.
  static Sample SampleOf(std::string_view literal);

  void Reset(std::string_view line) {
    line_ = line;
    is_built_ = false;
  }
  std::string_view line() const { return line_; }

  // Returns false only where the line has no such literal, letters' case aside.
  bool MayContain(const Sample& sample) {
    if (!is_built_) Build();
    return Has(sample[0]) && Has(sample[1]) && Has(sample[2]) && Has(sample[3]);
  }

 private:
  static constexpr int kHashBits = 16;

  static uint32_t Product(uint32_t bytes);
  static uint16_t HashAt(const char* at);
  bool Has(uint16_t hash) const { return stamps_[hash >> shift_] == stamp_; }
  void Build();
  void Add(std::string_view text);

  std::string_view line_;
  bool is_built_ = false;  // hardly half of the lines are asked about
  // The line has a gram where its slot carries the line's stamp. A hash is cut
  // to a slot so that a few of a hundred slots are taken, not more: a short
  // line's stay in the first level of the cache.
  uint8_t stamp_ = 0;
  int shift_ = 0;
  std::array<uint8_t, size_t{1} << kHashBits> stamps_ = {};
  std::string without_backslashes_;
};

// What a line without its backslashes must contain for a pattern to match it,
// as far as that can be told by grams.
class Requirement {
 public:
  explicit Requirement(const std::vector<Clause>& clauses);

  // Returns false only where the pattern does not match the line.
  bool MayHold(LineGrams& line) const {
    return (!has_key_ || line.MayContain(key_)) && MayHoldOtherwise(line);
  }

 private:
  void AddClause(const Clause& clause);
  bool MayHoldOtherwise(LineGrams& line) const;

  // A literal that is always required, if there is one: mostly that is enough.
  bool has_key_ = false;
  LineGrams::Sample key_ = {};
  // The other clauses.
  std::vector<LineGrams::Sample> samples_;
  std::vector<uint32_t> clause_ends_;  // in samples_
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_LINE_GRAMS_H_

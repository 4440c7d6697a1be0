// What scanning is measured against: the same patterns in RE2::Set, and
// Hyperscan with nothing around it. For benchmarks only.

#ifndef CLASSIFIER_ENGINE_BASELINE_H_
#define CLASSIFIER_ENGINE_BASELINE_H_

#include <re2/set.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/engine/database.h"
#include "classifier/engine/hyperscan.h"

namespace logclass {

// One per thread, like a Scanner.
class Baseline {
 public:
  // RE2's default. A set of thousands of patterns may not fit in it, and where
  // it does rebuilds its automaton again and again. With kAmpleRe2Memory it
  // never has to, and on lines that repeat it finds all states built already.
  static constexpr int64_t kDefaultRe2Memory = int64_t{8} << 20;
  static constexpr int64_t kAmpleRe2Memory = int64_t{1} << 30;

  // RE2::Set gets `re2_memory`, or twice that, or four times, ...: the first
  // that it can be built in. Fails with ResourceExhausted where none is.
  static absl::StatusOr<Baseline> Create(const Database& database,
                                         int64_t re2_memory);

  // Returns how many of the patterns that decide a match are in the line.
  // Fails with ResourceExhausted where RE2::Set gives up on the line.
  absl::StatusOr<uint64_t> Re2Set(std::string_view line);

  // Returns how often Hyperscan's database hits in `bytes`: a line, or lines.
  absl::StatusOr<uint64_t> BareHyperscan(std::string_view bytes);

 private:
  Baseline() = default;

  HsDatabase hyperscan_;  // all patterns in one database, without a literal finder
  HsScratch scratch_;
  std::unique_ptr<RE2::Set> set_;
  std::vector<int> matches_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_BASELINE_H_

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
  // Fails with ResourceExhausted where RE2::Set runs out of its memory, which
  // is as much as it could use.
  static absl::StatusOr<Baseline> Create(const Database& database);

  // Returns how many of the patterns that decide a match are in the line.
  // Fails with ResourceExhausted where RE2::Set gives up on the line.
  absl::StatusOr<uint64_t> Re2Set(std::string_view line);

  // Returns how often Hyperscan's database hits in `bytes`: a line, or lines.
  absl::StatusOr<uint64_t> BareHyperscan(std::string_view bytes);

 private:
  Baseline() = default;

  HsDatabase hyperscan_;  // all patterns in one database, without a prefilter
  HsScratch scratch_;
  std::unique_ptr<RE2::Set> set_;
  std::vector<int> matches_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_BASELINE_H_

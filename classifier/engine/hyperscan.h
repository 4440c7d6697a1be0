// Hyperscan's handles and calls, with our errors. Everything else that knows
// hs.h is the scanner's one scan.

#ifndef CLASSIFIER_ENGINE_HYPERSCAN_H_
#define CLASSIFIER_ENGINE_HYPERSCAN_H_

#include <hs/hs.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/engine/expression.h"

namespace logclass {

struct HsDatabaseDeleter {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
using HsDatabase = std::unique_ptr<hs_database_t, HsDatabaseDeleter>;

struct HsScratchDeleter {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};
using HsScratch = std::unique_ptr<hs_scratch_t, HsScratchDeleter>;

// Returns an error that says what `code` means in `what`.
absl::Status HyperscanError(hs_error_t code, std::string_view what);

// Fails with FailedPrecondition on a CPU that the engine does not support.
absl::Status CheckHyperscanPlatform();

// What a compiled database depends on beside its expressions: the engine's
// version and the CPU's features, as text.
std::string HyperscanPlatform();

// Compiles the expressions with these indexes, which become their ids, into one
// database. What Hyperscan refuses is weakened, to a prefilter or to RE2, by
// changing the expression's tier. Returns null where none is left.
absl::StatusOr<HsDatabase> CompileExpressions(
    std::span<const uint32_t> indexes, std::vector<Expression>& expressions);

absl::StatusOr<std::string> SerializeDatabase(const hs_database_t* database);
absl::StatusOr<HsDatabase> DeserializeDatabase(std::string_view bytes);

// Returns null for a null database.
absl::StatusOr<HsScratch> AllocateScratch(const hs_database_t* database);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_HYPERSCAN_H_

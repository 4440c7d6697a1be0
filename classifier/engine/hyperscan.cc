#include "classifier/engine/hyperscan.h"

#include <cstdlib>

#include "absl/cleanup/cleanup.h"
#include "classifier/base/strings.h"

namespace logclass {
namespace {

// ^ and $ at every line of a batch; no start of match; no SINGLEMATCH, since
// each line of a batch needs its own hit.
constexpr unsigned kFlags = HS_FLAG_MULTILINE;

unsigned FlagsOf(const Expression& expression) {
  // A prefilter may hit more often than the pattern; a confirmation follows.
  return expression.tier == Tier::kConfirm ? kFlags | HS_FLAG_PREFILTER
                                           : kFlags;
}

// The next weaker way to match an expression.
void Weaken(Expression& expression) {
  if (expression.tier == Tier::kHyperscan) {
    expression.tier = Tier::kConfirm;
  } else {
    expression = {"", Tier::kRe2, {}};
  }
}

bool CompilesAlone(const Expression& expression) {
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  hs_error_t code = hs_compile(expression.text.c_str(), FlagsOf(expression),
                               HS_MODE_BLOCK, nullptr, &database, &error);
  hs_free_database(database);
  hs_free_compile_error(error);
  return code == HS_SUCCESS;
}

// Weakens the expressions that do not compile alone; false if all of them do.
bool WeakenRefused(std::span<const uint32_t> indexes,
                   std::vector<Expression>& expressions) {
  bool any = false;
  for (uint32_t index : indexes) {
    Expression& expression = expressions[index];
    if (expression.tier == Tier::kRe2 || CompilesAlone(expression)) continue;
    Weaken(expression);
    any = true;
  }
  return any;
}

}  // namespace

absl::Status HyperscanError(hs_error_t code, std::string_view what) {
  std::string message = Concat("hyperscan ", what, " failed with error ", code);
  if (code == HS_NOMEM) {
    return absl::ResourceExhaustedError(Concat(message, ": out of memory"));
  }
  if (code == HS_ARCH_ERROR || code == HS_DB_PLATFORM_ERROR) {
    return absl::FailedPreconditionError(
        Concat(message, ": this CPU is not supported"));
  }
  return absl::InternalError(message);
}

absl::Status CheckHyperscanPlatform() {
  if (hs_valid_platform() == HS_SUCCESS) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "hyperscan does not support this CPU (x86-64 needs SSSE3)");
}

std::string HyperscanPlatform() {
  hs_platform_info_t info = {};
  hs_populate_platform(&info);
  return Concat(hs_version(), ' ', info.tune, ' ', info.cpu_features);
}

absl::StatusOr<HsDatabase> CompileExpressions(
    std::span<const uint32_t> indexes, std::vector<Expression>& expressions) {
  while (true) {
    std::vector<const char*> texts;
    std::vector<unsigned> flags, ids;
    for (uint32_t index : indexes) {
      if (expressions[index].tier == Tier::kRe2) continue;
      texts.push_back(expressions[index].text.c_str());
      flags.push_back(FlagsOf(expressions[index]));
      ids.push_back(index);
    }
    if (texts.empty()) return nullptr;
    hs_database_t* database = nullptr;
    hs_compile_error_t* error = nullptr;
    hs_error_t code =
        hs_compile_multi(texts.data(), flags.data(), ids.data(), texts.size(),
                         HS_MODE_BLOCK, nullptr, &database, &error);
    auto free_error = absl::MakeCleanup([&] { hs_free_compile_error(error); });
    if (code == HS_SUCCESS) return HsDatabase(database);
    if (code != HS_COMPILER_ERROR) return HyperscanError(code, "compilation");
    if (error->expression >= 0) {
      Weaken(expressions[ids[error->expression]]);
    } else if (!WeakenRefused(indexes, expressions)) {
      return absl::ResourceExhaustedError(
          Concat("hyperscan cannot compile the rule set as a whole: ",
                 error->message));
    }
  }
}

absl::StatusOr<std::string> SerializeDatabase(const hs_database_t* database) {
  char* bytes = nullptr;
  size_t size = 0;
  hs_error_t code = hs_serialize_database(database, &bytes, &size);
  if (code != HS_SUCCESS) return HyperscanError(code, "serialization");
  std::string out(bytes, size);
  std::free(bytes);
  return out;
}

absl::StatusOr<HsDatabase> DeserializeDatabase(std::string_view bytes) {
  hs_database_t* database = nullptr;
  hs_error_t code =
      hs_deserialize_database(bytes.data(), bytes.size(), &database);
  if (code != HS_SUCCESS) return HyperscanError(code, "deserialization");
  return HsDatabase(database);
}

absl::StatusOr<HsScratch> AllocateScratch(const hs_database_t* database) {
  hs_scratch_t* scratch = nullptr;
  if (database == nullptr) return nullptr;
  hs_error_t code = hs_alloc_scratch(database, &scratch);
  if (code != HS_SUCCESS) return HyperscanError(code, "scratch allocation");
  return HsScratch(scratch);
}

}  // namespace logclass

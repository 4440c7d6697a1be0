// A Database is a compiled rule set: Hyperscan bytecode, the RE2 programs that
// confirm and extract, and the tier of every pattern. Immutable and safe to
// share between threads. Create one Scanner per thread to search with it.

#ifndef CLASSIFIER_ENGINE_DATABASE_H_
#define CLASSIFIER_ENGINE_DATABASE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/diagnostic.h"
#include "classifier/rules/loader.h"
#include "classifier/rules/rule.h"

namespace logclass {

struct LoadOptions {
  // Directory for compiled databases; created when missing. Empty: no cache.
  std::string cache_dir;
};

class Program;

class Database {
 public:
  // Loads rule files and directories of them in order; later ones may override
  // earlier ones. Fails with InvalidArgument where any rule is wrong; all that
  // is wrong, and every warning, is appended to `*diagnostics`, sorted.
  // Fails with FailedPrecondition on a CPU that the engine cannot run on.
  static absl::StatusOr<std::shared_ptr<const Database>> Load(
      const std::vector<std::string>& paths, const LoadOptions& options,
      std::vector<Diagnostic>* diagnostics);

  // The same with rule files that are in memory already.
  static absl::StatusOr<std::shared_ptr<const Database>> LoadFiles(
      const std::vector<RuleFile>& files, const LoadOptions& options,
      std::vector<Diagnostic>* diagnostics);

  // Compiles a rule set that is in memory already.
  static absl::StatusOr<std::shared_ptr<const Database>> Compile(
      RuleSet rules, std::vector<Diagnostic>* diagnostics);

  ~Database();
  Database(const Database&) = delete;  // large; share the pointer
  Database& operator=(const Database&) = delete;

  // The rules, sorted by id, without their examples.
  const RuleSet& rules() const;

  // Returns how `pattern`, one of any rule's here, is found: "literal+re2",
  // "hyperscan", "hyperscan+re2" or "re2". Vetoes and extractions are RE2's:
  // they are only tried on lines that were hit.
  std::string_view PatternTier(const Pattern& pattern) const;

  // True where the compiled form came from the cache.
  bool from_cache() const { return from_cache_; }

  // For the engine's own parts.
  const Program& program() const { return *program_; }

 private:
  Database(std::unique_ptr<const Program> program, bool from_cache);

  std::unique_ptr<const Program> program_;
  bool from_cache_;
};

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_DATABASE_H_

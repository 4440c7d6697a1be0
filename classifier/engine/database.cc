#include "classifier/engine/database.h"

#include "classifier/engine/cache.h"
#include "classifier/engine/expression.h"
#include "classifier/engine/program.h"

namespace logclass {
namespace {

absl::StatusOr<std::unique_ptr<const Program>> CompileRules(
    RuleSet rules, std::vector<Diagnostic>* diagnostics) {
  auto program = Program::Compile(std::move(rules), diagnostics);
  SortDiagnostics(*diagnostics);
  return program;
}

}  // namespace

Database::Database(std::unique_ptr<const Program> program, bool from_cache)
    : program_(std::move(program)), from_cache_(from_cache) {}

Database::~Database() = default;

absl::StatusOr<std::shared_ptr<const Database>> Database::Load(
    const std::vector<std::string>& paths, const LoadOptions& options,
    std::vector<Diagnostic>* diagnostics) {
  std::vector<RuleFile> files = ReadRuleFiles(paths, diagnostics);
  if (HasErrors(*diagnostics)) {
    return absl::InvalidArgumentError("a rule file cannot be read");
  }
  return LoadFiles(files, options, diagnostics);
}

absl::StatusOr<std::shared_ptr<const Database>> Database::LoadFiles(
    const std::vector<RuleFile>& files, const LoadOptions& options,
    std::vector<Diagnostic>* diagnostics) {
  std::string cache_path;
  if (!options.cache_dir.empty()) {
    cache_path = CachePath(options.cache_dir, files);
    if (auto program = ReadCachedProgram(cache_path)) {
      return std::shared_ptr<const Database>(
          new Database(std::move(program), true));
    }
  }
  RuleSet rules = ParseRules(files, diagnostics);
  if (HasErrors(*diagnostics)) {
    return absl::InvalidArgumentError("the rules have errors");
  }
  auto program = CompileRules(std::move(rules), diagnostics);
  if (!program.ok()) return program.status();
  if (!cache_path.empty()) {
    absl::Status written = WriteCachedProgram(cache_path, **program);
    if (!written.ok()) {
      Diagnostic d;
      d.kind = Diagnostic::Kind::kWarning;
      d.where.file = cache_path;
      d.message = "the compiled rules cannot be cached";
      d.reason = std::string(written.message());
      diagnostics->push_back(std::move(d));
    }
  }
  return std::shared_ptr<const Database>(
      new Database(*std::move(program), false));
}

absl::StatusOr<std::shared_ptr<const Database>> Database::Compile(
    RuleSet rules, std::vector<Diagnostic>* diagnostics) {
  auto program = CompileRules(std::move(rules), diagnostics);
  if (!program.ok()) return program.status();
  return std::shared_ptr<const Database>(
      new Database(*std::move(program), false));
}

const RuleSet& Database::rules() const { return program_->rule_set(); }

std::string_view Database::PatternTier(const Pattern& pattern) const {
  std::optional<Tier> tier = program_->TierOf(pattern);
  return TierName(tier.value_or(Tier::kRe2));
}

}  // namespace logclass

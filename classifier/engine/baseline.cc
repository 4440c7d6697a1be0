#include "classifier/engine/baseline.h"

#include <algorithm>

#include "absl/status/status.h"
#include "classifier/base/strings.h"
#include "classifier/engine/program.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

// The patterns of rules for log lines: the peers need not look for more.
std::vector<const Pattern*> LogPatterns(const Program& program) {
  std::vector<const Pattern*> out;
  for (const Trigger& trigger : program.triggers()) {
    bool for_logs = std::any_of(
        trigger.rules.begin(), trigger.rules.end(), [&](uint32_t rule) {
          return program.rules()[rule].rule->AppliesTo(RecordKind::kLog);
        });
    if (for_logs) out.push_back(&program.pattern(trigger.matcher));
  }
  return out;
}

// Null where the memory does not suffice.
std::unique_ptr<RE2::Set> BuildRe2Set(
    const std::vector<const Pattern*>& patterns, int64_t memory) {
  RE2::Options options = PatternOptions(false);
  options.set_max_mem(memory);
  auto set = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
  for (const Pattern* pattern : patterns) {
    set->Add(RegexWithCase(*pattern), nullptr);
  }
  return set->Compile() ? std::move(set) : nullptr;
}

}  // namespace

absl::StatusOr<Baseline> Baseline::Create(const Database& database,
                                          int64_t re2_memory) {
  std::vector<const Pattern*> patterns = LogPatterns(database.program());
  Baseline out;
  std::vector<Expression> expressions;
  std::vector<uint32_t> indexes;
  for (const Pattern* pattern : patterns) {
    indexes.push_back(static_cast<uint32_t>(indexes.size()));
    expressions.push_back(ToExpression(*pattern, Digits::kAsTheyAre).value());
  }
  absl::StatusOr<HsDatabase> hyperscan =
      CompileExpressions(indexes, expressions);
  if (!hyperscan.ok()) return hyperscan.status();
  out.hyperscan_ = *std::move(hyperscan);
  absl::StatusOr<HsScratch> scratch = AllocateScratch(out.hyperscan_.get());
  if (!scratch.ok()) return scratch.status();
  out.scratch_ = *std::move(scratch);
  for (int64_t memory = re2_memory; out.set_ == nullptr; memory *= 2) {
    if (memory > kAmpleRe2Memory) {
      return absl::ResourceExhaustedError("RE2::Set is out of memory");
    }
    out.set_ = BuildRe2Set(patterns, memory);
  }
  return out;
}

absl::StatusOr<uint64_t> Baseline::Re2Set(std::string_view line) {
  matches_.clear();
  RE2::Set::ErrorInfo error;
  if (!set_->Match(line, &matches_, &error) &&
      error.kind != RE2::Set::kNoError) {
    return absl::ResourceExhaustedError("RE2::Set gave up on a line");
  }
  return matches_.size();
}

absl::StatusOr<uint64_t> Baseline::BareHyperscan(std::string_view bytes) {
  uint64_t hits = 0;
  auto count = [](unsigned, unsigned long long, unsigned long long, unsigned,
                  void* context) {
    ++*static_cast<uint64_t*>(context);
    return 0;
  };
  if (hyperscan_ == nullptr) return 0;
  hs_error_t code = hs_scan(hyperscan_.get(), bytes.data(),
                            static_cast<unsigned>(bytes.size()), 0,
                            scratch_.get(), count, &hits);
  if (code != HS_SUCCESS) return HyperscanError(code, "scan");
  return hits;
}

}  // namespace logclass

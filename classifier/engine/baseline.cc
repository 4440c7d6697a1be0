#include "classifier/engine/baseline.h"

#include "absl/status/status.h"
#include "classifier/base/strings.h"
#include "classifier/engine/program.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

// With its default of 8 MiB RE2::Set cannot hold a rule set of this size.
constexpr int64_t kRe2SetMemory = int64_t{1} << 30;

}  // namespace

absl::StatusOr<Baseline> Baseline::Create(
    std::shared_ptr<const Database> database) {
  const Program& program = database->program();
  Baseline out;
  if (program.database() != nullptr) {
    absl::StatusOr<HsScratch> scratch = AllocateScratch(program.database());
    if (!scratch.ok()) return scratch.status();
    out.scratch_ = *std::move(scratch);
  }
  RE2::Options options = PatternOptions(false);
  options.set_max_mem(kRe2SetMemory);
  out.set_ = std::make_unique<RE2::Set>(options, RE2::UNANCHORED);
  for (const Trigger& trigger : program.triggers()) {
    const Pattern& pattern = program.pattern(trigger.matcher);
    std::string regex =
        pattern.is_regex ? pattern.text : RE2::QuoteMeta(pattern.text);
    if (pattern.ignore_case) regex = Concat("(?i:", regex, ')');
    out.set_->Add(regex, nullptr);
  }
  if (!out.set_->Compile()) {
    return absl::ResourceExhaustedError("RE2::Set is out of memory");
  }
  out.database_ = std::move(database);
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
  const hs_database_t* hs = database_->program().database();
  if (hs == nullptr) return 0;
  hs_error_t code =
      hs_scan(hs, bytes.data(), static_cast<unsigned>(bytes.size()), 0,
              scratch_.get(), count, &hits);
  if (code != HS_SUCCESS) return HyperscanError(code, "scan");
  return hits;
}

}  // namespace logclass

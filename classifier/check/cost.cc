#include "classifier/check/cost.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "classifier/base/strings.h"
#include "classifier/engine/anchors.h"
#include "classifier/engine/digits_alike.h"
#include "classifier/engine/expression.h"
#include "classifier/engine/hyperscan.h"
#include "classifier/engine/program.h"

namespace logclass {
namespace {

// From here on a number is worth a word.
constexpr double kSlowToCompile = 0.02;  // seconds
constexpr double kManyLines = 0.001;     // of all
constexpr size_t kLiteralsShown = 3;
// A second pass finds every RE2 program compiled.
constexpr int kPasses = 2;
// The fastest counts: everything slower is some other process's doing.
constexpr int kScans = 3;

class Stopwatch {
 public:
  double seconds() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

int AppendId(unsigned id, unsigned long long, unsigned long long, unsigned,
             void* ids) {
  static_cast<std::vector<uint32_t>*>(ids)->push_back(id);
  return 0;
}

// Looks through lines as the Scanner does, one by one and with a stopwatch.
class Meter {
 public:
  static absl::StatusOr<std::vector<PatternCost>> Measure(
      const Database& database, const RuleSet& rules,
      std::span<const std::string_view> lines) {
    Meter meter(database.program(), rules, lines);
    absl::StatusOr<HsScratch> scratch =
        AllocateScratch(meter.group_.hyperscan.get());
    if (!scratch.ok()) return scratch.status();
    meter.scratch_ = *std::move(scratch);
    return meter.Run();
  }

 private:
  Meter(const Program& program, const RuleSet& rules,
        std::span<const std::string_view> lines)
      : program_(program),
        group_(program.group(ScanGroup::kLogs)),
        rarity_(rules),
        lines_(lines) {
    for (std::string_view line : lines) {
      joined_ += WithDigitsAlike(line);
      joined_ += '\n';
    }
  }

  absl::StatusOr<std::vector<PatternCost>> Run() {
    for (int pass = 0; pass < kPasses; ++pass) {
      costs_.assign(program_.triggers().size(), {});
      for (std::string_view line : lines_) {
        if (absl::Status s = TryLine(line); !s.ok()) return s;
      }
    }
    std::vector<PatternCost> out;
    for (uint32_t i = 0; i < costs_.size(); ++i) {
      const Trigger& trigger = program_.triggers()[i];
      if (!trigger.kinds[static_cast<size_t>(RecordKind::kLog)]) continue;
      if (absl::Status s = Complete(trigger, costs_[i]); !s.ok()) return s;
      out.push_back(std::move(costs_[i]));
    }
    SubtractCheapestScan(out);
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
      return a.seconds() > b.seconds();
    });
    return out;
  }

  // What any scan takes is no pattern's fault.
  static void SubtractCheapestScan(std::vector<PatternCost>& costs) {
    double cheapest = std::numeric_limits<double>::max();
    for (const PatternCost& cost : costs) {
      if (cost.scan_seconds > 0) {
        cheapest = std::min(cheapest, cost.scan_seconds);
      }
    }
    for (PatternCost& cost : costs) {
      cost.scan_seconds = std::max(0.0, cost.scan_seconds - cheapest);
    }
  }

  // The triggers that have to be tried in the line, each once.
  absl::Status FindTriggers(std::string_view text) {
    const std::string line = WithDigitsAlike(text);
    hits_.clear();
    found_.clear();
    if (group_.hyperscan != nullptr && !line.empty()) {
      hs_error_t code = hs_scan(group_.hyperscan.get(), line.data(),
                                static_cast<unsigned>(line.size()), 0,
                                scratch_.get(), AppendId, &hits_);
      if (code != HS_SUCCESS) return HyperscanError(code, "scan");
    }
    if (const LiteralFinder* finder = program_.finder(ScanGroup::kLogs)) {
      finder->Find(line, found_);
    }
    for (const FoundLiteral& found : found_) {
      const auto& triggers = group_.triggers_by_literal[found.literal];
      hits_.insert(hits_.end(), triggers.begin(), triggers.end());
    }
    const auto& everywhere = program_.re2_triggers();
    hits_.insert(hits_.end(), everywhere.begin(), everywhere.end());
    std::sort(hits_.begin(), hits_.end());
    hits_.erase(std::unique(hits_.begin(), hits_.end()), hits_.end());
    return absl::OkStatus();
  }

  absl::Status TryLine(std::string_view line) {
    if (absl::Status s = FindTriggers(line); !s.ok()) return s;
    grams_.Reset(line);
    for (uint32_t hit : hits_) {
      const Trigger& trigger = program_.triggers()[hit];
      PatternCost& cost = costs_[hit];
      ++cost.flagged;
      if (trigger.tier == Tier::kHyperscan) continue;  // a hit is a match
      Stopwatch stopwatch;
      bool matched = program_.matcher(trigger.matcher).Matches(grams_);
      cost.confirm_seconds += stopwatch.seconds();
      cost.failed += !matched;
    }
    return absl::OkStatus();
  }

  absl::Status Complete(const Trigger& trigger, PatternCost& cost) {
    cost.rule = program_.rules()[trigger.rules[0]].rule;
    cost.pattern = &program_.pattern(trigger.matcher);
    cost.tier = TierName(trigger.tier);
    std::optional<Expression> expression =
        ToExpression(*cost.pattern, Digits::kAlike);
    if (!expression) return absl::InternalError("a pattern without text");
    Clause anchor = ChooseAnchor(expression->tree, rarity_);
    bool by_hyperscan =
        trigger.tier == Tier::kHyperscan || trigger.tier == Tier::kConfirm;
    if (by_hyperscan) {
      if (trigger.tier == Tier::kConfirm && !anchor.empty()) {
        expression->text = AnyOf(anchor);
      }
      expression->tier = trigger.tier;
      absl::Status status = ScanAlone(*expression, cost);
      if (!status.ok()) return status;
    }
    if (trigger.tier == Tier::kHyperscan) anchor.clear();
    Explain(trigger, anchor, cost);
    return absl::OkStatus();
  }

  // Compiles the expression by itself and scans all lines with it.
  absl::Status ScanAlone(Expression expression, PatternCost& cost) {
    std::vector<Expression> one = {std::move(expression)};
    const uint32_t index = 0;
    Stopwatch compiling;
    absl::StatusOr<HsDatabase> database = CompileExpressions({&index, 1}, one);
    if (!database.ok()) return database.status();
    cost.compile_seconds = compiling.seconds();
    absl::StatusOr<HsScratch> scratch = AllocateScratch(database->get());
    if (!scratch.ok()) return scratch.status();
    if (*database == nullptr || joined_.empty()) return absl::OkStatus();
    cost.scan_seconds = std::numeric_limits<double>::max();
    for (int scan = 0; scan < kScans; ++scan) {
      hits_.clear();
      Stopwatch scanning;
      hs_error_t code = hs_scan(database->get(), joined_.data(),
                                static_cast<unsigned>(joined_.size()), 0,
                                scratch->get(), AppendId, &hits_);
      if (code != HS_SUCCESS) return HyperscanError(code, "scan");
      cost.scan_seconds = std::min(cost.scan_seconds, scanning.seconds());
    }
    return absl::OkStatus();
  }

  void Explain(const Trigger& trigger, const Clause& anchor,
               PatternCost& cost) const {
    if (trigger.tier == Tier::kRe2) {
      cost.reasons.push_back(
          "Hyperscan cannot express it, so RE2 tries every line");
    } else if (anchor.empty()) {
      cost.reasons.push_back(
          "no rare literal is in every match, so all of it is looked for in "
          "every line");
    } else if (static_cast<double>(cost.failed) >
               kManyLines * static_cast<double>(lines_.size())) {
      cost.reasons.push_back(Concat("lines that it does not match contain ",
                                    LiteralsText(anchor)));
    }
    if (cost.compile_seconds > kSlowToCompile) {
      cost.reasons.push_back(Concat(
          "takes ", std::lround(cost.compile_seconds * 1e3), " ms to compile"));
    }
  }

  static std::string LiteralsText(const Clause& clause) {
    std::string out;
    for (size_t i = 0; i < clause.size() && i < kLiteralsShown; ++i) {
      out += Concat(i > 0 ? " or " : "", Quoted(clause[i]));
    }
    return clause.size() > kLiteralsShown ? Concat(out, " ...") : out;
  }

  const Program& program_;
  const CompiledGroup& group_;
  const LiteralRarity rarity_;
  const std::span<const std::string_view> lines_;
  std::string joined_;
  HsScratch scratch_;
  LineGrams grams_;
  std::vector<uint32_t> hits_;
  std::vector<FoundLiteral> found_;
  std::vector<PatternCost> costs_;  // by trigger
};

}  // namespace

absl::StatusOr<std::vector<PatternCost>> MeasureCost(
    const Database& database, const RuleSet& rules,
    std::span<const std::string_view> lines) {
  return Meter::Measure(database, rules, lines);
}

}  // namespace logclass

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "bench/peers/in_process.h"
#include "bench/rule_sets.h"
#include "classifier/base/strings.h"
#include "classifier/engine/scanner.h"
#include "classifier/level/level.h"

namespace logclass::bench {
namespace {

using Chunks = std::span<const std::string_view>;

constexpr char kVerdicts[] = "full verdicts";

absl::StatusOr<uint64_t> Matched(Scanner& scanner, BatchVerdicts& verdicts,
                                 std::string_view chunk) {
  if (absl::Status status = scanner.ClassifyLines(chunk, &verdicts);
      !status.ok()) {
    return status;
  }
  return std::ranges::count_if(
      verdicts.items(), [](const auto& item) { return item.match >= 0; });
}

// One of several threads: takes the next chunk until there is none.
void Work(Scanner& scanner, Chunks chunks, std::atomic<size_t>& next,
          std::atomic<uint64_t>& found, std::atomic<bool>& failed) {
  BatchVerdicts verdicts;
  for (size_t i; (i = next++) < chunks.size();) {
    const absl::StatusOr<uint64_t> matched =
        Matched(scanner, verdicts, chunks[i]);
    if (!matched.ok()) failed = true;
    found += matched.value_or(0);
  }
}

using Scanners = std::vector<std::unique_ptr<Scanner>>;

absl::StatusOr<Scanners> NewScanners(
    const std::shared_ptr<const Database>& database, int count) {
  Scanners scanners;
  for (int i = 0; i < count; ++i) {
    auto scanner = Scanner::Create(database);
    if (!scanner.ok()) return scanner.status();
    scanners.push_back(*std::move(scanner));
  }
  return scanners;
}

absl::StatusOr<uint64_t> InThreads(const Scanners& scanners, Chunks chunks) {
  std::atomic<size_t> next = 0;
  std::atomic<uint64_t> found = 0;
  std::atomic<bool> failed = false;
  {
    std::vector<std::jthread> threads;
    for (const auto& scanner : scanners) {
      threads.emplace_back(
          [&] { Work(*scanner, chunks, next, found, failed); });
    }
  }
  if (failed) return absl::InternalError("a scan failed");
  return found.load();
}

absl::StatusOr<uint64_t> InThisThread(Scanner& scanner, BatchVerdicts& verdicts,
                                      Chunks chunks) {
  uint64_t found = 0;
  for (std::string_view chunk : chunks) {
    const absl::StatusOr<uint64_t> matched = Matched(scanner, verdicts, chunk);
    if (!matched.ok()) return matched.status();
    found += *matched;
  }
  return found;
}

absl::StatusOr<Pass> BatchPass(std::shared_ptr<const Database> database,
                               const ScannerOptions& options) {
  auto created = Scanner::Create(std::move(database), options);
  if (!created.ok()) return created.status();
  std::shared_ptr<Scanner> scanner = *std::move(created);
  auto verdicts = std::make_shared<BatchVerdicts>();
  return InProcess([=](const Slice& slice) {
    return InThisThread(*scanner, *verdicts, slice.chunks);
  });
}

}  // namespace

struct LazyDatabase::State {
  RuleSet rules;
  std::shared_ptr<const Database> database;
};

LazyDatabase::LazyDatabase(RuleSet rules)
    : state_(std::make_shared<State>(State{std::move(rules), nullptr})) {}

std::shared_ptr<const Database> LazyDatabase::Get() const {
  if (state_->database == nullptr) {
    state_->database = CompileRules(state_->rules);
  }
  return state_->database;
}

Contender Batch(const LazyDatabase& database) {
  return {"logclass, batch", kVerdicts, [=](std::string*) {
            return BatchPass(database.Get(), ScannerOptions());
          }};
}

Contender BatchWithoutMemo(const LazyDatabase& database) {
  return {"logclass, batch, nothing remembered", kVerdicts, [=](std::string*) {
            return BatchPass(database.Get(), {.memo = false});
          }};
}

Contender BatchInThreads(const LazyDatabase& database, int threads) {
  auto make = [=](std::string*) -> absl::StatusOr<Pass> {
    auto scanners = NewScanners(database.Get(), threads);
    if (!scanners.ok()) return scanners.status();
    auto held = std::make_shared<Scanners>(*std::move(scanners));
    return InProcess(
        [held](const Slice& slice) { return InThreads(*held, slice.chunks); },
        threads);
  };
  return {Concat("logclass, batch, threads: ", threads), kVerdicts, make};
}

Contender OneLine(const LazyDatabase& database) {
  auto make = [=](std::string*) -> absl::StatusOr<Pass> {
    auto created = Scanner::Create(database.Get());
    if (!created.ok()) return created.status();
    std::shared_ptr<Scanner> scanner = *std::move(created);
    auto verdict = std::make_shared<Verdict>();
    return InProcess([=](const Slice& slice) -> absl::StatusOr<uint64_t> {
      uint64_t found = 0;
      for (std::string_view line : slice.lines) {
        absl::Status status = scanner->Classify(line, verdict.get());
        if (!status.ok()) return status;
        found += verdict->has_reason();
      }
      return found;
    });
  };
  return {"logclass, line by line", kVerdicts, make};
}

Contender DeclaredLevel() {
  auto make = [](std::string*) -> absl::StatusOr<Pass> {
    return InProcess([](const Slice& slice) -> absl::StatusOr<uint64_t> {
      return std::ranges::count_if(slice.lines, [](std::string_view line) {
        return DetectLevel(line).has_value();
      });
    });
  };
  return {"logclass, declared level alone", "the level", make};
}

}  // namespace logclass::bench

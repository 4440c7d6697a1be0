// No event is lost, whoever is killed; none comes twice where nobody is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/strings.h"
#include "classifier/engine/database.h"
#include "classifier/engine/scanner.h"
#include "classifier/rules/loader.h"
#include "tests/sidecar/support/kubernetes_events.h"
#include "tests/sidecar/support/sidecar_process.h"
#include "tests/sidecar/support/source_process.h"
#include "tests/sidecar/support/vector_sink.h"
#include "tests/sidecar/support/vector_source.h"
#include "tests/support/rules.h"

namespace logclass::testing {
namespace {

using ::testing::IsEmpty;

constexpr int kReloads = 50;
constexpr uint64_t kEvents = 100'000;
constexpr uint64_t kEventsPerReload = kEvents / kReloads;
constexpr size_t kBatchEvents = 200;

// Half of them have another namespace.
event::EventWrapper Event(uint64_t id) {
  return id % 2 == 0 ? KubernetesEvent(id) : NamespacedEvent(id);
}

// What the engine says of the same lines.
std::shared_ptr<const Database> Rules() {
  std::vector<Diagnostic> diagnostics;
  auto database = Database::Compile(
      ParseRules({{"rules.yaml", kRules}}, &diagnostics), &diagnostics);
  EXPECT_TRUE(database.ok()) << FormatDiagnostics(diagnostics);
  return *database;
}

// Counts how often each event came, and expects that each copy is right.
class Accounts {
 public:
  explicit Accounts(uint64_t events)
      : times_(events), scanner_(NewScanner(Rules())) {}

  void Add(const std::vector<std::vector<Receipt>>& batches) {
    for (const std::vector<Receipt>& batch : batches) {
      for (size_t i = 0; i < batch.size(); ++i) {
        Add(batch[i]);
        if (i > 0) in_order_ &= batch[i].id == batch[i - 1].id + 1;
      }
    }
  }

  size_t missing() const { return std::ranges::count(times_, 0); }
  size_t more_than_once() const {
    return std::ranges::count_if(times_, [](int times) { return times > 1; });
  }
  bool in_order() const { return in_order_; }
  // The first few that were not as they should be.
  const std::vector<std::string>& wrong() const { return wrong_; }

 private:
  void Add(const Receipt& receipt) {
    if (receipt.id >= times_.size()) return Wrong("unknown event", receipt);
    ++times_[receipt.id];
    Verdict verdict;
    if (!scanner_->Classify(LogLine(receipt.id), &verdict).ok()) std::abort();
    const bool tagged = receipt.classified &&
                        receipt.severity == SeverityName(verdict.severity) &&
                        receipt.reason == verdict.reason;
    if (!tagged) Wrong("wrong tags", receipt);
    if (receipt.fingerprint != Fingerprint(Event(receipt.id))) {
      Wrong("changed", receipt);
    }
  }

  void Wrong(const char* what, const Receipt& receipt) {
    if (wrong_.size() < 5) {
      wrong_.push_back(Concat(what, ": ", receipt.id, ' ', receipt.severity,
                              ' ', receipt.reason));
    }
  }

  std::vector<int> times_;
  bool in_order_ = true;
  std::vector<std::string> wrong_;
  std::unique_ptr<Scanner> scanner_;
};

// Asks for a reload; the rules are those of before but for a comment.
void Reload(Sidecar& sidecar, int i) {
  sidecar.WriteRules(Concat(kRules, "# ", i, '\n'));
  sidecar.process().Signal(SIGHUP);
}

bool WaitForReload(Sidecar& sidecar, int i) {
  return sidecar.process()
      .WaitForLine(Concat(" generation=", i + 1, ' '))
      .has_value();
}

void AddEvents(uint64_t step, VectorSink& sink) {
  const uint64_t begin = step * kEventsPerReload;
  for (uint64_t id = begin; id < begin + kEventsPerReload; ++id) {
    sink.Add(Event(id));
  }
}

TEST(EndToEndLossTest, EachEventOnceAndUnchangedAcross50Reloads) {
  VectorSource source;
  Sidecar sidecar({"--watch=false", "--forward=" + source.address()});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  VectorSink sink(sidecar.channel(), {.batch_events = kBatchEvents});
  for (int i = 1; i <= kReloads; ++i) {
    Reload(sidecar, i);
    AddEvents(static_cast<uint64_t>(i - 1), sink);
    ASSERT_TRUE(WaitForReload(sidecar, i)) << sidecar.process().err();
  }
  ASSERT_TRUE(sink.Drain());
  EXPECT_THAT(sink.stats().failures, IsEmpty());
  EXPECT_THAT(source.stats().unfit, IsEmpty());
  Accounts accounts(kEvents);
  accounts.Add(source.batches());
  EXPECT_EQ(accounts.missing(), 0u);
  EXPECT_EQ(accounts.more_than_once(), 0u);
  EXPECT_TRUE(accounts.in_order());
  EXPECT_THAT(accounts.wrong(), IsEmpty());
}

TEST(EndToEndLossTest, EachEventAtLeastOnceAcross50ReloadsAnd10Kills) {
  constexpr int kReloadsPerKill = 5;
  SourceProcess source(/*delay_ms=*/3);
  Sidecar sidecar({"--watch=false", "--forward=" + source.address()});
  ASSERT_TRUE(sidecar.WaitUntilReady());
  VectorSink sink(sidecar.channel(), {.batch_events = kBatchEvents});
  for (int i = 1; i <= kReloads; ++i) {
    Reload(sidecar, i);
    AddEvents(static_cast<uint64_t>(i - 1), sink);
    if (i % kReloadsPerKill == 0) {
      source.Kill();
      source.Start();
    }
    ASSERT_TRUE(WaitForReload(sidecar, i)) << sidecar.process().err();
  }
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().delivered, kEvents);
  EXPECT_EQ(sink.stats().dropped, 0u);
  EXPECT_FALSE(sink.stats().failures.empty());
  Accounts accounts(kEvents);
  accounts.Add(source.batches());
  EXPECT_EQ(accounts.missing(), 0u);
  EXPECT_TRUE(accounts.in_order());
  EXPECT_THAT(accounts.wrong(), IsEmpty());
}

TEST(EndToEndLossTest, EachEventAtLeastOnceWhenTheSidecarIsKilled) {
  constexpr uint64_t kFew = 20'000;
  constexpr int kKills = 5;
  VectorSource source;
  source.SetAnswer({.delay = std::chrono::milliseconds(3)});
  Sidecar sidecar({"--forward=" + source.address()});
  VectorSink sink(sidecar.channel(), {.batch_events = kBatchEvents});
  for (uint64_t id = 0; id < kFew; ++id) {
    sink.Add(Event(id));
    if (id % (kFew / kKills) == kFew / kKills - 1) {
      const size_t so_far = source.stats().events;
      if (so_far < kFew / 2) {
        ASSERT_TRUE(source.WaitFor(
            [so_far](const auto& stats) { return stats.events > so_far; }));
      }
      sidecar.KillAndRestart();
    }
  }
  ASSERT_TRUE(sink.Drain());
  EXPECT_EQ(sink.stats().delivered, kFew);
  EXPECT_EQ(sink.stats().dropped, 0u);
  EXPECT_THAT(source.stats().unfit, IsEmpty());
  Accounts accounts(kFew);
  accounts.Add(source.batches());
  EXPECT_EQ(accounts.missing(), 0u);
  EXPECT_TRUE(accounts.in_order());
  EXPECT_THAT(accounts.wrong(), IsEmpty());
}

}  // namespace
}  // namespace logclass::testing

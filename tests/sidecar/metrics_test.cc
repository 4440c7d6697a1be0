#include "classifier/sidecar/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <map>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/engine/scanner.h"
#include "tests/support/rules.h"

namespace logclass::sidecar {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Le;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

using Samples = std::map<std::string, double>;

// The samples of Prometheus' text format: "name{label="value"}" to value. Fails
// the test on a line that is neither comment nor sample, and on one that is
// there twice.
Samples Parse(const std::string& text) {
  Samples samples;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# HELP ") || line.starts_with("# TYPE ")) continue;
    const size_t space = line.rfind(' ');
    EXPECT_NE(space, line.npos) << line;
    if (space == line.npos) continue;
    const double value = std::stod(line.substr(space + 1));
    EXPECT_TRUE(samples.emplace(line.substr(0, space), value).second) << line;
  }
  return samples;
}

// The samples of one metric.
Samples SamplesOf(const Metrics& metrics, std::string_view name) {
  Samples out;
  for (const auto& [key, value] : Parse(metrics.Text())) {
    if (key.starts_with(Concat(name, '{'))) out.emplace(key, value);
  }
  return out;
}

double Sum(const Samples& samples) {
  double sum = 0;
  for (const auto& [key, value] : samples) sum += value;
  return sum;
}

void CountPush(const TagReport& report, Metrics* metrics) {
  metrics->CountPush({.report = &report,
                      .received_bytes = 100,
                      .sent_bytes = 120,
                      .scan_seconds = 0.002,
                      .splice_seconds = 0.00001});
}

TEST(MetricsTest, EveryMetricIsThereFromTheFirstScrapeOn) {
  const std::string text = Metrics().Text();
  const std::pair<const char*, const char*> metrics[] = {
      {"events_total", "counter"},
      {"records_total", "counter"},
      {"passed_through_events_total", "counter"},
      {"batch_events", "histogram"},
      {"scan_seconds", "histogram"},
      {"splice_seconds", "histogram"},
      {"forward_seconds", "histogram"},
      {"received_bytes_total", "counter"},
      {"sent_bytes_total", "counter"},
      {"forward_responses_total", "counter"},
      {"requests_total", "counter"},
      {"inflight_bytes", "gauge"},
      {"inflight_requests", "gauge"},
      {"rejected_requests_total", "counter"},
      {"scan_errors_total", "counter"},
      {"config_last_reload_successful", "gauge"},
      {"config_last_reload_success_timestamp_seconds", "gauge"},
      {"reloads_total", "counter"},
      {"rules", "gauge"},
      {"build_info", "gauge"}};
  for (const auto& [name, type] : metrics) {
    EXPECT_THAT(text,
                HasSubstr(Concat("# TYPE logclass_", name, ' ', type, '\n')));
    EXPECT_THAT(text, HasSubstr(Concat("# HELP logclass_", name, ' ')));
  }
}

TEST(MetricsTest, AllButTheBuildStartsAtZero) {
  const Samples samples = Parse(Metrics().Text());
  EXPECT_FALSE(samples.empty());
  for (const auto& [key, value] : samples) {
    EXPECT_EQ(value, key.starts_with("logclass_build_info{") ? 1 : 0) << key;
  }
}

TEST(MetricsTest, BuildInfoNamesVersionAndEngine) {
  Metrics metrics;
  const Samples samples = SamplesOf(metrics, "logclass_build_info");
  ASSERT_EQ(samples.size(), 1u);
  EXPECT_THAT(samples.begin()->first,
              ::testing::MatchesRegex("logclass_build_info\\{"
                                      "engine=\"[0-9][0-9.]*\","
                                      "version=\"[a-z0-9.]+\"\\}"));
}

TEST(MetricsTest, APushIsCountedBySeverityAndReason) {
  Metrics metrics;
  TagReport report = {.events = 7, .tagged = 5, .others = 2};
  report.unmatched[static_cast<size_t>(Severity::kInfo)] = 2;
  report.matches = {{Severity::kError, "LOG_A", "rule-a"},
                    {Severity::kCritical, "LOG_A", "rule-a"},
                    {Severity::kError, "LOG_A", "rule-b"}};
  CountPush(report, &metrics);
  CountPush(report, &metrics);
  const Samples samples = Parse(metrics.Text());
  const std::pair<const char*, double> expected[] = {
      {R"(logclass_events_total{reason="",severity="INFO"})", 4},
      {R"(logclass_events_total{reason="LOG_A",severity="ERROR"})", 4},
      {R"(logclass_events_total{reason="LOG_A",severity="CRITICAL"})", 2},
      {R"(logclass_rule_hits_total{rule="rule-a"})", 4},
      {R"(logclass_rule_hits_total{rule="rule-b"})", 2},
      {R"(logclass_passed_through_events_total{why="not_a_log"})", 4},
      {"logclass_received_bytes_total", 200},
      {"logclass_sent_bytes_total", 240},
      {"logclass_batch_events_count", 2},
      {"logclass_batch_events_sum", 14},
      {R"(logclass_batch_events_bucket{le="1"})", 0},
      {R"(logclass_batch_events_bucket{le="10"})", 2},
      {"logclass_scan_seconds_sum", 0.004},
      {R"(logclass_scan_seconds_bucket{le="0.001"})", 0},
      {R"(logclass_scan_seconds_bucket{le="0.0025"})", 2},
      {"logclass_splice_seconds_count", 2}};
  for (const auto& sample : expected) {
    EXPECT_THAT(samples, Contains(Pair(sample.first, sample.second)));
  }
  EXPECT_EQ(Sum(SamplesOf(metrics, "logclass_records_total")), 0);
}

TEST(MetricsTest, WhatIsNotTaggedIsCountedByItsCause) {
  Metrics metrics;
  CountPush({.events = 5, .others = 2, .unknown = 3}, &metrics);
  CountPush({.malformed = true}, &metrics);
  const std::string name = "logclass_passed_through_events_total";
  EXPECT_EQ(SamplesOf(metrics, name),
            (Samples{{name + R"({why="not_a_log"})", 2},
                     {name + R"({why="not_understood"})", 3},
                     {name + R"({why="malformed_request"})", 1}}));
  // A batch of which nobody knows the size is none of size 0.
  EXPECT_THAT(Parse(metrics.Text()),
              Contains(Pair("logclass_batch_events_count", 1)));
}

TEST(MetricsTest, ABatchOfOurApiIsCountedAsRecords) {
  const auto database = testing::CompileRules(
      "- {id: oom, code: OOM, severity: CRITICAL, any: ['out of memory']}");
  BatchVerdicts verdicts;
  ASSERT_TRUE(testing::NewScanner(database)
                  ->ClassifyLines("all well\nout of memory\n"
                                  "level=error x\nout of memory again\n",
                                  &verdicts)
                  .ok());
  Metrics metrics;
  metrics.CountRecords(verdicts, 64, 0.01);
  const Samples samples = Parse(metrics.Text());
  const std::pair<const char*, double> expected[] = {
      {R"(logclass_records_total{reason="",severity="INFO"})", 1},
      {R"(logclass_records_total{reason="",severity="ERROR"})", 1},
      {R"(logclass_records_total{reason="LOG_OOM",severity="CRITICAL"})", 2},
      {R"(logclass_rule_hits_total{rule="oom"})", 2},
      {"logclass_received_bytes_total", 64},
      {"logclass_batch_events_sum", 4},
      {"logclass_scan_seconds_count", 1}};
  for (const auto& sample : expected) {
    EXPECT_THAT(samples, Contains(Pair(sample.first, sample.second)));
  }
  EXPECT_EQ(Sum(SamplesOf(metrics, "logclass_events_total")), 0);
}

TEST(MetricsTest, ManyDifferentMatchesInABatchAreAllCounted) {
  constexpr size_t kNames = 500;  // many more than a tally has slots
  std::vector<std::string> names;
  for (size_t i = 0; i < kNames; ++i) names.push_back(Concat("LOG_", i));
  TagReport report;
  for (size_t i = 0; i < 3 * kNames; ++i) {
    const std::string& name = names[i * 7 % kNames];
    report.matches.push_back({Severity::kError, name, name});
  }
  Metrics metrics;
  CountPush(report, &metrics);
  const Samples hits = SamplesOf(metrics, "logclass_rule_hits_total");
  EXPECT_EQ(hits.size(), kNames);
  for (const auto& [key, value] : hits) EXPECT_EQ(value, 3) << key;
}

TEST(MetricsTest, EqualNamesOfTwoRuleSetsAreOneSample) {
  const std::string old_name = "LOG_A";
  const std::string new_name = "LOG_A";
  TagReport report;
  report.matches = {{Severity::kError, old_name, old_name},
                    {Severity::kError, new_name, new_name}};
  Metrics metrics;
  CountPush(report, &metrics);
  EXPECT_EQ(SamplesOf(metrics, "logclass_rule_hits_total"),
            (Samples{{R"(logclass_rule_hits_total{rule="LOG_A"})", 2}}));
}

TEST(MetricsTest, FurtherNamesAreCountedAsOther) {
  std::vector<std::string> names;
  for (size_t i = 0; i < Metrics::kMaxLabels + 10; ++i) {
    names.push_back(Concat("n", i));
  }
  TagReport report;
  for (const std::string& name : names) {
    report.matches.push_back({Severity::kError, name, name});
  }
  Metrics metrics;
  CountPush(report, &metrics);
  CountPush(report, &metrics);
  const Samples hits = SamplesOf(metrics, "logclass_rule_hits_total");
  EXPECT_EQ(hits.size(), Metrics::kMaxLabels + 1);
  EXPECT_THAT(hits,
              Contains(Pair(R"(logclass_rule_hits_total{rule="other"})", 20)));
  EXPECT_EQ(Sum(hits), 2 * names.size());
  const Samples events = SamplesOf(metrics, "logclass_events_total");
  EXPECT_EQ(Sum(events), 2 * names.size());
  // The empty reason is a name too, and is there in every severity.
  EXPECT_EQ(events.size(), Metrics::kMaxLabels + kSeverityCount);
}

TEST(MetricsTest, MethodsAreBoundedAsWell) {
  Metrics metrics;
  for (size_t i = 0; i < 2 * Metrics::kMaxLabels; ++i) {
    metrics.CountRequest(Concat("Method", i), 0);
  }
  const Samples requests = SamplesOf(metrics, "logclass_requests_total");
  EXPECT_EQ(requests.size(), Metrics::kMaxLabels + 1);
  EXPECT_EQ(Sum(requests), 2 * Metrics::kMaxLabels);
}

TEST(MetricsTest, LabelsAreEscaped) {
  Metrics metrics;
  metrics.CountRequest("a\"b\\c\nd", 0);
  EXPECT_THAT(
      Parse(metrics.Text()),
      Contains(Pair(R"(logclass_requests_total{code="OK",method="a\"b\\c\nd"})",
                    1)));
}

TEST(MetricsTest, AnswersOfTheDownstreamAreCountedByTheNameOfTheirCode) {
  Metrics metrics;
  metrics.CountForward(0, 0.004);
  metrics.CountForward(14, 2);
  metrics.CountForward(14, 2);
  metrics.CountForward(99, 2);  // as gRPC takes a code that it does not know
  metrics.CountForward(-1, 2);
  const Samples samples = Parse(metrics.Text());
  const std::pair<const char*, double> expected[] = {
      {R"(logclass_forward_responses_total{code="OK"})", 1},
      {R"(logclass_forward_responses_total{code="UNAVAILABLE"})", 2},
      {R"(logclass_forward_responses_total{code="UNKNOWN"})", 2},
      {R"(logclass_forward_responses_total{code="DATA_LOSS"})", 0},
      {R"(logclass_forward_responses_total{code="UNAUTHENTICATED"})", 0},
      {"logclass_forward_seconds_count", 5},
      {R"(logclass_forward_seconds_bucket{le="0.005"})", 1}};
  for (const auto& sample : expected) {
    EXPECT_THAT(samples, Contains(Pair(sample.first, sample.second)));
  }
}

TEST(MetricsTest, CallsAreCountedByMethodAndCode) {
  Metrics metrics;
  metrics.CountRequest("PushEvents", 0);
  metrics.CountRequest("PushEvents", 8);
  metrics.CountRequest("PushEvents", 8);
  const Samples requests = SamplesOf(metrics, "logclass_requests_total");
  const std::string name = "logclass_requests_total{code=";
  EXPECT_THAT(requests,
              Contains(Pair(name + R"("OK",method="PushEvents"})", 1)));
  EXPECT_THAT(
      requests,
      Contains(Pair(name + R"("RESOURCE_EXHAUSTED",method="PushEvents"})", 2)));
  // What did not happen does not fill the page.
  EXPECT_THAT(requests,
              Not(Contains(Key(name + R"("ABORTED",method="PushEvents"})"))));
}

TEST(MetricsTest, GaugesAndPlainCountersSayWhatTheyWereTold) {
  Metrics metrics;
  metrics.SetInflight(5'000'000, 3);
  metrics.SetInflight(4'000'001, 2);
  metrics.CountRejected();
  metrics.CountScanError();
  metrics.CountScanError();
  const Samples samples = Parse(metrics.Text());
  EXPECT_THAT(samples, Contains(Pair("logclass_inflight_bytes", 4'000'001)));
  EXPECT_THAT(samples, Contains(Pair("logclass_inflight_requests", 2)));
  EXPECT_THAT(samples, Contains(Pair("logclass_rejected_requests_total", 1)));
  EXPECT_THAT(samples, Contains(Pair("logclass_scan_errors_total", 2)));
}

TEST(MetricsTest, ALoadSetsTheRulesOfEachTier) {
  const auto database = testing::CompileRules(R"(
- {id: a, code: A, severity: ERROR, any: ['one', 'two']}
- {id: b, code: B, severity: ERROR, any: ['three']}
)");
  Metrics metrics;
  const double before = static_cast<double>(std::time(nullptr));
  metrics.CountLoad(*database);
  const Samples rules = SamplesOf(metrics, "logclass_rules");
  EXPECT_EQ(rules.size(), 5u);
  EXPECT_EQ(Sum(rules), 2);
  EXPECT_THAT(rules, Contains(Pair(R"(logclass_rules{tier="hyperscan"})", 2)));
  const Samples samples = Parse(metrics.Text());
  EXPECT_THAT(samples,
              Contains(Pair("logclass_config_last_reload_successful", 1)));
  EXPECT_THAT(
      samples,
      Contains(Pair("logclass_config_last_reload_success_timestamp_seconds",
                    AllOf(Ge(before), Le(before + 60)))));
}

TEST(MetricsTest, ARuleIsInTheTierOfItsCostliestPattern) {
  const auto database = testing::CompileRules(R"(
- {id: a, code: A, severity: ERROR, any: ['one', {regex: 'two \pN \w+'}]}
- {id: b, code: B, severity: ERROR, any: ['three']}
)");
  ASSERT_NE(database->PatternTier(database->rules().Find("a")->any[1]),
            "hyperscan");
  Metrics metrics;
  metrics.CountLoad(*database);
  const Samples rules = SamplesOf(metrics, "logclass_rules");
  EXPECT_EQ(Sum(rules), 2);
  EXPECT_THAT(rules, Contains(Pair(R"(logclass_rules{tier="hyperscan"})", 1)));
}

TEST(MetricsTest, AFailedLoadLeavesTheTimeOfTheGoodOne) {
  const auto database = testing::CompileRules(
      "- {id: a, code: A, severity: ERROR, any: ['one']}");
  Metrics metrics;
  metrics.CountLoad(*database);
  const char kTime[] = "logclass_config_last_reload_success_timestamp_seconds";
  const double loaded = Parse(metrics.Text())[kTime];
  metrics.CountFailedLoad();
  Samples samples = Parse(metrics.Text());
  EXPECT_EQ(samples["logclass_config_last_reload_successful"], 0);
  EXPECT_EQ(samples[kTime], loaded);
  EXPECT_EQ(samples[R"(logclass_reloads_total{result="success"})"], 1);
  EXPECT_EQ(samples[R"(logclass_reloads_total{result="failure"})"], 1);
  EXPECT_EQ(samples[R"(logclass_rules{tier="hyperscan"})"], 1);
}

TEST(MetricsTest, ThreadsAndScrapesAtOnceLoseNothing) {
  constexpr int kThreads = 4;
  constexpr int kPushes = 200;
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&metrics, i] {
      const std::string own = Concat("own", i);
      TagReport report = {.events = 2};
      report.matches = {{Severity::kError, "shared", "shared"},
                        {Severity::kError, own, own}};
      for (int j = 0; j < kPushes; ++j) CountPush(report, &metrics);
    });
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_THAT(metrics.Text(), StartsWith("# HELP "));
  }
  for (std::thread& thread : threads) thread.join();
  const Samples hits = SamplesOf(metrics, "logclass_rule_hits_total");
  EXPECT_EQ(hits.size(), kThreads + 1u);
  EXPECT_THAT(hits, Contains(Pair(R"(logclass_rule_hits_total{rule="shared"})",
                                  kThreads * kPushes)));
  EXPECT_EQ(Sum(hits), 2 * kThreads * kPushes);
}

}  // namespace
}  // namespace logclass::sidecar

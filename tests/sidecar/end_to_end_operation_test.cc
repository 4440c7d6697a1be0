// `logclass serve` as those who run it see it: reloads, signals, settings,
// metrics, and what it says when something is wrong.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <string>

#include "classifier/base/strings.h"
#include "tests/sidecar/support/kubernetes_events.h"
#include "tests/sidecar/support/sidecar_process.h"
#include "tests/sidecar/support/vector_sink.h"
#include "tests/sidecar/support/vector_source.h"
#include "tests/vector/events.h"

namespace logclass::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kReloadOk[] = "logclass_config_last_reload_successful";
constexpr char kGenerations[] = R"(logclass_reloads_total{result="success"})";

// Another rule set than kRules: the same rule with another verdict.
std::string OtherRules() {
  std::string rules = kRules;
  rules.replace(rules.find("OOM_KILLED"), 10, "SEGFAULT");
  return rules;
}

struct Chain {
  explicit Chain(Arguments flags = {},
                 const Process::Environment& environment = {})
      : source({.keep_requests = true}),
        sidecar(With(std::move(flags), source.address()), environment) {
    EXPECT_TRUE(sidecar.WaitUntilReady());
  }

  static Arguments With(Arguments flags, const std::string& address) {
    flags.push_back("--forward=" + address);
    return flags;
  }

  // The tags of an event that goes through now.
  Tags Tag(const event::EventWrapper& event) {
    VectorSink sink(sidecar.channel());
    sink.Add(event);
    EXPECT_TRUE(sink.Drain());
    event::EventWrapper received = source.requests().back().events(0);
    return TakeTags(&received);
  }
  std::string Reason() { return Tag(KubernetesEvent(49)).reason; }

  VectorSource source;
  Sidecar sidecar;
};

TEST(EndToEndOperationTest, SighupReloads) {
  Chain chain({"--watch=false"});
  EXPECT_EQ(chain.Reason(), "LOG_OOM_KILLED");
  chain.sidecar.WriteRules(OtherRules());
  chain.sidecar.process().Signal(SIGHUP);
  ASSERT_TRUE(chain.sidecar.process().WaitForLine("generation=2"));
  EXPECT_EQ(chain.Reason(), "LOG_SEGFAULT");
}

TEST(EndToEndOperationTest, AChangedFileReloads) {
  Chain chain;
  chain.sidecar.WriteRules(OtherRules());
  ASSERT_TRUE(chain.sidecar.process().WaitForLine("generation=2"));
  EXPECT_EQ(chain.Reason(), "LOG_SEGFAULT");
}

// A ConfigMap's volume: rules.yaml -> ..data/rules.yaml, ..data -> a directory
// of its own for each version, swapped by a rename.
TEST(EndToEndOperationTest, ASwappedConfigMapReloads) {
  const TempDir dir;
  const fs::path root = dir.path();
  const auto add = [&](const std::string& version, std::string_view rules) {
    fs::create_directory(root / version);
    dir.Write(version + "/rules.yaml", rules);
    fs::create_directory_symlink(version, root / "..data_tmp");
    fs::rename(root / "..data_tmp", root / "..data");
  };
  add("..2026_08_21", kRules);
  fs::create_symlink("..data/rules.yaml", root / "rules.yaml");
  Chain chain({"--rules=" + dir.path()});
  EXPECT_EQ(chain.Reason(), "LOG_OOM_KILLED");
  add("..2026_08_22", OtherRules());
  ASSERT_TRUE(chain.sidecar.process().WaitForLine("generation=2"));
  EXPECT_EQ(chain.Reason(), "LOG_SEGFAULT");
}

TEST(EndToEndOperationTest, BadRulesLeaveTheOldOnesInUse) {
  Chain chain;
  EXPECT_EQ(chain.sidecar.Metric(kReloadOk), 1);
  chain.sidecar.WriteRules("rules: [{id: broken, severity: SEVER}]\n");
  ASSERT_TRUE(chain.sidecar.process().WaitForLine("the old ones stay"));
  EXPECT_THAT(chain.sidecar.process().err(), HasSubstr("rules.yaml:1:"));
  EXPECT_TRUE(chain.sidecar.WaitForMetric(kReloadOk, 0));
  EXPECT_EQ(chain.Reason(), "LOG_OOM_KILLED");
  chain.sidecar.WriteRules(OtherRules());
  EXPECT_TRUE(chain.sidecar.WaitForMetric(kReloadOk, 1));
  EXPECT_EQ(chain.sidecar.Metric(kGenerations), 2);
  EXPECT_EQ(chain.Reason(), "LOG_SEGFAULT");
}

TEST(EndToEndOperationTest, SigtermLetsCallsInFlightFinish) {
  for (int signal : {SIGTERM, SIGINT}) {
    Chain chain;
    chain.source.SetAnswer({.hold = true});
    VectorSink sink(chain.sidecar.channel());
    sink.Add(KubernetesEvent(1));
    sink.Flush();
    ASSERT_TRUE(chain.source.WaitFor(
        [](const auto& stats) { return stats.held == 1; }));
    chain.sidecar.process().Signal(signal);
    ASSERT_TRUE(chain.sidecar.process().WaitForLine("stopping"));
    EXPECT_THAT(chain.sidecar.Get("/readyz"), HasSubstr(" 503 "));
    chain.source.Release();
    ASSERT_TRUE(sink.Drain());
    EXPECT_THAT(sink.stats().failures, IsEmpty());
    EXPECT_EQ(chain.sidecar.process().Wait(), 0);
  }
}

TEST(EndToEndOperationTest, AfterTheGracePeriodCallsAreCancelled) {
  Chain chain({"--grace=100ms"});
  chain.source.SetAnswer({.hold = true});
  VectorSink sink(chain.sidecar.channel());
  sink.Add(KubernetesEvent(1));
  sink.Flush();
  ASSERT_TRUE(
      chain.source.WaitFor([](const auto& stats) { return stats.held == 1; }));
  EXPECT_EQ(chain.sidecar.Terminate(), 0);
  ASSERT_TRUE(chain.source.WaitFor(
      [](const auto& stats) { return stats.cancelled == 1; }));
  EXPECT_EQ(sink.stats().delivered, 0u);
}

TEST(EndToEndOperationTest, Metrics) {
  Chain chain;
  VectorSink sink(chain.sidecar.channel());
  for (uint64_t id = 0; id < 1000; ++id) sink.Add(KubernetesEvent(id));
  ASSERT_TRUE(sink.Drain());
  const struct {
    const char* name;
    double value;
  } expected[] = {
      {R"(logclass_events_total{reason="LOG_OOM_KILLED",severity="CRITICAL"})",
       20},
      {R"(logclass_events_total{reason="",severity="ERROR"})", 80},
      {R"(logclass_rule_hits_total{rule="oom"})", 20},
      {R"(logclass_forward_responses_total{code="OK"})", 1},
      {R"(logclass_requests_total{code="OK",method="PushEvents"})", 1},
      {"logclass_batch_events_sum", 1000},
      {"logclass_scan_seconds_count", 1},
      {"logclass_splice_seconds_count", 1},
      {"logclass_forward_seconds_count", 1},
      {"logclass_inflight_requests", 0},
  };
  for (const auto& metric : expected) {
    EXPECT_TRUE(chain.sidecar.WaitForMetric(metric.name, metric.value))
        << metric.name << ' ' << chain.sidecar.Metric(metric.name);
  }
  EXPECT_GT(chain.sidecar.Metric("logclass_received_bytes_total"), 1'000'000);
  EXPECT_GT(chain.sidecar.Metric("logclass_sent_bytes_total"),
            chain.sidecar.Metric("logclass_received_bytes_total"));
  EXPECT_THAT(chain.sidecar.Get("/healthz"), HasSubstr(" 200 "));
  EXPECT_THAT(chain.sidecar.Get("/nothing"), HasSubstr(" 404 "));
}

TEST(EndToEndOperationTest, FlagsGoBeforeEnvironmentBeforeTheFile) {
  const TempDir dir;
  const std::string config = dir.Write("serve.yaml",
                                       "severity-field: file_severity\n"
                                       "reason-field: file_reason\n"
                                       "classification-field: file_all\n");
  Chain chain({"--config=" + config, "--severity-field=flag_severity"},
              {{"LOGCLASS_SEVERITY_FIELD", "env_severity"},
               {"LOGCLASS_REASON_FIELD", "env_reason"}});
  chain.Tag(KubernetesEvent(49));
  const auto requests = chain.source.requests();
  const auto& fields = requests.back().events(0).log().fields();
  EXPECT_TRUE(fields.contains("flag_severity"));
  EXPECT_TRUE(fields.contains("env_reason"));
  EXPECT_TRUE(fields.contains("file_all"));
  for (const char* absent : {"severity", "reason", "classification",
                             "env_severity", "file_severity", "file_reason"}) {
    EXPECT_FALSE(fields.contains(absent)) << absent;
  }
}

TEST(EndToEndOperationTest, WhatCheckPrintsIsAConfig) {
  const TempDir dir;
  const std::string rules = dir.Write("rules.yaml", kRules);
  const Output first =
      RunCommand({Command(),
                  "serve",
                  "--check",
                  "--rules=" + rules,
                  "--cache-dir=",
                  "--listen=127.0.0.1:7000,unix:/run/a b'c.sock",
                  "--forward=10.0.0.1:6000,10.0.0.2:6000",
                  "--forward-gzip",
                  "--unix-mode=0600",
                  "--max-wait=1500ms",
                  "--grace=2m",
                  "--max-inflight-bytes=32MiB",
                  "--on-conflict=severity=keep",
                  "--classification-parts=rule,reasons",
                  "--severity-field=",
                  "--message-field=text,msg",
                  "--watch=false",
                  "--metrics=",
                  "--log-format=json",
                  "--log-level=warning"},
                 0);
  EXPECT_THAT(first.out, HasSubstr("max-wait: 1500ms"));
  const std::string config = dir.Write("serve.yaml", first.out);
  const Output second =
      RunCommand({Command(), "serve", "--check", "--config=" + config}, 0);
  EXPECT_EQ(second.out, first.out);
  EXPECT_EQ(second.err, "");
}

TEST(EndToEndOperationTest, TheDefaultsAreAConfigToo) {
  const TempDir dir;
  const Output first =
      RunCommand({Command(), "serve", "--check",
                  "--rules=" + dir.Write("rules.yaml", kRules)},
                 0);
  const Output second =
      RunCommand({Command(), "serve", "--check",
                  "--config=" + dir.Write("serve.yaml", first.out)},
                 0);
  EXPECT_EQ(second.out, first.out);
}

TEST(EndToEndOperationTest, WhatIsWrongIsSaidAtTheStart) {
  const TempDir dir;
  const std::string rules = "--rules=" + dir.Write("rules.yaml", kRules);
  const std::string bad_rules = dir.Write("bad.yaml", "rules: [{id: 3}]\n");
  const std::string bad_config = dir.Write("bad_config.yaml", "listn: x\n");
  const std::string not_pem = dir.Write("not.pem", "hello\n");
  const struct {
    Arguments flags;
    const char* message;
  } cases[] = {
      {{"--no-such-flag"}, "--no-such-flag"},
      {{"--max-wait=soon"}, "--max-wait"},
      {{"--unix-mode=999"}, "999"},
      {{"--on-conflict=maybe"}, "maybe"},
      {{"--log-level=loud"}, "--log-level"},
      {{"--max-inflight-bytes=0"}, "--max-inflight-bytes"},
      {{"--config=" + bad_config}, "unknown setting \"listn\""},
      {{"--config=/no/such/file"}, "/no/such/file"},
      {{"--rules=" + bad_rules}, "bad.yaml:1:"},
      {{"--rules=/no/such/rules"}, "/no/such/rules"},
      {{"--tls-cert=" + not_pem, "--tls-key=" + not_pem}, "not.pem"},
      {{"--tls-cert=" + not_pem}, "key"},
      {{"--forward-ca=" + not_pem}, "--forward-tls"},
      {{"--forward=127.0.0.1:1", "--forward-tls", "--forward-ca=/no/ca"},
       "/no/ca"},
      {{"--metrics=nonsense"}, "nonsense"},
      {{"--unix-group=no-such-group",
        "--listen=unix:" + dir.path() + "/a.sock"},
       "no-such-group"},
  };
  for (const auto& c : cases) {
    Arguments arguments = {Command(),    "serve",        "--listen=127.0.0.1:0",
                           "--metrics=", "--cache-dir=", rules};
    if (c.flags[0].starts_with("--rules")) arguments.pop_back();
    if (c.flags.back().starts_with("--listen")) {
      arguments.erase(arguments.begin() + 2);
    }
    if (c.flags[0].starts_with("--metrics")) {
      arguments.erase(arguments.begin() + 3);
    }
    arguments.insert(arguments.end(), c.flags.begin(), c.flags.end());
    const Output output = RunCommand(arguments, 2);
    EXPECT_THAT(output.err, HasSubstr(c.message)) << c.flags[0];
    EXPECT_EQ(output.out, "") << c.flags[0];
  }
}

TEST(EndToEndOperationTest, AnOccupiedAddressIsSaid) {
  const TempDir dir;
  const std::string rules = "--rules=" + dir.Write("rules.yaml", kRules);
  VectorSource occupant;
  for (const char* flag : {"--listen=", "--metrics="}) {
    Arguments arguments = {Command(), "serve", rules, "--cache-dir="};
    arguments.push_back(Concat(flag, occupant.address()));
    arguments.push_back(flag == std::string("--listen=")
                            ? "--metrics="
                            : "--listen=127.0.0.1:0");
    const Output output = RunCommand(arguments, 2);
    EXPECT_THAT(output.err, HasSubstr(occupant.address())) << flag;
  }
}

TEST(EndToEndOperationTest, LogsCanBeJson) {
  Chain chain({"--log-format=json"});
  for (const char* part : {R"("level":"info")", R"("message":"listening")",
                           R"("generation":"1")"}) {
    EXPECT_THAT(chain.sidecar.process().err(), HasSubstr(part));
  }
}

}  // namespace
}  // namespace logclass::testing

#include "classifier/engine/scanner.h"

#include <gtest/gtest.h>

#include "classifier/base/strings.h"
#include "tests/support/rules.h"

namespace logclass {
namespace {

using testing::Classify;
using testing::CompileRules;
using testing::NewScanner;

constexpr char kRules[] = R"(
- id: oom
  code: OOM
  severity: CRITICAL
  any: [{regex: 'Killed process (?P<pid>\d+) \((?P<name>[^)]*)\)'}, 'OOMKilled']
- id: disk
  code: DISK
  severity: ERROR
  any: ['No space left']
  none: ['simulated']
- id: at-end
  code: AT_END
  severity: WARNING
  any: [{regex: 'is full$'}, {regex: '^alarm'}, {regex: 'wide\pN'}]
- id: spread
  code: SPREAD
  severity: WARNING
  all: ['begin of it', 'its end', {regex: 'x\d'}]
)";

std::string Reasons(const BatchVerdicts& verdicts) {
  std::string out;
  for (const auto& item : verdicts.items()) {
    out += item.match < 0 ? "-" : std::string(verdicts.match(item).reason);
    out += ' ';
  }
  return out;
}

TEST(ScannerTest, OneLine) {
  auto db = CompileRules(kRules);
  Verdict v = Classify(db, "kernel: Killed process 42 (java) total-vm");
  EXPECT_EQ(v.severity, Severity::kCritical);
  EXPECT_EQ(v.reason, "LOG_OOM");
  EXPECT_EQ(v.category, "test");
  EXPECT_EQ(v.rule, "oom");
  ASSERT_EQ(v.attributes.size(), 2u);
  EXPECT_EQ(v.attributes[0].name, "pid");
  EXPECT_EQ(v.attributes[0].value, "42");
  EXPECT_EQ(v.attributes[1].value, "java");
  EXPECT_FALSE(Classify(db, "nothing here").has_reason());
  EXPECT_FALSE(Classify(db, "").has_reason());
}

TEST(ScannerTest, AttributesCanBeLeftOut) {
  auto scanner =
      Scanner::Create(CompileRules(kRules), {.attributes = false}).value();
  Verdict v;
  ASSERT_TRUE(scanner->Classify("kernel: Killed process 42 (java)", &v).ok());
  EXPECT_EQ(v.reason, "LOG_OOM");
  EXPECT_TRUE(v.attributes.empty());
}

TEST(ScannerTest, VetoesAndAllPatterns) {
  auto db = CompileRules(kRules);
  EXPECT_FALSE(Classify(db, "simulated: No space left").has_reason());
  EXPECT_EQ(Classify(db, "x1 begin of it, its end").reason, "LOG_SPREAD");
  EXPECT_FALSE(Classify(db, "begin of it, its end").has_reason());
}

TEST(ScannerTest, AnchorsAndRe2OnlyPatterns) {
  auto db = CompileRules(kRules);
  EXPECT_EQ(Classify(db, "the disk is full").reason, "LOG_AT_END");
  EXPECT_EQ(Classify(db, "the disk is full\r").reason, "LOG_AT_END");
  EXPECT_FALSE(Classify(db, "the disk is full now").has_reason());
  EXPECT_EQ(Classify(db, "alarm").reason, "LOG_AT_END");
  EXPECT_FALSE(Classify(db, "an alarm").has_reason());
  EXPECT_EQ(Classify(db, "wide3").reason, "LOG_AT_END");
}

TEST(ScannerTest, LinesOfABuffer) {
  auto scanner = NewScanner(CompileRules(kRules));
  BatchVerdicts verdicts;
  ASSERT_TRUE(scanner
                  ->ClassifyLines("OOMKilled\nfine\n\nNo space left\r\n"
                                  "is full\r\nalarm\n an alarm\nwide7\nOOMKill",
                                  &verdicts)
                  .ok());
  EXPECT_EQ(Reasons(verdicts),
            "LOG_OOM - - LOG_DISK LOG_AT_END LOG_AT_END - LOG_AT_END - ");
  EXPECT_EQ(verdicts.items()[3].text, "No space left");
  EXPECT_EQ(verdicts.items()[8].text, "OOMKill");
}

TEST(ScannerTest, LinesOfEverySizeOfABuffer) {
  auto scanner = NewScanner(CompileRules(R"(
- {id: a, code: A, severity: ERROR, any: [{regex: '#$'}]}
)"));
  std::vector<std::string> expected;
  std::string lines;
  for (const std::string end : {"\n", "\r\n", "\n"}) {
    for (size_t size = 0; size < 100; ++size) {
      expected.push_back(std::string(size, 'x') + "#");
      lines += expected.back() + end;
    }
  }
  BatchVerdicts verdicts;
  for (int again = 0; again < 2; ++again) {  // scanned, and then known
    ASSERT_TRUE(scanner->ClassifyLines(lines, &verdicts).ok());
    ASSERT_EQ(verdicts.items().size(), expected.size());
    for (size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(verdicts.items()[i].text, expected[i]);
      EXPECT_GE(verdicts.items()[i].match, 0) << expected[i];
    }
  }
}

TEST(ScannerTest, NothingMatchesAcrossALineEnd) {
  auto db = CompileRules(R"(
- {id: a, code: A, severity: ERROR, any: [{regex: 'foo\s+bar'}]}
- {id: b, code: B, severity: ERROR, any: [{regex: 'foo[^x]bar'}]}
- {id: c, code: C, severity: ERROR, any: [{regex: '(?s)foo.bar'}]}
- {id: d, code: D, severity: ERROR, any: [{regex: 'foo\Wbar'}]}
- {id: e, code: E, severity: ERROR, all: ['foo', 'bar']}
)");
  auto scanner = NewScanner(db);
  BatchVerdicts verdicts;
  ASSERT_TRUE(scanner->ClassifyLines("foo\nbar\nfoo\r\nbar\n", &verdicts).ok());
  EXPECT_EQ(Reasons(verdicts), "- - - - ");
  EXPECT_FALSE(Classify(db, "foo\nbar").has_reason());
  EXPECT_EQ(Classify(db, "foo bar").reasons.size(), 4u);
}

TEST(ScannerTest, ACarriageReturnBeforeTheLineEndIsNotText) {
  auto db = CompileRules(R"(
- {id: a, code: A, severity: ERROR, any: [{regex: 'foo\s'}]}
)");
  auto scanner = NewScanner(db);
  BatchVerdicts verdicts;
  ASSERT_TRUE(
      scanner->ClassifyLines("foo\r\nfoo \r\nfoo\r\r\n", &verdicts).ok());
  EXPECT_EQ(Reasons(verdicts), "- LOG_A LOG_A ");
}

TEST(ScannerTest, BatchOfRecordsKeepsOrderAndAgreesWithOneByOne) {
  auto db = CompileRules(kRules);
  auto scanner = NewScanner(db);
  std::vector<std::string> messages;
  for (int i = 0; i < 5000; ++i) {
    messages.push_back(i % 7 == 0    ? Concat("Killed process ", i, " (p)")
                       : i % 11 == 0 ? "line one\nNo space left\nOOMKilled"
                       : i % 13 == 0 ? ""
                                     : std::string(i % 300, 'x'));
  }
  std::vector<Record> records(messages.size());
  for (size_t i = 0; i < messages.size(); ++i) records[i].message = messages[i];
  BatchVerdicts verdicts;
  ASSERT_TRUE(scanner->ClassifyBatch(records, &verdicts).ok());
  ASSERT_EQ(verdicts.items().size(), messages.size());
  for (size_t i = 0; i < messages.size(); ++i) {
    Verdict one;
    ASSERT_TRUE(scanner->Classify(messages[i], &one).ok());
    Verdict batch = verdicts.Get(i);
    EXPECT_EQ(batch.reason, one.reason) << messages[i];
    EXPECT_EQ(batch.severity, one.severity);
    EXPECT_EQ(batch.reasons, one.reasons);
    EXPECT_EQ(batch.attributes.size(), one.attributes.size());
    EXPECT_EQ(verdicts.items()[i].text, messages[i]);
  }
}

// What is known of a line is known of its text alone.
TEST(ScannerTest, ALineSeenBeforeIsJudgedByItsRecord) {
  auto scanner = NewScanner(CompileRules(R"(
- {id: a, code: LOUD, severity: ERROR, min_level: WARNING, any: [{regex: 'disk \d+ fails'}]}
- {id: b, code: ONE, severity: WARNING, any: [{regex: 'disk 1 fails'}], none: ['quiet']}
- id: c
  code: FIELD
  severity: CRITICAL
  all: [{regex: 'disk (?P<disk>\d+)'}, {regex: 'fails (?:at|of) 5\d'}]
  none: [{regex: 'disk [23] '}]
  when: {app: [db]}
- {id: d, code: EVENT, severity: ERROR, kinds: [event], any: ['disk']}
)"));
  class App : public FieldSource {
   public:
    std::optional<std::string_view> Field(std::string_view) const override {
      return "db";
    }
  } app;
  auto reasons = [&](std::string_view line, std::optional<Severity> level,
                     const FieldSource* fields, RecordKind kind) {
    Verdict v;
    const Record record = {line, kind, level, fields};
    EXPECT_TRUE(scanner->Classify(record, &v).ok());
    std::string out(v.reason);
    for (std::string_view reason : v.reasons) out += Concat(' ', reason);
    for (const auto& [name, value] : v.attributes) {
      out += Concat(' ', name, '=', value);
    }
    return out;
  };
  constexpr auto kLog = RecordKind::kLog;
  constexpr auto kInfo = Severity::kInfo;
  for (int turn = 0; turn < 3; ++turn) {
    EXPECT_EQ(reasons("quiet: disk 1 fails", kInfo, nullptr, kLog), "");
    EXPECT_EQ(reasons("disk 9 fails at 57", kInfo, nullptr, kLog), "");
    EXPECT_EQ(reasons("disk 8 fails at 57", Severity::kError, nullptr, kLog),
              "LOG_LOUD");
    EXPECT_EQ(reasons("disk 1 fails at 57", kInfo, nullptr, kLog), "LOG_ONE");
    EXPECT_EQ(reasons("disk 4 fails at 57", kInfo, &app, kLog),
              "LOG_FIELD disk=4");
    EXPECT_EQ(reasons("disk 3 fails at 57", kInfo, &app, kLog), "");
    EXPECT_EQ(reasons("disk 5 fails at 67", kInfo, &app, kLog), "");
    EXPECT_EQ(reasons("disk 6 fails at 57", {}, nullptr, RecordKind::kEvent),
              "EVENT_EVENT");
    EXPECT_EQ(
        reasons("disk 7 fails at 57\ndisk 1 fails at 67", kInfo, &app, kLog),
        "LOG_FIELD LOG_ONE disk=7");
  }
}

TEST(ScannerTest, LinesAlikeMayDeclareDifferentLevels) {
  auto scanner = NewScanner(CompileRules(kRules));
  BatchVerdicts verdicts;
  for (int turn = 0; turn < 2; ++turn) {
    ASSERT_TRUE(scanner
                    ->ClassifyLines("{\"level\":50,\"msg\":\"a\"}\n"
                                    "{\"level\":30,\"msg\":\"a\"}\n"
                                    "<11>1 - h a 7 - - text\n"
                                    "<14>1 - h a 7 - - text\n",
                                    &verdicts)
                    .ok());
    EXPECT_EQ(verdicts.items()[0].declared_level, Severity::kError);
    EXPECT_EQ(verdicts.items()[1].declared_level, Severity::kInfo);
    EXPECT_EQ(verdicts.items()[2].declared_level, Severity::kError);
    EXPECT_EQ(verdicts.items()[3].declared_level, Severity::kInfo);
  }
}

TEST(ScannerTest, ALongLineIsClassifiedOnItsFirstMegabyte) {
  auto scanner = NewScanner(CompileRules(kRules));
  std::string head = "OOMKilled " + std::string(3 << 20, 'x');
  std::string tail = std::string(3 << 20, 'x') + "OOMKilled";
  std::string lines = head + "\n" + tail + "\nOOMKilled\n";
  BatchVerdicts verdicts;
  ASSERT_TRUE(scanner->ClassifyLines(lines, &verdicts).ok());
  EXPECT_EQ(Reasons(verdicts), "LOG_OOM - LOG_OOM ");
  EXPECT_TRUE(verdicts.items()[0].truncated);
  EXPECT_TRUE(verdicts.Get(0).truncated);
  EXPECT_TRUE(verdicts.items()[1].truncated);
  EXPECT_FALSE(verdicts.items()[2].truncated);
  EXPECT_EQ(verdicts.items()[1].text.size(), Scanner::kMaxMessageBytes);
  Verdict one;
  ASSERT_TRUE(scanner->Classify(tail, &one).ok());
  EXPECT_FALSE(one.has_reason());
  EXPECT_TRUE(one.truncated);
}

TEST(ScannerTest, AnyBytesAreALine) {
  auto db = CompileRules(kRules);
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    if (i != '\n') bytes += static_cast<char>(i);
  }
  EXPECT_FALSE(Classify(db, bytes).has_reason());
  EXPECT_EQ(Classify(db, bytes + "OOMKilled" + bytes).reason, "LOG_OOM");
  EXPECT_EQ(Classify(db, std::string("\0OOMKilled\0", 11)).reason, "LOG_OOM");
}

TEST(ScannerTest, ManyHitsInOneLineAreOneMatch) {
  auto db = CompileRules(kRules);
  std::string line;
  for (int i = 0; i < 10000; ++i) line += "OOMKilled ";
  Verdict v = Classify(db, line);
  EXPECT_EQ(v.reason, "LOG_OOM");
  EXPECT_TRUE(v.reasons.empty());
}

TEST(ScannerTest, AnEmptyRuleSetStillTellsLevels) {
  std::vector<Diagnostic> diagnostics;
  auto db = Database::Compile({}, &diagnostics);
  ASSERT_TRUE(db.ok()) << db.status();
  Verdict v = Classify(*db, "level=error msg=x");
  EXPECT_EQ(v.severity, Severity::kError);
  EXPECT_EQ(v.declared_level, Severity::kError);
  EXPECT_FALSE(v.has_reason());
}

}  // namespace
}  // namespace logclass

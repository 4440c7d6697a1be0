#include "classifier/level/level.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>

#include "classifier/level/formats.h"
#include "tests/level/digit_variants.h"

namespace logclass {
namespace {

std::string_view TokenOf(std::string_view line, const DeclaredLevel& level) {
  return line.substr(level.begin, level.end - level.begin);
}

// What DetectLevel() says of `line`, in one word: "ERROR", or "none". Checks
// that it says the same of other digits.
std::string_view Declared(std::string_view line) {
  CheckDigits(line, /*count=*/20);
  const auto level = DetectLevel(line);
  return level ? SeverityName(level->severity) : "none";
}

struct Case {
  std::string_view line;
  std::string_view declared;
};

template <size_t kSize>
void Check(const Case (&cases)[kSize]) {
  for (const Case& test : cases) {
    EXPECT_EQ(Declared(test.line), test.declared) << test.line;
  }
}

TEST(LevelFormats, EveryExampleIsReadAsTheTableSays) {
  for (const LevelFormat& format : LevelFormats()) {
    SCOPED_TRACE(format.name);
    const auto level = DetectLevel(format.example);
    ASSERT_TRUE(level.has_value());
    EXPECT_EQ(level->severity, format.severity);
    EXPECT_EQ(level->format, format.name);
    EXPECT_EQ(TokenOf(format.example, *level), format.token);
  }
}

TEST(LevelFormats, NamesAreUnique) {
  std::set<std::string_view> names;
  for (const LevelFormat& format : LevelFormats()) {
    EXPECT_TRUE(names.insert(format.name).second) << format.name;
    EXPECT_EQ(FormatName(format.id), format.name);
  }
}

TEST(DetectLevel, ReadsEveryWordAsTheLabellingPageSays) {
  constexpr Case kCases[] = {
      {"level=trace msg=x", "DEBUG"},       {"level=verbose msg=x", "DEBUG"},
      {"level=DEBUG1 msg=x", "DEBUG"},      {"level=informational", "INFO"},
      {"level=notice msg=x", "INFO"},       {"level=success msg=x", "INFO"},
      {"level=Warn msg=x", "WARNING"},      {"level=SEVERE msg=x", "ERROR"},
      {"level=failure msg=x", "ERROR"},     {"level=dpanic msg=x", "CRITICAL"},
      {"level=alert msg=x", "CRITICAL"},    {"level=EMERGENCY", "CRITICAL"},
      {"level=crit msg=x", "CRITICAL"},     {"level=panic msg=x", "CRITICAL"},
      {"level=30 msg=x", "INFO"},           {"level=mezzanine msg=x", "none"},
      {"level=emergencies msg=x", "none"},  {"level= msg=x", "none"},
      {R"(level="error" msg=x)", "ERROR"},  {"lvl=eror msg=x", "ERROR"},
      {"severity=fatal msg=x", "CRITICAL"}, {"log.level=warn, x=1", "WARNING"},
  };
  Check(kCases);
}

TEST(DetectLevel, ReadsFieldsOfJson) {
  constexpr Case kCases[] = {
      {R"({"severity":"ERROR","message":"x"})", "ERROR"},
      {R"({ "lvl" : "warn" , "msg" : "x" })", "WARNING"},
      {R"({"log.level":"error","message":"x"})", "ERROR"},
      {R"({"levelname":"CRITICAL","name":"root"})", "CRITICAL"},
      {R"({"@t":"2024-05-01T10:15:00Z","@l":"Fatal"})", "CRITICAL"},
      {R"({"@level":"trace","@message":"x"})", "DEBUG"},
      {R"({"L":"ERROR","T":"2024-05-01","M":"x"})", "ERROR"},
      {R"({"EventId":0,"LogLevel":"Warning"})", "WARNING"},
      {R"({"severityText":"WARN","severityNumber":13})", "WARNING"},
      {R"({"severity_number":21})", "CRITICAL"},
      {R"({"level":10,"msg":"x"})", "DEBUG"},
      {R"({"level":60,"msg":"x"})", "CRITICAL"},
      {R"({"message":"x","level":400,"level_name":"ERROR"})", "ERROR"},
      {R"({"version":"1.1","short_message":"x","level":3})", "ERROR"},
      {R"({"level":3,"player":"x"})", "none"},
      {R"({"syslog.severity":2,"message":"x"})", "CRITICAL"},
      {R"({"severity":4,"host":"x"})", "WARNING"},
      {R"({"a":[1,{"level":"error"}],"level":"info"})", "INFO"},
      {R"({"a":"\"level\":\"error\"","level":"info"})", "INFO"},
      {R"({"a":"\\","level":"info"})", "INFO"},
      {R"({"output":"x","priority":"Critical","rule":"y"})", "CRITICAL"},
  };
  Check(kCases);
}

TEST(DetectLevel, ReadsVariantsOfFormats) {
  constexpr Case kCases[] = {
      {"F0501 10:15:00.123456       1 main.go:8] lost", "CRITICAL"},
      {"W20240501 10:15:00.123456 17 a.cc:1] slow", "WARNING"},
      {"ERROR: logging before flag.Parse: I0501 10:15:00.123456 1 a.go:1] x",
       "INFO"},
      {"2024-05-01 10:15:00.123 UTC [42] LOG:  checkpoint starting", "INFO"},
      {"2024-05-01 10:15:00 UTC [42] shop@cart ERROR:  no such column",
       "ERROR"},
      {"2024-05-01 10:15:00.123 CET [42] [unknown]@cart WARNING:  no table",
       "WARNING"},
      {"2024-05-01 10:15:00 UTC [42] [unknown]@[unknown] LOG:  received",
       "INFO"},
      {"2024-05-01 10:15:00 UTC [42] DETAIL:  Key is gone.", "INFO"},
      {"2024-05-01 10:15:00 UTC [42] PANIC:  no checkpoint", "CRITICAL"},
      {"2024-05-01 10:15:00 UTC:10.0.0.1(5000):shop@cart:[42]:FATAL:  x",
       "CRITICAL"},
      {"2024-05-01  9:15:00 0 [Note] mariadbd: ready", "none"},
      {"2024-05-01 10:15:00 0 [Note] mariadbd: ready", "INFO"},
      {"2024-05-01T10:15:00.1Z 0 [System] [MY-010116] [Server] x", "INFO"},
      {"1:S 01 May 2024 10:15:00.123 * ready", "INFO"},
      {"7:C 01 May 2024 10:15:00.123 - forked", "DEBUG"},
      {"[Wed May 01 10:15:00 2024] [notice] configured", "INFO"},
      {"[Wed May 01 10:15:00.1 2024] [ssl:trace2] [pid 1] x", "DEBUG"},
      {"[01-May-2024 10:15:00] NOTICE: ready", "INFO"},
      {"[01-May-2024 10:15:00 UTC] PHP Warning:  x in y on line 3", "WARNING"},
      {"PHP Parse error:  syntax error", "ERROR"},
      {"2024-05-01T10:15:00.123Z\terror\tads\tpush failed", "ERROR"},
      {"2024-05-01T10:15:00.123Z\t\033[31mERROR\033[0m\tpush failed", "ERROR"},
      {"\033[33mWARN\033[0m[0004] cache is cold", "WARNING"},
      {"\033[41m\033[30mfail\033[39m\033[22m\033[49m: Shop.Cart[0]", "ERROR"},
      {"crit: Shop.Cart.Worker[14]", "CRITICAL"},
      {"warn: Microsoft.EntityFrameworkCore.Query[20504]", "WARNING"},
      {"\033[90m10:15AM\033[0m \033[32mINF\033[0m ready", "INFO"},
      {"[WARNING] 122/101500 (1) : config is old", "WARNING"},
      {"[0.123s][info][gc] Using G1", "INFO"},
      {"INFO:     127.0.0.1:5000 - \"GET / HTTP/1.1\" 200 OK", "INFO"},
      {"FATAL:shop:cart is gone", "CRITICAL"},
      {"[10:15:00 INF] Now listening", "INFO"},
      {"10:15:00.123 [main] DEBUG o.e.App - x", "DEBUG"},
      {"16:42:22.382 INFO  t.s.TravelServiceImpl#532 TraceID: 8f", "INFO"},
      {"2024-05-01 10:15:00.123 +02:00 [ERR] cart is gone", "ERROR"},
      {"npm WARN deprecated request@2.88.2: no", "WARNING"},
      {"=WARNING REPORT==== 1-May-2024::10:15:00 ===", "WARNING"},
      {"=CRASH REPORT==== 1-May-2024::10:15:00 ===", "ERROR"},
      {"KERNDTLB 1117838570 2005.06.03 R02 2005-06-03-15.42.50.6 R02 RAS "
       "KERNEL FATAL data TLB error",
       "CRITICAL"},
      {"nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO "
       "nova.wsgi x",
       "INFO"},
      {" WARN shop::cart: cart is full", "WARNING"},
      {"1.7145585001234567e+09\tINFO\tcontroller\tready", "INFO"},
      {"I240501 10:15:00.123456 123 server/node.go:42 [n1] ready", "INFO"},
      {"2024-05-01 10:15:00,123:WARNING:shop.cart:cart is full", "WARNING"},
      {"2024/05/01 10:15:00 INFO ready addr=:8080", "INFO"},
      {"[Nest] 1  - 05/01/2024, 10:15:00 AM     LOG [App] ready", "INFO"},
      {"[Nest] 1  - 5/1/2024, 9:15:00 AM   ERROR [App] cart is gone", "ERROR"},
      {"[2024-05-01T10:15:00.123+0000] #7 FATAL -- : no thread", "CRITICAL"},
      {"2024-05-01_10:15:00.12345 [error] cart is gone", "ERROR"},
      {"Error from server (NotFound): pods \"cart-0\" not found", "ERROR"},
      {"2024-05-01T10:15:00.123456789Z stderr F Warning: v1 is deprecated",
       "WARNING"},
      {"time=2024-05-01T10:15:00Z msg=\"a \\\"level=error\\\" b\" level=info",
       "INFO"},
  };
  Check(kCases);
}

// Where one field more, one byte more or another blank makes it another line.
TEST(DetectLevel, KeepsToTheLimitsOfFormats) {
  const std::string dated = " 2017-05-16 00:00:00.008 25746 ERROR nova x";
  EXPECT_EQ(Declared(std::string(91, 'a') + ".log" + dated), "ERROR");
  EXPECT_EQ(Declared(std::string(92, 'a') + ".log" + dated), "none");
  const std::string node = " R02 2005-06-03-15.42.50.6 ";
  const std::string stamp = "- 1117838570 2005.06.03";
  EXPECT_EQ(Declared(stamp + node + "R02 RAS KERNEL FATAL x"), "CRITICAL");
  EXPECT_EQ(Declared(stamp + node + "R02  RAS KERNEL FATAL x"), "none");
  EXPECT_EQ(Declared(stamp + node + "R02\tRAS KERNEL FATAL x"), "none");
  EXPECT_EQ(Declared(stamp + node + "R02 RAS KERNEL FATAL"), "none");
  const std::string second = "2024-05-01T10:15:00.";
  EXPECT_EQ(Declared(second + "123456Z ERROR x"), "ERROR");
  EXPECT_EQ(Declared(second + "1234567Z ERROR x"), "none");
  EXPECT_EQ(Declared(second + "123456789Z ERROR x"), "none");
  EXPECT_EQ(Declared(second + "123456789Z level=error"), "ERROR");
  EXPECT_EQ(Declared(second + "1234567890Z ERROR x"), "none");
  EXPECT_EQ(Declared(second + "123456789 ERROR x"), "ERROR");
  const std::string key(40, 'k');
  EXPECT_EQ(Declared(key + "=1 level=error"), "ERROR");
  EXPECT_EQ(Declared(key + "k=1 level=error"), "none");
}

// A declared level stands in a header. What the message says is not its level.
TEST(DetectLevel, TakesNoWordOfTheMessageForALevel) {
  constexpr std::string_view kLines[] = {
      "0 errors, 0 warnings",
      "2024-05-01 10:15:00 found 0 errors",
      "2024-05-01T10:15:00Z Reconciled with err=<nil>",
      R"(10.0.0.1 - - [01/May/2024:10:15:00 +0000] "GET /error.html" 200 512)",
      R"([2024-05-01T10:15:00.123Z] "GET /error HTTP/1.1" 500 - "-" "-")",
      R"({"error":null,"errors":[],"msg":"done"})",
      R"({"msg":"the level is error","status":200})",
      R"({"request":{"level":"error"},"msg":"done"})",
      R"({"text":"{\"level\":\"error\"}"})",
      R"({"labels":{"severity":"critical"},"status":"firing"})",
      R"({"kind":"Event","type":"Warning","reason":"BackOff"})",
      R"({"cniVersion":"0.3.1","logLevel":"verbose"})",
      "May  1 10:15:00 node-1 sshd[812]: error: maximum attempts exceeded",
      "May  1 10:15:00 node-1 kernel: WARNING: CPU: 0 PID: 1 at mm/slub.c:1",
      "[   12.345678] WARNING: CPU: 0 PID: 1 at mm/slub.c:1",
      "[Wed May  1 10:15:00 2024] INFO: task kworker/0:1 blocked",
      "WARNING: CPU: 0 PID: 1 at mm/slub.c:1 kfree+0x1",
      "Error: no such file or directory",  // a sentence, in node, helm ...
      "error: unknown flag --frobnicate",  // the same in git, cargo ...
      "Error in the cart module",
      "Error from server",
      "Warning:",
      "Warnings: 2",
      "ERROR while reading the cart",
      "Warning  BackOff  3s  kubelet  Back-off pulling image",
      "ErrorHandler registered",
      "2024-05-01 10:15:00 ErrorHandler registered",
      "2024-05-01 10:15:00 [error-handler-1] done",
      "2024-05-01 10:15:00 Error rate is 0",
      "2024-05-01 10:15:00 GET /level=error 200",
      "\tat com.example.ErrorHandler.handle(ErrorHandler.java:42)",
      "    at FATAL.run(Main.java:1)",
      "java.lang.IllegalStateException: ERROR: bad",
      "Caused by: java.io.IOException: ERROR",
      "Traceback (most recent call last):",
      "LOG_LEVEL=debug",
      "FLAG: --v=\"2\"",
      "[FAILED] Failed to start cart.service",
      "[  OK  ] Started cart.service",
      "TRACE /index.html HTTP/1.1",
      "INFORMATION SCHEMA",
      "E0 is not a header",
      "error",
      "level",
      "level=",
      "[error",
      "- ERROR",
      "<999>x",
      "<Error>",
  };
  for (std::string_view line : kLines)
    EXPECT_EQ(Declared(line), "none") << line;
}

TEST(DetectLevel, ReadsTheFramedLine) {
  constexpr Case kCases[] = {
      {"2024-05-01T10:15:00.123456789Z stderr F E0501 10:15:00.123456 1 a:1] x",
       "ERROR"},
      {"2024-05-01T10:15:00.123456789Z stdout P level=warn msg=x", "WARNING"},
      {"2024-05-01T10:15:00.123456789Z stdout F plain text", "none"},
      {"2024-05-01T10:15:00.123456789Z stdout F ERROR while reading", "none"},
      {"2024-05-01T10:15:00.123456789Z stdout F [main] WARN a.b.C - x",
       "WARNING"},
      {"2024-05-01T10:15:00.123456789+00:00 stderr F level=error", "ERROR"},
      {"2024-05-01T10:15:00.123456789-07:00 stdout F 7:M 01 May 2024 "
       "10:15:00.123 # x",
       "WARNING"},
      {"2024-05-01T10:15:00.123456789+02:00 stdout F ERROR while reading",
       "none"},
      {"cart-6d8f9c7b5d-x2klq server 2024/05/01 10:15:00 [warn] 22#18: x",
       "WARNING"},
      {"cart-0 db 2024-05-01 10:15:00 UTC [42] a@b FATAL:  x", "CRITICAL"},
      {R"(cart-6d8f9c7b5d-x2klq server {"level":40,"msg":"x"})", "WARNING"},
      {"cart-kqx7v istio-proxy 2024-05-01T10:15:00.123456Z\twarn\tads\tx",
       "WARNING"},
      {"cart-items server ERROR: x", "none"},
      {"cart-0 ERROR: x", "none"},
      {R"({"log":"level=error msg=x\n","stream":"stderr","time":"2024"})",
       "ERROR"},
      {R"({"log":"{\"level\":\"error\",\"msg\":\"x\"}\n","stream":"stdout"})",
       "ERROR"},
      {R"({"log":"2024-05-01T10:15:00.123Z\tINFO\tready\n","time":"x"})",
       "INFO"},
      {R"({"log":"\u001b[31mERROR\u001b[0m[0004] x\n","time":"x"})", "ERROR"},
      {R"({"log":"plain text\n","stream":"stderr"})", "none"},
      {R"({"PRIORITY":"6","MESSAGE":"E0501 10:15:00.123456 1 a.go:1] x"})",
       "ERROR"},
      {R"({"MESSAGE":"plain text","PRIORITY":"3"})", "ERROR"},
      {"\033[36mlevel=error msg=x", "ERROR"},
      {"[pod/cart-0/server] E0501 10:15:00.123456 1 a.go:1] x", "ERROR"},
      {"web-1  | level=error msg=x", "ERROR"},
      {"\033[36mweb_1  |\033[0m level=error msg=x", "ERROR"},
      {"May  1 10:15:00 node-1 crio[9]: time=\"x\" level=warning msg=x",
       "WARNING"},
      {"2024-05-01T10:15:00+0200 node-1 crio[9]: level=warning", "WARNING"},
      {"<30>May  1 10:15:00 node-1 crio[9]: level=error msg=x", "ERROR"},
      {"<30>May  1 10:15:00 node-1 crio[9]: plain text", "INFO"},
      {"<11>1 2024-05-01T10:15:00Z h app 1 ID [a@1 k=\"]\"][b@2] text",
       "ERROR"},
      {"<3>[   12.345678] usb 1-1: device not accepting", "ERROR"},
      {"2024-05-01 10:15:00 {\"level\":\"error\"}", "ERROR"},
  };
  Check(kCases);
}

TEST(DetectLevel, PointsIntoTheEscapedRecord) {
  constexpr std::string_view kLine =
      R"({"log":"{\"msg\":\"a\\\"b\",\"level\":\"error\"}\n"})";
  const auto level = DetectLevel(kLine);
  ASSERT_TRUE(level.has_value());
  EXPECT_EQ(TokenOf(kLine, *level), "error");
}

// Reads a copy that ends where its memory ends, so that the sanitizers see
// every byte read too much.
void DetectInExactMemory(std::string_view text) {
  const auto copy = std::make_unique<char[]>(text.size());
  std::copy(text.begin(), text.end(), copy.get());
  const auto level = DetectLevel({copy.get(), text.size()});
  if (!level) return;
  EXPECT_LE(level->begin, level->end);
  EXPECT_LE(level->end, text.size());
}

TEST(DetectLevel, SurvivesEveryTruncation) {
  for (const LevelFormat& format : LevelFormats()) {
    for (size_t size = 0; size <= format.example.size(); ++size) {
      DetectInExactMemory(format.example.substr(0, size));
    }
  }
}

TEST(DetectLevel, SurvivesDamage) {
  constexpr std::string_view kBytes(
      "\0\"\\{}[]<>=:|- \t\n\033\xff"
      "09Az",
      22);
  std::mt19937 random(1);
  for (const LevelFormat& format : LevelFormats()) {
    for (int round = 0; round < 500; ++round) {
      std::string line(format.example);
      for (int i = 0; i < 3; ++i) {
        line[random() % line.size()] = kBytes[random() % kBytes.size()];
      }
      DetectInExactMemory(line);
    }
  }
}

TEST(DetectLevel, SurvivesWhatNoProgramWrites) {
  EXPECT_EQ(Declared(""), "none");
  EXPECT_EQ(Declared({}), "none");
  EXPECT_EQ(Declared(std::string(3, '\0')), "none");
  EXPECT_EQ(Declared("\xff\xfe\x80"), "none");
  EXPECT_EQ(Declared(std::string(1 << 20, '{')), "none");
  EXPECT_EQ(Declared(std::string(1 << 20, '[')), "none");
  EXPECT_EQ(Declared("{\"a\":" + std::string(1 << 20, '[')), "none");
  EXPECT_EQ(Declared("{\"a\":\"" + std::string(1 << 20, '\\')), "none");
  EXPECT_EQ(Declared(std::string(1 << 20, ' ') + "ERROR: x"), "none");
  EXPECT_EQ(Declared(std::string(1 << 20, '9')), "none");
  EXPECT_EQ(Declared("level=error " + std::string(1 << 20, 'x')), "ERROR");
  EXPECT_EQ(Declared(R"({"level":"error","msg":"cut sho)"), "ERROR");
  EXPECT_EQ(Declared(R"({"log":"level=error msg=\"cut sho)"), "ERROR");
  std::string nested;
  for (int i = 0; i < 1000; ++i) nested += R"({"log":)";
  EXPECT_EQ(Declared(nested), "none");
  std::string stamps;
  for (int i = 0; i < 1000; ++i) stamps += "2024-05-01T10:15:00.123456789Z ";
  EXPECT_EQ(Declared(stamps + "ERROR: x"), "none");
}

}  // namespace
}  // namespace logclass

#include "classifier/text/explain_json.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/database.h"
#include "classifier/engine/explain.h"

namespace logclass {
namespace {

constexpr char kRules[] = R"(
rules:
- id: oom
  code: OOM_KILLED
  title: Out of memory
  category: memory
  severity: CRITICAL
  any: [{regex: 'Killed process (?P<pid>\d+)'}]
  none: ['dry run']
  when: {namespace: [shop]}
)";

class OneField : public FieldSource {
 public:
  std::optional<std::string_view> Field(std::string_view name) const override {
    if (name == "namespace") return "shop";
    return std::nullopt;
  }
};

std::string ExplainedAsJson(const Record& record) {
  std::vector<Diagnostic> diagnostics;
  auto database =
      Database::LoadFiles({{"node.yaml", kRules}}, {}, &diagnostics);
  EXPECT_TRUE(database.ok()) << FormatDiagnostics(diagnostics);
  auto explanation = Explain(*database, record);
  EXPECT_TRUE(explanation.ok()) << explanation.status();
  OutputBuffer out;
  AppendExplanationJson(**database, record, *explanation, out);
  return std::string(out.view());
}

TEST(AppendExplanationJsonTest, ARuleThatDecides) {
  const OneField fields;
  Record record;
  record.message = "ERROR: Killed process 7";
  record.fields = &fields;
  EXPECT_EQ(
      ExplainedAsJson(record),
      R"({"severity":"CRITICAL","reason":"LOG_OOM_KILLED",)"
      R"("category":"memory","rule":"oom","declared_level":"ERROR",)"
      R"("reasons":[],"attributes":{"pid":"7"},"kind":"log",)"
      R"("truncated":false,"level":{"format":"level-prefix","begin":0,"end":5},)"
      R"("rules":[{"id":"oom","title":"Out of memory","hint":null,)"
      R"("severity":"CRITICAL","reason":"LOG_OOM_KILLED",)"
      R"("category":"memory","file":"node.yaml","line":3,)"
      R"("text":"ERROR: Killed process 7","matched":true,"decides":true,)"
      R"("kind_applies":true,"level_suffices":true,"why":"decides",)"
      R"("patterns":[{"role":"any",)"
      R"+("pattern":"Killed process (?P<pid>\\d+)","regex":true,)+"
      R"("ignore_case":false,"list":null,"tier":"hyperscan",)"
      R"("matched":true,"begin":7,"end":23},)"
      R"({"role":"none","pattern":"dry run","regex":false,)"
      R"("ignore_case":false,"list":null,"tier":"re2","matched":false,)"
      R"("begin":null,"end":null}],)"
      R"("conditions":[{"field":"namespace",)"
      R"("asks":"namespace is \"shop\"","value":"shop","holds":true}]}]})");
}

TEST(AppendExplanationJsonTest, ARuleThatMissesItsCondition) {
  Record record;
  record.message = "Killed process 7";
  const std::string json = ExplainedAsJson(record);
  EXPECT_NE(json.find(R"("matched":false,"decides":false)"), json.npos) << json;
  EXPECT_NE(json.find(R"("value":null,"holds":false)"), json.npos) << json;
  EXPECT_NE(json.find(R"("why":"does not match: namespace is absent)"),
            json.npos)
      << json;
}

TEST(AppendExplanationJsonTest, NothingToSay) {
  Record record;
  record.message = "ok";
  EXPECT_EQ(ExplainedAsJson(record),
            R"({"severity":"INFO","reason":null,"category":null,"rule":null,)"
            R"("declared_level":null,"reasons":[],"attributes":{},)"
            R"("kind":"log","truncated":false,"level":null,"rules":[]})");
}

}  // namespace
}  // namespace logclass

// The verdict policy of classifier/engine/verdict.h, case by case.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "classifier/engine/verdict.h"
#include "tests/support/rules.h"

namespace logclass {
namespace {

using testing::Classify;
using testing::CompileRules;
using ::testing::ElementsAre;

class MapFields : public FieldSource {
 public:
  MapFields(std::initializer_list<std::pair<const std::string, std::string>> f)
      : fields_(f) {}
  std::optional<std::string_view> Field(std::string_view name) const override {
    auto found = fields_.find(std::string(name));
    if (found == fields_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::map<std::string, std::string> fields_;
};

TEST(VerdictPolicyTest, NoRuleMeansTheDeclaredLevelOrInfo) {
  auto db = CompileRules("- {id: a, code: A, severity: ERROR, any: [zzz]}");
  EXPECT_EQ(Classify(db, "level=warn msg=hello").severity, Severity::kWarning);
  EXPECT_EQ(Classify(db, "hello error").severity, Severity::kInfo);
  EXPECT_EQ(Classify(db, "hello error").declared_level, std::nullopt);
}

TEST(VerdictPolicyTest, ARuleBeatsTheDeclaredLevel) {
  auto db = CompileRules("- {id: a, code: A, severity: WARNING, any: [zzz]}");
  Verdict v = Classify(db, "level=error msg=zzz");
  EXPECT_EQ(v.severity, Severity::kWarning);
  EXPECT_EQ(v.declared_level, Severity::kError);
}

TEST(VerdictPolicyTest, AFatalLevelMakesAFailureCritical) {
  auto db = CompileRules(R"(
- {id: a, code: A, severity: WARNING, any: [zzz]}
- {id: b, code: B, severity: INFO, any: [yyy]}
)");
  EXPECT_EQ(Classify(db, "level=fatal msg=zzz").severity, Severity::kCritical);
  EXPECT_EQ(Classify(db, "level=fatal msg=yyy").severity, Severity::kInfo);
}

TEST(VerdictPolicyTest, TheMostSevereThenPriorityThenSpecificThenId) {
  auto db = CompileRules(R"(
- {id: a, code: SEVERE, severity: CRITICAL, any: ['s1']}
- {id: b, code: PRIOR, severity: ERROR, priority: 5, any: ['s2']}
- {id: c, code: LONG, severity: ERROR, any: ['s3 and much more']}
- {id: d, code: SHORT, severity: ERROR, any: ['s3']}
- {id: e, code: SHORT_TOO, severity: ERROR, any: ['s4']}
)");
  Verdict v = Classify(db, "s4 s3 and much more s2 s1");
  EXPECT_EQ(v.reason, "LOG_SEVERE");
  EXPECT_THAT(v.reasons, ElementsAre("LOG_PRIOR", "LOG_LONG", "LOG_SHORT",
                                     "LOG_SHORT_TOO"));
  EXPECT_EQ(Classify(db, "s3 and much more s2").reason, "LOG_PRIOR");
  EXPECT_EQ(Classify(db, "s4 s3 and much more").reason, "LOG_LONG");
  EXPECT_EQ(Classify(db, "s4 s3").reason, "LOG_SHORT");
}

TEST(VerdictPolicyTest, ACauseBeatsASymptomWhateverTheirSeverities) {
  auto db = CompileRules(R"(
- {id: timeout, code: TIMEOUT, severity: ERROR, symptom: true, any: [timeout]}
- {id: lease, code: LEASE, severity: WARNING, any: [lease]}
)");
  Verdict v = Classify(db, "lease not renewed: timeout");
  EXPECT_EQ(v.reason, "LOG_LEASE");
  EXPECT_EQ(v.severity, Severity::kWarning);
  EXPECT_THAT(v.reasons, ElementsAre("LOG_TIMEOUT"));
  EXPECT_EQ(Classify(db, "timeout").reason, "LOG_TIMEOUT");
  // On a later line, too.
  EXPECT_EQ(Classify(db, "timeout\nlease lost").reason, "LOG_LEASE");
}

TEST(VerdictPolicyTest, MinLevelLooksAtDeclaredLevelsOnly) {
  auto db = CompileRules(
      "- {id: a, code: A, severity: ERROR, min_level: WARNING, any: [zzz]}");
  EXPECT_FALSE(Classify(db, "level=info msg=zzz").has_reason());
  EXPECT_TRUE(Classify(db, "level=warn msg=zzz").has_reason());
  EXPECT_TRUE(Classify(db, "zzz").has_reason());
  Record record;
  record.message = "zzz";
  record.level = Severity::kDebug;
  EXPECT_FALSE(Classify(db, record).has_reason());
}

TEST(VerdictPolicyTest, EqualReasonsAreListedOnce) {
  auto db = CompileRules(R"(
- {id: a, code: SAME, severity: ERROR, any: ['x1']}
- {id: b, code: SAME, severity: ERROR, any: ['x2']}
- {id: c, code: OTHER, severity: WARNING, any: ['x3']}
- {id: d, code: OTHER, severity: WARNING, any: ['x4']}
)");
  Verdict v = Classify(db, "x1 x2 x3 x4");
  EXPECT_THAT(v.reasons, ElementsAre("LOG_OTHER"));
}

TEST(VerdictPolicyTest, TheFirstLineWithAMatchDecides) {
  auto db = CompileRules(R"(
- {id: a, code: MILD, severity: WARNING, any: [{regex: 'mild (?P<x>\w+)'}]}
- {id: b, code: GRAVE, severity: CRITICAL, any: [{regex: 'grave (?P<x>\w+) (?P<y>\w+)'}]}
- {id: c, code: BOTH, severity: ERROR, all: ['grave', 'mild']}
- {id: d, code: VETOED, severity: CRITICAL, any: ['mild'], none: ['first']}
)");
  Verdict v = Classify(
      db,
      "E0501 10:00:00.1 1 a.go:1] hello\nfirst mild one\n\ngrave two three");
  EXPECT_EQ(v.reason, "LOG_MILD");
  EXPECT_EQ(v.declared_level, Severity::kError);
  EXPECT_THAT(v.reasons, ElementsAre("LOG_GRAVE"));
  ASSERT_EQ(v.attributes.size(), 2u);
  EXPECT_EQ(v.attributes[0].value, "one");
  EXPECT_EQ(v.attributes[1].value, "three");
}

TEST(VerdictPolicyTest, ConditionsOnFields) {
  auto db = CompileRules(R"(
- {id: a, code: A, severity: ERROR, any: [zzz],
   when: {namespace: {not: [kube-system]}, container: [web, api]}}
- {id: b, code: B, severity: ERROR, any: [yyy], when: {app: {regex: '^pay'}}}
- {id: c, code: C, severity: ERROR, any: [xxx], when: {app: {exists: false}}}
)");
  auto reason = [&](std::string_view message, const FieldSource* fields) {
    Record record;
    record.message = message;
    record.fields = fields;
    return std::string(Classify(db, record).reason);
  };
  MapFields web{{"namespace", "shop"}, {"container", "web"}};
  MapFields system{{"namespace", "kube-system"}, {"container", "web"}};
  MapFields db_container{{"namespace", "shop"}, {"container", "db"}};
  MapFields only_container{{"container", "api"}};
  EXPECT_EQ(reason("zzz", &web), "LOG_A");
  EXPECT_EQ(reason("zzz", &system), "");
  EXPECT_EQ(reason("zzz", &db_container), "");
  EXPECT_EQ(reason("zzz", &only_container), "LOG_A");
  EXPECT_EQ(reason("zzz", nullptr), "");
  MapFields pay{{"app", "payments"}};
  EXPECT_EQ(reason("yyy", &pay), "LOG_B");
  EXPECT_EQ(reason("yyy", &web), "");
  EXPECT_EQ(reason("xxx", &web), "LOG_C");
  EXPECT_EQ(reason("xxx", &pay), "");
}

TEST(VerdictPolicyTest, KindsAndRulesWithoutPatterns) {
  auto db = CompileRules(R"(
- {id: a, code: EVICTED, severity: ERROR, kinds: [event], when: {reason: Evicted}}
- {id: b, code: LOGGED, severity: ERROR, any: [zzz]}
- {id: c, code: BOTH, severity: WARNING, kinds: [event, log], any: [yyy]}
)");
  MapFields evicted{{"reason", "Evicted"}};
  Record record;
  record.message = "zzz yyy level=error";
  record.kind = RecordKind::kEvent;
  record.fields = &evicted;
  Verdict v = Classify(db, record);
  EXPECT_EQ(v.reason, "EVENT_EVICTED");
  EXPECT_THAT(v.reasons, ElementsAre("EVENT_BOTH"));
  EXPECT_EQ(v.declared_level, std::nullopt);
  record.message = "";
  EXPECT_EQ(Classify(db, record).reason, "EVENT_EVICTED");
  record.kind = RecordKind::kLog;
  EXPECT_EQ(Classify(db, record).reason, "");
}

TEST(VerdictPolicyTest, VetoesOfARuleWithoutPatternsLookAtEveryLine) {
  auto db = CompileRules(R"(
- {id: a, code: A, severity: ERROR, kinds: [event], when: {reason: Failed},
   none: ['object has been modified']}
)");
  MapFields failed{{"reason", "Failed"}};
  Record record{.message = "sync failed",
                .kind = RecordKind::kEvent,
                .level = {},
                .fields = &failed};
  EXPECT_EQ(Classify(db, record).reason, "EVENT_A");
  record.message = "sync failed:\nthe object has been modified";
  EXPECT_EQ(Classify(db, record).reason, "");
}

TEST(VerdictPolicyTest, EventsAndStatesSayWhatTheyAreAbout) {
  auto db = CompileRules(R"(
- {id: a, code: A, severity: ERROR, kinds: [event, log],
   any: [{regex: 'on (?P<node>\w+) failed'}]}
)");
  MapFields fields{{"kind", "Pod"}, {"name", "cart-0"}, {"source.host", "n1"}};
  Record record{.message = "mount on n2 failed",
                .kind = RecordKind::kEvent,
                .level = {},
                .fields = &fields};
  Verdict v = Classify(db, record);
  std::map<std::string, std::string> attributes;
  for (const Attribute& a : v.attributes) {
    attributes[std::string(a.name)] = a.value;
  }
  EXPECT_EQ(attributes,
            (std::map<std::string, std::string>{
                {"node", "n2"}, {"kind", "Pod"}, {"name", "cart-0"}}));
  record.kind = RecordKind::kLog;
  EXPECT_EQ(Classify(db, record).attributes.size(), 1u);
}

TEST(VerdictPolicyTest, AVerbatimReasonHasNoPrefix) {
  auto db =
      CompileRules("- {id: a, reason: MY_REASON, severity: ERROR, any: [zzz]}");
  EXPECT_EQ(Classify(db, "zzz").reason, "MY_REASON");
}

TEST(VerdictPolicyTest, AttributesOfTheDecidingRuleComeFirst) {
  auto db = CompileRules(R"(
- {id: a, code: A, severity: WARNING, any: [{regex: 'host (?P<host>\w+) (?P<port>\d+)'}]}
- id: b
  code: B
  severity: ERROR
  any: [refused]
  extract: ['refused by (?P<host>\w+)', 'never (?P<nothing>\w+)']
)");
  Verdict v = Classify(db, "host alpha 80 refused by beta");
  ASSERT_EQ(v.attributes.size(), 2u);
  EXPECT_EQ(v.attributes[0].value, "beta");
  EXPECT_EQ(v.attributes[1].value, "80");
}

}  // namespace
}  // namespace logclass

#include "classifier/record/yaml_json.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/record/json.h"

namespace logclass {
namespace {

// The documents of a text, then what is wrong with it and, where there is any,
// what was left of the last one.
std::vector<std::string> Convert(std::string_view yaml) {
  YamlJson reader(yaml);
  YamlJsonDocument document;
  std::vector<std::string> out;
  while (true) {
    absl::StatusOr<bool> more = reader.Next(&document);
    if (!more.ok()) {
      EXPECT_EQ(more.status().code(), absl::StatusCode::kInvalidArgument);
      out.emplace_back(more.status().message());
      if (!document.json.empty()) out.push_back(document.json);
      // Nothing follows.
      more = reader.Next(&document);
      EXPECT_TRUE(more.ok() && !*more);
      return out;
    }
    if (!*more) return out;
    out.push_back(document.json);
  }
}

YamlJsonDocument First(std::string_view yaml, uint64_t first_line = 1) {
  YamlJson reader(yaml, first_line);
  YamlJsonDocument document;
  EXPECT_TRUE(reader.Next(&document).value_or(false)) << yaml;
  return document;
}

struct Case {
  const char* name;
  std::string_view yaml;
  std::vector<std::string> json;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Convert(c.yaml), c.json);
  }
}

std::string Repeated(std::string_view text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(YamlJsonTest, Scalars) {
  Check({
      {"null", "[~, null, Null, NULL, ]", {"[null,null,null,null]"}},
      {"no value", "a:\nb:\n- \n", {R"j({"a":null,"b":[null]})j"}},
      {"booleans", "[true, True, FALSE, false]", {"[true,true,false,false]"}},
      {"words of YAML 1.1",
       "[yes, No, on, y, tRUE]",
       {R"j(["yes","No","on","y","tRUE"])j"}},
      {"integers",
       "[0, -7, 137, 12345678901234567890]",
       {"[0,-7,137,12345678901234567890]"}},
      {"fractions", "[0.5, -1.25e3, 1E-9]", {"[0.5,-1.25e3,1E-9]"}},
      {"not numbers of JSON",
       "[+1, 007, 0x1F, 1_000, .5, 1., .inf, .nan, 1e, -, 1.2.3, 5m]",
       {R"j(["+1","007","0x1F","1_000",".5","1.",".inf",".nan","1e","-",)j"
        R"j("1.2.3","5m"])j"}},
      {"dates", "[2024-03-12T10:15:07Z]", {R"j(["2024-03-12T10:15:07Z"])j"}},
      {"quoted",
       R"y(["true", 'null', "5", ''])y",
       {R"j(["true","null","5",""])j"}},
      {"tagged",
       "[!!str 5, !!null null, !mine true]",
       {R"j(["5","null","true"])j"}},
      {"colons and hashes",
       "a: dial tcp 10.0.0.1:443#1",
       {R"j({"a":"dial tcp 10.0.0.1:443#1"})j"}},
  });
}

TEST(YamlJsonTest, Strings) {
  Check({
      {"escapes",
       R"y("\"\\/\b\f\n\r\t\0\e\x7f")y",
       {R"j("\"\\/\u0008\u000c\n\u000d\t\u0000\u001b)j"
        "\x7f\""}},
      {"single quotes", "'it''s'", {R"j("it's")j"}},
      {"unicode", R"y("\u20ac \U0001F600 größe")y", {"\"€ 😀 größe\""}},
      {"folded over lines",
       "a: one\n  two\n\n  three\n",
       {R"j({"a":"one two\nthree"})j"}},
      {"literal", "a: |\n  x\n    y\n\n  z\n", {R"j({"a":"x\n  y\n\nz\n"})j"}},
      {"literal, stripped",
       "a: |-\n  x: y\n  ---\n",
       {R"j({"a":"x: y\n---"})j"}},
      {"folded", "a: >\n  x\n  y\n", {R"j({"a":"x y\n"})j"}},
      {"CRLF", "a: x\r\nb: |\r\n  y\r\n", {R"j({"a":"x","b":"y\n"})j"}},
  });
}

TEST(YamlJsonTest, Structure) {
  Check({
      {"nested",
       "a:\n- b: 1\n  c: [x, {d: e}]\n- - f\n- {}\n- []\n",
       {R"j({"a":[{"b":1,"c":["x",{"d":"e"}]},["f"],{},[]]})j"}},
      {"keys are strings",
       "1: a\ntrue: b\n~: c\n\"q\\\"\": d\n",
       {R"j({"1":"a","true":"b","~":"c","q\"":"d"})j"}},
      {"JSON is YAML",
       R"y({"a": [1, "b"], "c": null})y",
       {R"j({"a":[1,"b"],"c":null})j"}},
      {"nothing", "", {}},
      {"comments alone", "# a\n\n# b\n", {}},
      {"a byte order mark",
       "\xef\xbb\xbf"
       "a: 1\nb: 2\n",
       {R"j({"a":1,"b":2})j"}},
      {"a scalar", "hello\n", {R"j("hello")j"}},
  });
}

TEST(YamlJsonTest, Documents) {
  Check({
      {"separated",
       "a: 1\n---\nb: 2\n--- # c\nc: 3\n",
       {R"j({"a":1})j", R"j({"b":2})j", R"j({"c":3})j"}},
      {"an empty one", "---\n---\na: 1\n", {"null", R"j({"a":1})j"}},
      {"ended",
       "a: 1\n...\n---\nb: 2\n...\n",
       {R"j({"a":1})j", R"j({"b":2})j"}},
      {"directive", "%YAML 1.1\n---\na: 1\n", {R"j({"a":1})j"}},
  });
}

TEST(YamlJsonTest, OfEqualKeysTheFirstCounts) {
  Check({
      {"scalars", "a: 1\nb: 2\na: 3\nc: 4\n", {R"j({"a":1,"b":2,"c":4})j"}},
      {"collections",
       "a: [1]\na: {b: [2]}\na:\nc: 3\n",
       {R"j({"a":[1],"c":3})j"}},
      {"differently written", "a: 1\n\"a\": 2\n", {R"j({"a":1})j"}},
      {"inside of one left out",
       "a: 1\na: {b: 2, b: 3}\nc: {a: 1}\n",
       {R"j({"a":1,"c":{"a":1}})j"}},
  });
}

TEST(YamlJsonTest, Aliases) {
  Check({
      {"of a mapping",
       "a: &x {b: 1}\nc: [*x, *x]\n",
       {R"j({"a":{"b":1},"c":[{"b":1},{"b":1}]})j"}},
      {"of scalars, keys too",
       "&k a: &v 1\nb: *v\nc: *k\n",
       {R"j({"a":1,"b":1,"c":"a"})j"}},
      {"the latest counts", "[&x 1, *x, &x 2, *x]", {"[1,1,2,2]"}},
      {"of a document before",
       "a: &x 1\n---\nb: *x\n",
       {R"j({"a":1})j", "3:4: unknown alias"}},
      {"unknown", "a: *x\n", {"1:4: unknown alias"}},
      {"of itself", "a: &x [*x]\n", {"1:8: unknown alias"}},
      {"in what is left out", "a: 1\na: &x 2\nb: *x\n", {"3:4: unknown alias"}},
      {"as a key", "a: &x b\n*x : 1\n", {"2:1: a key that is not a scalar"}},
      {"merged",
       "a: &x {b: 1}\nc:\n  <<: *x\n",
       {"3:3: merge keys are not supported"}},
      {"no merge key", "\"<<\": 1\n", {R"j({"<<":1})j"}},
  });
}

TEST(YamlJsonTest, ErrorsSayWhere) {
  Check({
      {"no end of a string",
       "a: 1\nb: \"x\nc: 2\n",
       {"4:1: found unexpected end of stream (while scanning a quoted scalar "
        "that begins in line 2)"}},
      {"not a mapping",
       "a: 1\nb\nc: 2\n",
       {"3:1: could not find expected ':' (while scanning a simple key that "
        "begins in line 2)"}},
      {"the documents before stay",
       "a: 1\n---\nb: 2\n---\n}\n",
       {R"j({"a":1})j", R"j({"b":2})j",
        "5:1: did not find expected node content (while parsing a block node "
        "that begins in line 5)"}},
      {"a tab",
       "a:\n\t- b\n",
       {"2:1: found character that cannot start any token (while scanning for "
        "the next token that begins in line 2)"}},
      {"a control character",
       "a: 1\nb: x\x01y\n",
       {"2:5: control characters are not allowed"}},
      {"not UTF-8",
       "a: 1\n---\nb: \xff\n",
       {R"j({"a":1})j", "3:4: invalid leading UTF-8 octet"}},
      {"a list as a key", "? [a]\n: b\n", {"1:3: a key that is not a scalar"}},
  });
  YamlJson reader("a: *x", 41);
  YamlJsonDocument document;
  EXPECT_EQ(reader.Next(&document).status().message(), "41:4: unknown alias");
}

TEST(YamlJsonTest, ItemsBeforeAnErrorStay) {
  Check({
      {"in the next item",
       "apiVersion: v1\nitems:\n- a: 1\n- b: [2]\n- c: \"x\n",
       {"6:1: found unexpected end of stream (while scanning a quoted scalar "
        "that begins in line 5)",
        R"j({"apiVersion":"v1","items":[{"a":1},{"b":[2]}]})j"}},
      {"after the items",
       "items:\n- a: 1\nkind: &x List\nb: *y\n",
       {"4:4: unknown alias", R"j({"items":[{"a":1}]})j"}},
      {"a bad byte",
       "items:\n- a: 1\n- b: 2\n- c: 3\n  d: \xff\n",
       {"5:6: invalid leading UTF-8 octet",
        R"j({"items":[{"a":1},{"b":2}]})j"}},
      {"in the first", "items:\n- a: *x\n", {"2:6: unknown alias"}},
      {"other lists do not count",
       "a:\n- b: 1\nc: *x\n",
       {"3:4: unknown alias"}},
  });
}

TEST(YamlJsonTest, ItemsAndTheirLines) {
  const std::string_view yaml =
      "---\n# a list\napiVersion: v1\nitems:\n- a: 1\n  b: 2\n-\n  c: 3\n"
      "- text\n- {d: 4}\nkind: PodList\nitems:\n- e: 5\n";
  const YamlJsonDocument document = First(yaml, 10);
  EXPECT_EQ(document.line, 12u);
  EXPECT_EQ(document.kind, "PodList");
  EXPECT_TRUE(document.is_mapping);
  EXPECT_TRUE(document.is_kubernetes);
  std::vector<std::pair<uint64_t, std::string>> items;
  for (const auto& item : document.items) {
    items.emplace_back(item.line, document.json.substr(item.begin, item.size));
  }
  EXPECT_EQ(items, (std::vector<std::pair<uint64_t, std::string>>{
                       {14, R"j({"a":1,"b":2})j"},
                       {17, R"j({"c":3})j"},
                       {19, R"j({"d":4})j"}}));
}

TEST(YamlJsonTest, WhatIsOfKubernetes) {
  for (std::string_view yaml :
       {"apiVersion: v1\nkind: Pod\n", "metadata: {}\n", "items: []\n",
        "kind: \"Pod\"\nx: y\napiVersion: v1\n"}) {
    EXPECT_TRUE(First(yaml).is_kubernetes) << yaml;
  }
  for (std::string_view yaml :
       {"kind: Pod\n", "apiVersion: v1\n", "metadata: x\n", "items: {}\n",
        "a: {apiVersion: v1, kind: Pod, metadata: {}, items: []}\n",
        "- metadata: {}\n", "hello\n", "apiVersion: v1\nkind: []\n"}) {
    EXPECT_FALSE(First(yaml).is_kubernetes) << yaml;
  }
  EXPECT_FALSE(First("- a\n").is_mapping);
  EXPECT_FALSE(First("a\n").is_mapping);
}

TEST(YamlJsonTest, DepthIsBounded) {
  const int limit = YamlJson::kMaxDepth;
  const std::string open = Repeated("[", limit);
  const std::string close = Repeated("]", limit);
  EXPECT_EQ(Convert(open + close), std::vector<std::string>{open + close});
  EXPECT_EQ(Convert(open + "[]" + close),
            std::vector<std::string>{"1:257: nested too deeply"});
  for (std::string_view bomb : {"[", "{a: ", "- ", "? "}) {
    EXPECT_NE(Convert(Repeated(bomb, 100'000)).back(), "") << bomb;
  }
  // Aliases nest as well.
  std::string chain = "- &a0 [x]\n";
  for (int i = 1; i < 2 * limit; ++i) {
    chain +=
        "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_NE(Convert(chain).back().find("nested too deeply"), std::string::npos);
}

TEST(YamlJsonTest, AliasBombsAreRefused) {
  std::string bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (int i = 1; i < 20; ++i) {
    const std::string alias = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" +
            Repeated(alias + ", ", 9) + "]\n";
  }
  EXPECT_NE(Convert(bomb).back().find("aliases stand for too much"),
            std::string::npos);
  // In what is left out, too.
  EXPECT_NE(Convert("a: 1\n" + bomb + "a: [*a5, *a5]\n").back().find("alias"),
            std::string::npos);
}

TEST(YamlJsonTest, LengthIsBounded) {
  const std::string text(YamlJson::kMaxBytes + 1, ' ');
  EXPECT_EQ(Convert(text),
            std::vector<std::string>{"1:1: the text is too long"});
}

TEST(YamlJsonTest, LongLinesTakeLinearTime) {
  const std::string text = Repeated("long ", 4'000'000) + "line";
  EXPECT_EQ(Convert("a: " + text + "\nb: \"" + text + '"'),
            std::vector<std::string>{"{\"a\":\"" + text + "\",\"b\":\"" + text +
                                     "\"}"});
}

TEST(YamlJsonTest, ManyKeysTakeLinearTime) {
  std::string yaml;
  for (int i = 0; i < 100'000; ++i) {
    yaml += "k" + std::to_string(i) + ": &a" + std::to_string(i) + " x\n";
  }
  EXPECT_EQ(Convert(yaml + yaml), Convert(yaml));
}

// A pod as kubectl prints it, for damaging.
constexpr std::string_view kList = R"y(apiVersion: v1
items:
- apiVersion: v1
  kind: Pod
  metadata:
    annotations:
      note: "a \"quoted\" \u20ac text"
    labels: {app: 'it''s'}
    name: web-0
  status:
    containerStatuses:
    - lastState: &last
        terminated:
          exitCode: 137
          message: |
            first
              second
          reason: OOMKilled
      name: web
      state: *last
- {apiVersion: v1, kind: Pod, metadata: {name: b}}
kind: List
---
# the end
apiVersion: v1
kind: Event
message: >-
  folded
  text
...
)y";

// Every outcome is fine that is JSON; no memory is touched that is not ours.
void CheckReads(std::string_view yaml) {
  YamlJson reader(yaml);
  YamlJsonDocument document;
  JsonRecords records;
  for (bool more = true; more;) {
    const absl::StatusOr<bool> got = reader.Next(&document);
    more = got.ok() && *got;
    if (document.json.starts_with('{')) {
      EXPECT_FALSE(records.Parse(document.json).empty()) << document.json;
    }
    for (const auto& item : document.items) {
      ASSERT_LE(item.begin + item.size, document.json.size());
      EXPECT_EQ(document.json[item.begin], '{');
      EXPECT_EQ(document.json[item.begin + item.size - 1], '}');
    }
    records.Clear();
  }
}

TEST(YamlJsonRobustnessTest, CutAnywhere) {
  EXPECT_EQ(Convert(kList).size(), 2u);
  for (size_t i = 0; i < kList.size(); ++i) CheckReads(kList.substr(0, i));
}

TEST(YamlJsonRobustnessTest, DamagedAnywhere) {
  constexpr std::string_view kBytes("\0\n\t \"'{}[]:-&*!|>%#?,\\\x80\xe2\xff",
                                    25);
  for (size_t i = 0; i < kList.size(); ++i) {
    for (char c : kBytes) {
      std::string yaml(kList);
      yaml[i] = c;
      CheckReads(yaml);
    }
  }
}

TEST(YamlJsonRobustnessTest, RandomBytes) {
  std::mt19937 random(1);
  constexpr std::string_view kBytes = "ab1:-&*!|>%#?,{}[]\"'\\ \n\t.~<";
  for (int i = 0; i < 20'000; ++i) {
    std::string yaml(random() % 64, 0);
    for (char& c : yaml) {
      c = i % 4 == 0 ? static_cast<char>(random())
                     : kBytes[random() % kBytes.size()];
    }
    CheckReads(yaml);
  }
}

}  // namespace
}  // namespace logclass

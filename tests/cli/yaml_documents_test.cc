#include "classifier/cli/yaml_documents.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace logclass::cli {
namespace {

constexpr size_t kLimit = 200;

// Each piece as `NUMBER json TEXT` or `NUMBER lines TEXT`, newlines as `|`;
// then `error TEXT`; at last `rejected`.
using Found = std::vector<std::string>;

void Append(const YamlDocuments& documents,
            const std::vector<YamlDocuments::Piece>& pieces, Found& out) {
  for (const auto& piece : pieces) {
    std::string text = piece.text;
    for (char& c : text) {
      if (c == '\n') c = '|';
    }
    out.push_back(std::to_string(piece.line) +
                  (piece.is_json ? " json " : " lines ") + text);
  }
  for (const std::string& error : documents.errors()) {
    out.push_back("error " + error);
  }
}

Found Split(const std::vector<std::string_view>& blocks) {
  YamlDocuments documents(kLimit);
  Found out;
  uint64_t line = 1;
  for (std::string_view block : blocks) {
    if (documents.rejected()) break;
    Append(documents, documents.Add(block, line), out);
    for (char c : block) line += c == '\n';
  }
  if (!documents.rejected()) Append(documents, documents.Finish(), out);
  if (documents.rejected()) out.emplace_back("rejected");
  return out;
}

constexpr std::string_view kPod = "apiVersion: v1\nkind: Pod\n";
const std::string kPodJson = R"j( json {"apiVersion":"v1","kind":"Pod"})j";

TEST(YamlDocumentsTest, ObjectsBetweenMarkers) {
  const std::string pod(kPod);
  EXPECT_EQ(Split({pod}), (Found{"1" + kPodJson}));
  EXPECT_EQ(Split({"---\n" + pod + "--- # next\n\n# and\n" + pod + "---\n"}),
            (Found{"2" + kPodJson, "7" + kPodJson}));
  EXPECT_EQ(Split({"%YAML 1.1\n---\n" + pod + "...\n---\n" + pod}),
            (Found{"3" + kPodJson, "7" + kPodJson}));
  EXPECT_EQ(Split({pod + "...\n" + pod + "...\n%YAML 1.1\n---\n" + pod}),
            (Found{"1" + kPodJson, "4" + kPodJson, "9" + kPodJson}));
  EXPECT_EQ(Split({"\xef\xbb\xbf" + pod}), (Found{"1" + kPodJson}));
  EXPECT_EQ(Split({"apiVersion: v1\r\nkind: Pod\r\n---\r\n"}),
            (Found{"1" + kPodJson}));
}

TEST(YamlDocumentsTest, BlocksMayEndAnywhere) {
  EXPECT_EQ(Split({"\n", "---\n", "apiVersion: v1\n", "kind: Pod\n", "---\n"}),
            (Found{"3" + kPodJson}));
}

TEST(YamlDocumentsTest, ItemsAreObjectsOfTheirOwn) {
  EXPECT_EQ(Split({"items:\n- a: 1\n- b: 2\nkind: PodList\n"}),
            (Found{R"j(2 json {"kind":"PodList","items":[{"a":1}]})j",
                   R"j(3 json {"kind":"PodList","items":[{"b":2}]})j"}));
  // One that is cut off at the end of a line.
  EXPECT_EQ(Split({"items:\n- a: 1\n- b: 2\n"}),
            (Found{R"j(2 json {"kind":"List","items":[{"a":1}]})j",
                   R"j(3 json {"kind":"List","items":[{"b":2}]})j"}));
  EXPECT_EQ(Split({"items: []\nkind: List\n"}),
            (Found{R"j(1 json {"items":[],"kind":"List"})j"}));
  EXPECT_EQ(Split({"items:\n- a: 1\nkind: Menu\n"}),
            (Found{R"j(1 json {"items":[{"a":1}],"kind":"Menu"})j"}));
}

TEST(YamlDocumentsTest, WhatComesBeforeAnErrorStays) {
  const std::string pod(kPod);
  EXPECT_EQ(Split({"items:\n- a: 1\n- b: *x\n---\n" + pod}),
            (Found{R"j(2 json {"kind":"List","items":[{"a":1}]})j",
                   "error 3:6: unknown alias", "5" + kPodJson}));
  EXPECT_EQ(Split({pod + "---\nkind: Pod\na: *x\n---\n" + pod}),
            (Found{"1" + kPodJson, "3 lines ---|kind: Pod|a: *x|",
                   "error 5:4: unknown alias", "7" + kPodJson}));
}

TEST(YamlDocumentsTest, TextAfterYamlIsLines) {
  const std::string pod(kPod);
  EXPECT_EQ(Split({pod + "E0312 failed: x\n  at y\n", "more\n"}),
            (Found{"1" + kPodJson, "3 lines E0312 failed: x|  at y|",
                   "error 3:1: is not YAML", "5 lines more|"}));
  EXPECT_EQ(
      Split({pod + "---\ntext\nkind: Pod\n---\n" + pod}),
      (Found{"1" + kPodJson, "3 lines ---|text|kind: Pod|", "7" + kPodJson}));
}

TEST(YamlDocumentsTest, ADocumentThatIsTooLongIsBroken) {
  const std::string long_line = "a: " + std::string(kLimit, 'x') + "\n";
  EXPECT_EQ(
      Split({std::string(kPod) + long_line + "b: 1\n"}),
      (Found{"1" + kPodJson,
             "3 lines " + long_line.substr(0, long_line.size() - 1) + "|b: 1|",
             "error 3:1: the document is too long"}));
}

TEST(YamlDocumentsTest, OtherTextIsRejected) {
  const std::vector<std::vector<std::string_view>> cases = {
      {"--- something\nkind: Pod\n", "more\n"},
      {"---\nhello\n", "more\n"},
      {"kind: of weird\n"},
      {"kind: Pod\n2024-03-12T10:15:07Z INFO started\n", "more\n"},
      {"kind: Pod\nmain.go:12: started\n"},
      {"kind: Pod\n"},
      {"kind: Pod\nkind: Job\n"},
      {"items:\nnone\n"},
      {"apiVersion: v1\nkind: *x\n"},
      {"# a\n\n", "text\n"},
      {"---\n"},
      {"\n\n"},
      {"metadata: x\n"},
      {"kind: Pod\n...\n", "text\n"},
      {"kind: Pod\n%d\n", "text\n"},
      {"spec:\n  a: b\n"},
  };
  for (const auto& blocks : cases) {
    SCOPED_TRACE(blocks[0]);
    const Found found = Split(blocks);
    ASSERT_EQ(found.size(), 2u);
    EXPECT_TRUE(found[0].starts_with("1 lines "));
    EXPECT_EQ(found[1], "rejected");
  }
  EXPECT_EQ(Split({"# a\n", "b\nc\n", "d\n"})[0], "1 lines # a|b|c|");
}

TEST(YamlDocumentsTest, CommentsAreNotKeptBackForever) {
  const std::string comments(100'000, '#');
  YamlDocuments documents(YamlJson::kMaxBytes);
  documents.Add(comments + "\n", 1);
  EXPECT_FALSE(documents.rejected());
  EXPECT_EQ(documents.Add("#\n", 2).size(), 1u);
  EXPECT_TRUE(documents.rejected());
}

TEST(MayBeginWithYamlTest, OnlyAKnownKey) {
  for (std::string_view lines :
       {"apiVersion: v1\n", "apiVersion: apps/v1 # x\n", "kind: \"Pod\"\r\n",
        "---\nitems:\n", "--- # x\n\n# y\nmetadata:\n", "items: []\n", "\n",
        "# comment\n", "---\n", "%YAML 1.1\n---\nkind: List\n",
        "allowVolumeExpansion: true\n", "action: Binding\n", "kind: Pod"}) {
    EXPECT_TRUE(MayBeginWithYaml(lines)) << lines;
  }
  for (std::string_view lines :
       {"--- FAIL: TestX (0.00s)\n", "kind: of weird\n", "kind:\n", "kind=a\n",
        "kind:Pod\n", " kind: Pod\n", "items: 3\n", "metadata: x\n",
        "error: x\n", "---\n- a\n", "----\nkind: Pod\n", "{\n", "hello\n",
        "I0312 10:15:07.1 1 a.go:1] kind: Pod\n", "# x\ntext\nkind: Pod\n"}) {
    EXPECT_FALSE(MayBeginWithYaml(lines)) << lines;
  }
}

}  // namespace
}  // namespace logclass::cli

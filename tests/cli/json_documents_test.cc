#include "classifier/cli/json_documents.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace logclass::cli {
namespace {

constexpr size_t kLimit = 100;

// Each piece as `NUMBER object TEXT` or `NUMBER line TEXT`, newlines as `|`.
using Pieces = std::vector<std::string>;

void Append(const std::vector<JsonDocuments::Piece>& pieces, Pieces& out) {
  for (const auto& piece : pieces) {
    std::string text(piece.text);
    for (char& c : text) {
      if (c == '\n') c = '|';
    }
    out.push_back(std::to_string(piece.line) +
                  (piece.is_object ? " object " : " line ") + text);
  }
}

Pieces Split(const std::vector<std::string_view>& blocks) {
  JsonDocuments documents(kLimit);
  Pieces out;
  uint64_t line = 1;
  for (std::string_view block : blocks) {
    Append(documents.Add(block, line), out);
    for (char c : block) line += c == '\n';
  }
  Append(documents.Finish(), out);
  return out;
}

TEST(JsonDocumentsTest, ObjectsOfOneLine) {
  EXPECT_EQ(Split({"{\"a\":1}\n  {\"b\":{}}\r\n"}),
            (Pieces{"1 object {\"a\":1}", "2 object {\"b\":{}}"}));
  EXPECT_EQ(Split({"{\"a\":1} {\"b\":2}\n"}),
            (Pieces{"1 object {\"a\":1}", "1 object {\"b\":2}"}));
}

TEST(JsonDocumentsTest, ObjectsOfSeveralLines) {
  EXPECT_EQ(Split({"{\n  \"a\": [\n    {}\n  ]\n}\n{\n}\n"}),
            (Pieces{"1 object {|  \"a\": [|    {}|  ]|}", "6 object {|}"}));
}

TEST(JsonDocumentsTest, BlocksMayEndAnywhere) {
  EXPECT_EQ(Split({"{\n", "  \"a\": 1\n", "}\nx\n"}),
            (Pieces{"1 object {|  \"a\": 1|}", "4 line x"}));
}

TEST(JsonDocumentsTest, ElementsOfArraysAreObjectsOfTheirOwn) {
  EXPECT_EQ(Split({"[\n  {\n    \"a\": 1\n  },\n  {},\n]\n"}),
            (Pieces{"2 object {|    \"a\": 1|  }", "5 object {}"}));
  EXPECT_EQ(Split({"[{\"a\":1},{\"b\":2}]\n"}),
            (Pieces{"1 object {\"a\":1}", "1 object {\"b\":2}"}));
}

TEST(JsonDocumentsTest, BracketsInStringsDoNotCount) {
  EXPECT_EQ(Split({"{\n  \"}\": \"\\\"{[\"\n}\n"}),
            (Pieces{"1 object {|  \"}\": \"\\\"{[\"|}"}));
}

TEST(JsonDocumentsTest, OtherLinesStayLines) {
  EXPECT_EQ(Split({"text {a}\n\n{\"a\":1} text\n[error] x\n"}),
            (Pieces{"1 line text {a}", "2 line ", "3 line {\"a\":1} text",
                    "4 line [error] x"}));
}

TEST(JsonDocumentsTest, AnObjectThatIsBrokenOffCostsOnlyItself) {
  EXPECT_EQ(Split({"{\"a\": \n{\"b\":1}\n"}),
            (Pieces{"1 line {\"a\": ", "2 object {\"b\":1}"}));
  EXPECT_EQ(Split({"{\"a\": \n  {\"b\":1}\n"}),
            (Pieces{"1 line {\"a\": ", "2 object {\"b\":1}"}));
  EXPECT_EQ(Split({"{\n  \"a\": 1\n"}),
            (Pieces{"1 line {", "2 line   \"a\": 1"}));
}

TEST(JsonDocumentsTest, AnObjectThatIsTooLongIsGivenUp) {
  const std::string text = "{\n" + std::string(kLimit, 'x') + "\n}\n";
  EXPECT_EQ(
      Split({text}),
      (Pieces{"1 line {", "2 line " + std::string(kLimit, 'x'), "3 line }"}));
}

TEST(BeginsWithDocumentTest, OnlyABracketAlone) {
  EXPECT_TRUE(BeginsWithDocument("{\n  \"a\": 1\n}\n"));
  EXPECT_TRUE(BeginsWithDocument("\n[ \r\n{"));
  EXPECT_FALSE(BeginsWithDocument("{\"a\":1}\n"));
  EXPECT_FALSE(BeginsWithDocument("[error] x\n"));
  EXPECT_FALSE(BeginsWithDocument("x\n{\n"));
  EXPECT_FALSE(BeginsWithDocument("{"));
  EXPECT_FALSE(BeginsWithDocument(""));
}

}  // namespace
}  // namespace logclass::cli

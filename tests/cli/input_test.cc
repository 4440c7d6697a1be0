#include "classifier/cli/input.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace logclass::cli {
namespace {

constexpr BlockReader::Limits kSmall = {.line_bytes = 10,
                                        .json_line_bytes = 30};

// Hands out prepared pieces, one per read, then maybe an error.
class FakeSource : public ByteSource {
 public:
  FakeSource(std::vector<std::string> pieces, absl::Status end)
      : pieces_(std::move(pieces)), end_(std::move(end)) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    if (next_ == pieces_.size()) {
      if (!end_.ok()) return end_;
      return 0;
    }
    const std::string& piece = pieces_[next_++];
    EXPECT_LE(piece.size(), size);
    return piece.copy(buffer, size);
  }
  uint64_t stored_bytes_read() const override { return 0; }
  std::optional<uint64_t> stored_size() const override { return {}; }

 private:
  std::vector<std::string> pieces_;
  absl::Status end_;
  size_t next_ = 0;
};

using Blocks = std::vector<std::string>;

Blocks ReadAll(std::vector<std::string> pieces,
               absl::Status end = absl::OkStatus()) {
  BlockReader reader(std::make_unique<FakeSource>(std::move(pieces), end),
                     kSmall);
  Blocks blocks;
  while (true) {
    absl::StatusOr<std::string_view> block = reader.Next();
    if (!block.ok()) {
      blocks.push_back("error: " + std::string(block.status().message()));
    } else if (block->empty()) {
      return blocks;
    } else {
      blocks.emplace_back(*block);
    }
  }
}

TEST(BlockReaderTest, BlocksEndWhereLinesEnd) {
  EXPECT_EQ(ReadAll({}), Blocks{});
  EXPECT_EQ(ReadAll({"a\nb\n"}), Blocks{"a\nb\n"});
  EXPECT_EQ(ReadAll({"a\nb"}), (Blocks{"a\n", "b"}));
  EXPECT_EQ(ReadAll({"a\nb", "c\nd", "e"}), (Blocks{"a\n", "bc\n", "de"}));
  EXPECT_EQ(ReadAll({"\n", "\n\n"}), (Blocks{"\n", "\n\n"}));
  EXPECT_EQ(ReadAll({"a\r", "\n"}), Blocks{"a\r\n"});
}

TEST(BlockReaderTest, WhatCameBeforeAnErrorIsKept) {
  EXPECT_EQ(ReadAll({"a\nb"}, absl::DataLossError("cut")),
            (Blocks{"a\n", "b", "error: cut"}));
  EXPECT_EQ(ReadAll({}, absl::DataLossError("cut")), Blocks{"error: cut"});
}

TEST(BlockReaderTest, LongLinesAreCut) {
  EXPECT_EQ(ReadAll({"0123456789", "\nb\n"}), Blocks{"0123456789\nb\n"});
  EXPECT_EQ(ReadAll({"0123456789a", "bc", "d\nb\n"}),
            Blocks{"0123456789\nb\n"});
  EXPECT_EQ(ReadAll({"a\n0123456789abcdef", "b"}),
            (Blocks{"a\n", "0123456789"}));
  EXPECT_EQ(ReadAll({"0123456789abcdef"}), Blocks{"0123456789"});
}

TEST(BlockReaderTest, JsonLinesMayBeLonger) {
  const std::string json = R"( {"a":"0123456789")";
  EXPECT_EQ(ReadAll({json, "}\nb\n"}), Blocks{json + "}\nb\n"});
  EXPECT_EQ(ReadAll({json, std::string(20, 'x'), "\nb\n"}),
            Blocks{json.substr(0, 10) + "\nb\n"});
}

TEST(BlockReaderTest, AnySplitGivesTheSameLines) {
  const std::string text = "one\n\ntwo two two two two\r\nthree\nlast";
  const std::string expected = "one\n\ntwo two tw\nthree\nlast";
  for (size_t size = 1; size <= 5; ++size) {
    std::vector<std::string> pieces;
    for (size_t i = 0; i < text.size(); i += size) {
      pieces.push_back(text.substr(i, size));
    }
    std::string joined;
    for (const std::string& block : ReadAll(pieces)) joined += block;
    EXPECT_EQ(joined, expected) << size;
  }
}

}  // namespace
}  // namespace logclass::cli

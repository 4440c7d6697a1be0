// A Chunk must say of sixteen bytes at once what each of them says alone. Built
// twice: for the vector instructions of x86-64, and without them.

#include "classifier/level/chunk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "classifier/level/pack.h"

namespace logclass::level {
namespace {

constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kNameBytes =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";

using Bytes = std::array<char, Chunk::kSize>;

Mask MaskOf(const Bytes& bytes, std::string_view kind) {
  Mask mask = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const bool found = kind.find(bytes[i]) != std::string_view::npos;
    mask |= Mask{found} << i;
  }
  return mask;
}

void ExpectMasks(const Bytes& bytes) {
  constexpr Mask kAll = 0xffff;
  const Chunk chunk(bytes.data(), bytes.size());
  ASSERT_EQ(chunk.Digits(), MaskOf(bytes, "0123456789"));
  ASSERT_EQ(chunk.Capitals(), MaskOf(bytes, kCapitals));
  ASSERT_EQ(chunk.Letters(), MaskOf(bytes, kLetters));
  ASSERT_EQ(chunk.NameBytes(), MaskOf(bytes, kNameBytes));
  ASSERT_EQ(chunk.Blanks(), MaskOf(bytes, " \t"));
  ASSERT_EQ(chunk.NonBlanks(), kAll ^ MaskOf(bytes, " \t"));
  ASSERT_EQ(chunk.NonSpaces(), kAll ^ MaskOf(bytes, " "));
  ASSERT_EQ(chunk.Equal('"'), MaskOf(bytes, "\""));
}

TEST(Chunk, KnowsEveryByteAtEveryPlace) {
  std::mt19937 random(1);
  for (size_t place = 0; place < Chunk::kSize; ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      Bytes bytes;
      for (char& other : bytes) other = static_cast<char>(random());
      bytes[place] = static_cast<char>(byte);
      ExpectMasks(bytes);
    }
  }
}

// A copy that ends where its memory ends: the sanitizers see what reads on.
struct Exact {
  explicit Exact(std::string_view text)
      : bytes(std::make_unique<char[]>(text.size())), size(text.size()) {
    text.copy(bytes.get(), size);
  }

  std::unique_ptr<char[]> bytes;
  size_t size;
};

TEST(Chunk, PadsWithNulWhatIsMissing) {
  constexpr std::string_view kText = "0123456789abcdefghij";
  for (size_t size = 0; size <= kText.size(); ++size) {
    SCOPED_TRACE(size);
    const Exact text(kText.substr(0, size));
    const Chunk chunk(text.bytes.get(), text.size);
    const size_t seen = std::min(size, Chunk::kSize);
    EXPECT_EQ(Leading(chunk.NameBytes()), seen);
    EXPECT_EQ(chunk.Equal('\0'), 0xffffu >> seen << seen);
    EXPECT_EQ(Leading(chunk.Digits()), std::min<size_t>(seen, 10));
  }
}

TEST(Pack, TellsWordsOfEverySizeApart) {
  constexpr std::string_view kWord = "Critical";
  for (size_t size = 0; size <= kWord.size(); ++size) {
    SCOPED_TRACE(size);
    const Exact word(kWord.substr(0, size));
    const uint64_t packed = Pack({word.bytes.get(), size});
    std::string other(kWord.substr(0, size));
    for (char& c : other) c ^= 0x20;
    EXPECT_EQ(packed, Pack(other)) << "differs in case alone";
    for (char& c : other) {
      c ^= 1;
      EXPECT_NE(packed, Pack(other)) << other;
      c ^= 1;
    }
    if (size == kMaxPacked) continue;
    EXPECT_NE(packed, Pack(other + '\0'));
  }
}

// The compiler reads words byte by byte, the program in parts that overlap.
TEST(Pack, IsTheSameForTheCompilerAndTheProgram) {
  constexpr uint64_t kByCompiler[] = {
      Pack(""),       Pack("a"),       Pack("ab"),
      Pack("abc"),    Pack("abcd"),    Pack("abcde"),
      Pack("abcdef"), Pack("abcdefg"), Pack("abcdefgh")};
  const std::string text = "abcdefgh";
  for (size_t size = 0; size <= text.size(); ++size) {
    EXPECT_EQ(Pack(std::string_view(text).substr(0, size)), kByCompiler[size]);
  }
}

}  // namespace
}  // namespace logclass::level

#include "classifier/engine/opening.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <span>
#include <utility>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace logclass {
namespace {

using Kind = RegexNode::Kind;

// More runs cost more than a search; shorter openings are all over a line.
constexpr size_t kMaxRuns = 12;
constexpr size_t kMinOpening = 3;
constexpr size_t kMinRun = 2;  // one byte hardly tells lines apart

// A run of so many bytes is rare enough not to be split up into several.
constexpr size_t kRare = 6;

constexpr char kCaseBit = 0x20;

// What is known of how a part of a pattern begins.
struct Beginning {
  std::vector<ByteRun> any;
  bool exact = true;      // they are all that the part can match
  bool asserted = false;  // something about their surroundings is asked for
};

Beginning Nothing() { return {.any = {ByteRun()}}; }
Beginning Anything() { return {.any = {ByteRun()}, .exact = false}; }

Beginning BeginningOf(const RegexNode& node);

size_t ShortestLength(const std::vector<ByteRun>& runs) {
  size_t shortest = runs.empty() ? 0 : runs[0].size();
  for (const ByteRun& run : runs) shortest = std::min(shortest, run.size());
  return shortest;
}

Beginning BeginningOfBytes(const ByteSet& bytes) {
  if (bytes.count() > 2 * kMaxRuns) return Anything();
  Beginning out;
  ForEachByte(bytes, [&](int b) {
    const bool has_upper = (b & kCaseBit) != 0 && bytes[b ^ kCaseBit];
    const bool has_lower = (b & kCaseBit) == 0 && bytes[b ^ kCaseBit];
    if (has_lower) return;  // comes later, and is both
    ByteRun& opening = out.any.emplace_back();
    if (has_upper) {
      opening.AddLetter(static_cast<char>(b));
    } else {
      opening.AddByte(static_cast<char>(b));
    }
  });
  return out.any.size() > kMaxRuns ? Anything() : out;
}

Beginning BeginningOfAlternation(const RegexNode& node) {
  Beginning out;
  for (const RegexNode& child : node.children) {
    Beginning part = BeginningOf(child);
    std::move(part.any.begin(), part.any.end(), std::back_inserter(out.any));
    out.exact = out.exact && part.exact;
    out.asserted = out.asserted || part.asserted;
    if (out.any.size() > kMaxRuns) return Anything();
  }
  return out;
}

// Every one of `heads` followed by every one of `tails`.
std::vector<ByteRun> Product(std::vector<ByteRun> heads,
                             const std::vector<ByteRun>& tails) {
  if (tails.size() == 1) {
    for (ByteRun& head : heads) head.Append(tails[0]);
    return heads;
  }
  std::vector<ByteRun> out;
  for (const ByteRun& head : heads) {
    for (const ByteRun& tail : tails) {
      out.push_back(head);
      out.back().Append(tail);
    }
  }
  return out;
}

// What begins with `head` and goes on with `row`.
Beginning BeginningOfRow(Beginning head, std::span<const RegexNode> row) {
  for (const RegexNode& child : row) {
    if (!head.exact) break;
    const Beginning part = BeginningOf(child);
    const size_t count = head.any.size() * part.any.size();
    const bool is_rare = ShortestLength(head.any) >= kRare;
    if (count > kMaxRuns || (is_rare && part.any.size() > 1)) {
      head.exact = false;
      break;
    }
    head.any = Product(std::move(head.any), part.any);
    head.exact = part.exact;
    head.asserted = head.asserted || part.asserted;
  }
  return head;
}

Beginning BeginningOfRepeat(const RegexNode& node) {
  const RegexNode& child = node.children[0];
  if (node.min == 0 && node.max == 1) {
    Beginning out = BeginningOf(child);
    if (out.exact) out.any.emplace_back();
    return out.exact ? out : Anything();
  }
  if (node.min == 0) return Anything();
  Beginning out = BeginningOf(child);
  out.exact = false;
  return out;
}

Beginning BeginningOf(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kEmpty:
      return Nothing();
    case Kind::kBytes:
      return BeginningOfBytes(node.bytes);
    case Kind::kConcatenation:
      return BeginningOfRow(Nothing(), node.children);
    case Kind::kAlternation:
      return BeginningOfAlternation(node);
    case Kind::kRepeat:
      return BeginningOfRepeat(node);
    default:
      return {.any = {ByteRun()}, .asserted = true};
  }
}

// Whether it is one byte, or a letter in either case.
bool IsOneByte(const RegexNode& node) {
  return node.kind == Kind::kBytes && node.bytes.count() <= 2 &&
         BeginningOfBytes(node.bytes).any.size() == 1;
}

std::vector<ByteRun> RunsInEach(const std::vector<RegexNode>& branches) {
  std::vector<ByteRun> out;
  for (const RegexNode& branch : branches) {
    std::vector<ByteRun> runs = RunsIn(branch);
    if (runs.empty() || out.size() + runs.size() > kMaxRuns) return {};
    std::move(runs.begin(), runs.end(), std::back_inserter(out));
  }
  return out;
}

bool BeginsLine(const RegexNode& node) {
  if (node.kind == Kind::kConcatenation) return BeginsLine(node.children[0]);
  if (node.kind != Kind::kAlternation) return node.kind == Kind::kLineBegin;
  return std::all_of(node.children.begin(), node.children.end(), BeginsLine);
}

}  // namespace

void ByteRun::AddByte(char byte) {
  bytes_ += byte;
  either_case_ += '\0';
}

void ByteRun::AddLetter(char lower) {
  bytes_ += lower;
  either_case_ += kCaseBit;
}

void ByteRun::Append(const ByteRun& other) {
  bytes_ += other.bytes_;
  either_case_ += other.either_case_;
}

bool ByteRun::IsAt(const char* at) const {
  for (size_t i = 0; i < bytes_.size(); ++i) {
    if (static_cast<char>(at[i] | either_case_[i]) != bytes_[i]) return false;
  }
  return true;
}

// Compares the first byte and the last of many places at once.
size_t ByteRun::Find(std::string_view line, size_t from) const {
  if (line.size() < bytes_.size()) return std::string_view::npos;
  const char* const begin = line.data();
  const char* at = begin + std::min(from, line.size());
  const char* const end = begin + line.size() - bytes_.size() + 1;
#ifdef __SSE2__
  const size_t last = bytes_.size() - 1;
  const __m128i first_byte = _mm_set1_epi8(bytes_.front());
  const __m128i first_case = _mm_set1_epi8(either_case_.front());
  const __m128i last_byte = _mm_set1_epi8(bytes_.back());
  const __m128i last_case = _mm_set1_epi8(either_case_.back());
  auto load = [](const char* bytes) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  };
  for (; end - at >= ptrdiff_t{sizeof(__m128i)}; at += sizeof(__m128i)) {
    const __m128i is_first =
        _mm_cmpeq_epi8(_mm_or_si128(load(at), first_case), first_byte);
    const __m128i is_last =
        _mm_cmpeq_epi8(_mm_or_si128(load(at + last), last_case), last_byte);
    auto both = static_cast<uint32_t>(
        _mm_movemask_epi8(_mm_and_si128(is_first, is_last)));
    for (; both != 0; both &= both - 1) {
      const char* found = at + std::countr_zero(both);
      if (IsAt(found)) return static_cast<size_t>(found - begin);
    }
  }
#endif
  for (; at < end; ++at) {
    if (IsAt(at)) return static_cast<size_t>(at - begin);
  }
  return std::string_view::npos;
}

std::optional<Openings> OpeningsOf(const RegexNode& pattern) {
  if (BeginsLine(pattern)) {
    return Openings{.any = {}, .at_line_begin = true, .is_whole = false};
  }
  Beginning beginning = BeginningOf(pattern);
  if (ShortestLength(beginning.any) < kMinOpening) return std::nullopt;
  return Openings{.any = std::move(beginning.any),
                  .at_line_begin = false,
                  .is_whole = beginning.exact && !beginning.asserted};
}

std::vector<ByteRun> RunsIn(const RegexNode& pattern) {
  std::vector<ByteRun> longest;
  size_t length = kMinRun - 1;
  auto offer = [&](std::vector<ByteRun> runs) {
    if (ShortestLength(runs) <= length) return;
    length = ShortestLength(runs);
    longest = std::move(runs);
  };
  offer(BeginningOf(pattern).any);
  if (pattern.kind == Kind::kAlternation) offer(RunsInEach(pattern.children));
  if (pattern.kind == Kind::kRepeat && pattern.min > 0) {
    offer(RunsIn(pattern.children[0]));
  }
  if (pattern.kind != Kind::kConcatenation) return longest;
  const RegexNode* before = nullptr;
  for (std::span<const RegexNode> row(pattern.children); !row.empty();
       row = row.subspan(1)) {
    const RegexNode& node = row[0];
    // Otherwise the run from the byte before is a longer one.
    if (before == nullptr || !IsOneByte(*before)) {
      const bool is_repeat = node.kind == Kind::kRepeat && node.min > 0;
      // What comes after a repeat follows its last time.
      const RegexNode& once = is_repeat ? node.children[0] : node;
      offer(BeginningOfRow(BeginningOf(once), row.subspan(1)).any);
    }
    if (node.kind != Kind::kBytes) offer(RunsIn(node));
    before = &node;
  }
  return longest;
}

bool ContainsAny(std::string_view line, const std::vector<ByteRun>& runs) {
  return std::any_of(runs.begin(), runs.end(), [&](const ByteRun& run) {
    return run.Find(line, 0) != std::string_view::npos;
  });
}

}  // namespace logclass

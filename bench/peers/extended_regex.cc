#include "bench/peers/extended_regex.h"

#include <string_view>

#include "classifier/base/strings.h"
#include "classifier/engine/regex_tree.h"
#include "classifier/rules/regex_check.h"

namespace logclass::bench {
namespace {

using Kind = RegexNode::Kind;

// What means something within brackets, depending on where it stands.
constexpr std::string_view kBracketSpecial = "]^-[";

std::string Ranges(const ByteSet& bytes) {
  std::string out;
  for (size_t begin = 0; begin < bytes.size(); ++begin) {
    if (!bytes[begin]) continue;
    size_t end = begin;
    while (end + 1 < bytes.size() && bytes[end + 1]) ++end;
    out += static_cast<char>(begin);
    if (end > begin + 1) out += '-';
    if (end > begin) out += static_cast<char>(end);
    begin = end;
  }
  return out;
}

// One byte of the set. REQUIRES: there are two or more.
std::string Bracket(ByteSet bytes) {
  const bool negated = bytes.count() > bytes.size() / 2;
  if (negated) bytes.flip();
  bytes['\n'] = false;  // in no line
  bytes['\0'] = false;  // would end the pattern
  // A ] comes first, a - last, a ^ not first, and a [ where no name follows.
  std::string first, last;
  if (bytes[']']) first = "]";
  for (char c : {'[', '^', '-'}) {
    if (bytes[static_cast<unsigned char>(c)]) last += c;
  }
  for (char c : kBracketSpecial) bytes[static_cast<unsigned char>(c)] = false;
  first += Ranges(bytes);
  if (first.empty() && last == "^-") last = "-^";
  if (first.empty() && last.empty()) return ".";
  return Concat(negated ? "[^" : "[", first, last, ']');
}

std::string OneByte(const ByteSet& bytes) {
  if (bytes.count() != 1) return Bracket(bytes);
  size_t byte = 0;
  while (!bytes[byte]) ++byte;
  const char c = static_cast<char>(byte);
  constexpr std::string_view kEscaped = R"(\.+*?()|[{^$)";
  return kEscaped.find(c) != kEscaped.npos ? Concat('\\', c)
                                           : std::string(1, c);
}

std::string Ere(const RegexNode& node);

std::string Joined(const RegexNode& node, std::string_view separator) {
  std::string out;
  for (const RegexNode& child : node.children) {
    if (&child != &node.children.front()) out += separator;
    out += Ere(child);
  }
  return out;
}

std::string Repeat(const RegexNode& node) {
  const std::string inner = Concat('(', Ere(node.children[0]), ')');
  const int min = node.min, max = node.max;
  if (max == RegexNode::kUnbounded) {
    if (min <= 1) return inner + (min == 0 ? "*" : "+");
    return Concat(inner, '{', min, ",}");
  }
  return min == 0 && max == 1 ? inner + "?"
                              : Concat(inner, '{', min, ',', max, '}');
}

std::string Ere(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kEmpty:
      return "()";
    case Kind::kBytes:
      return OneByte(node.bytes);
    case Kind::kLineBegin:
      return "^";
    case Kind::kLineEnd:
      return "$";
    case Kind::kWordBoundary:
      return "\\b";
    case Kind::kNoWordBoundary:
      return "\\B";
    case Kind::kConcatenation:
      return Joined(node, "");
    case Kind::kAlternation:
      return Concat('(', Joined(node, "|"), ')');
    case Kind::kRepeat:
      return Repeat(node);
  }
  return "";
}

}  // namespace

std::optional<std::string> ExtendedRegex(const Pattern& pattern) {
  const auto tree = ParseRegex(RegexOf(pattern), pattern.ignore_case);
  if (!tree) return std::nullopt;
  std::string regex = Ere(*tree);
  if (regex.find('\0') != regex.npos) return std::nullopt;
  return regex;
}

}  // namespace logclass::bench

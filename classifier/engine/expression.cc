#include "classifier/engine/expression.h"

#include <algorithm>
#include <cstdio>

#include "classifier/base/strings.h"
#include "classifier/engine/digits_alike.h"
#include "classifier/engine/regex_tree.h"
#include "classifier/engine/required_literals.h"
#include "classifier/rules/regex_check.h"

namespace logclass {
namespace {

using Kind = RegexNode::Kind;

enum class Side { kFront, kBack };

// Cuts off what is optional at one side of `node`: a match without it is a
// match as well. A repeat is cut to its minimum.
void Trim(RegexNode& node, Side side) {
  switch (node.kind) {
    case Kind::kRepeat:
      if (node.min == 0) {
        node = RegexNode();
      } else if (node.min == 1) {
        RegexNode once = std::move(node.children[0]);
        node = std::move(once);
        Trim(node, side);
      } else {
        node.max = node.min;
      }
      break;
    case Kind::kAlternation:
      for (RegexNode& child : node.children) Trim(child, side);
      if (std::any_of(node.children.begin(), node.children.end(),
                      [](const auto& c) { return c.kind == Kind::kEmpty; })) {
        node = RegexNode();
      }
      break;
    case Kind::kConcatenation:
      while (!node.children.empty()) {
        auto edge = side == Side::kFront ? node.children.begin()
                                         : node.children.end() - 1;
        Trim(*edge, side);
        if (edge->kind != Kind::kEmpty) break;
        node.children.erase(edge);
      }
      if (node.children.empty()) node = RegexNode();
      break;
    default:
      break;
  }
}

bool Contains(const RegexNode& node, Kind kind) {
  return node.kind == kind ||
         std::any_of(node.children.begin(), node.children.end(),
                     [&](const auto& c) { return Contains(c, kind); });
}

void AppendByte(int byte, std::string& out) {
  bool plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
               (byte >= 'A' && byte <= 'Z') || byte == ' ' || byte == '_';
  if (plain) {
    out += static_cast<char>(byte);
    return;
  }
  char hex[8];
  std::snprintf(hex, sizeof(hex), "\\x%02x", byte);
  out += hex;
}

void AppendSet(const ByteSet& set, std::string& out) {
  if (set.count() == 255 && !set['\n']) {
    out += '.';
    return;
  }
  auto first_from = [&](int at, bool value) {
    while (at < 256 && set[at] != value) ++at;
    return at;
  };
  if (set.count() == 1) return AppendByte(first_from(0, true), out);
  out += '[';
  for (int low = first_from(0, true); low < 256;) {
    int end = first_from(low, false);
    AppendByte(low, out);
    if (end - low > 2) out += '-';
    if (end - low > 1) AppendByte(end - 1, out);
    low = first_from(end, true);
  }
  out += ']';
}

void AppendNode(const RegexNode& node, std::string& out);

void AppendRepeat(const RegexNode& node, std::string& out) {
  bool group = node.children[0].kind != Kind::kBytes;
  if (group) out += "(?:";
  AppendNode(node.children[0], out);
  if (group) out += ')';
  if (node.max == RegexNode::kUnbounded && node.min <= 1) {
    out += node.min == 0 ? '*' : '+';
  } else if (node.min == 0 && node.max == 1) {
    out += '?';
  } else if (node.max == RegexNode::kUnbounded) {
    out += Concat('{', node.min, ",}");
  } else {
    out += Concat('{', node.min, ',', node.max, '}');
  }
}

void AppendNode(const RegexNode& node, std::string& out) {
  switch (node.kind) {
    case Kind::kEmpty:
      break;
    case Kind::kBytes:
      AppendSet(node.bytes, out);
      break;
    case Kind::kLineBegin:
      out += '^';
      break;
    case Kind::kLineEnd:
      out += "\\r?$";  // a carriage return belongs to the line end
      break;
    case Kind::kWordBoundary:
      out += "\\b";
      break;
    case Kind::kNoWordBoundary:
      out += "\\B";
      break;
    case Kind::kConcatenation:
      for (const RegexNode& child : node.children) {
        bool group = child.kind == Kind::kAlternation;
        if (group) out += "(?:";
        AppendNode(child, out);
        if (group) out += ')';
      }
      break;
    case Kind::kAlternation:
      for (size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0) out += '|';
        AppendNode(node.children[i], out);
      }
      break;
    case Kind::kRepeat:
      AppendRepeat(node, out);
      break;
  }
}

// An empty set, as of [^\x00-\xff], has no spelling; nothing matches it.
bool HasEmptySet(const RegexNode& node) {
  if (node.kind == Kind::kBytes && node.bytes.none()) return true;
  return std::any_of(node.children.begin(), node.children.end(), HasEmptySet);
}

}  // namespace

std::string_view TierName(Tier tier) {
  switch (tier) {
    case Tier::kHyperscan:
      return "hyperscan";
    case Tier::kConfirm:
      return "hyperscan+re2";
    case Tier::kRe2:
      return "re2";
    case Tier::kLiteral:
      return "literal+re2";
  }
  return "";
}

std::optional<Expression> ToExpression(const Pattern& pattern, Digits digits) {
  std::optional<RegexNode> tree =
      ParseRegex(RegexOf(pattern), pattern.ignore_case);
  if (!tree || HasEmptySet(*tree)) return Expression{"", Tier::kRe2, {}};
  if (MinLength(*tree) == 0) return std::nullopt;
  Trim(*tree, Side::kFront);
  Trim(*tree, Side::kBack);
  Expression out;
  if (digits == Digits::kAlike && TellsDigitsApart(*tree)) {
    out.tier = Tier::kConfirm;
  }
  if (digits == Digits::kAlike) MakeDigitsAlike(*tree);
  AppendNode(*tree, out.text);
  // Where the line end was reached over a carriage return, or might have been,
  // Hyperscan's word is not enough.
  if (Contains(*tree, Kind::kLineEnd)) out.tier = Tier::kConfirm;
  out.tree = *std::move(tree);
  return out;
}

std::string AnyOf(const Clause& clause) {
  std::string literals;
  for (const std::string& literal : clause) {
    if (!literals.empty()) literals += '|';
    for (unsigned char byte : literal) AppendByte(byte, literals);
  }
  return Concat("(?i:", literals, ')');
}

}  // namespace logclass

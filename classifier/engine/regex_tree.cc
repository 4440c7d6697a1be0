#include "classifier/engine/regex_tree.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace logclass {
namespace {

using Kind = RegexNode::Kind;

ByteSet Range(int low, int high) {
  ByteSet out;
  for (int b = low; b <= high; ++b) out.set(b);
  return out;
}

ByteSet Bytes(std::string_view bytes) {
  ByteSet out;
  for (unsigned char b : bytes) out.set(b);
  return out;
}

ByteSet Digits() { return Range('0', '9'); }
ByteSet Letters() { return Range('a', 'z') | Range('A', 'Z'); }
ByteSet Spaces() { return Bytes("\t\n\f\r "); }  // RE2's \s has no \v
ByteSet WordBytes() { return Digits() | Letters() | Bytes("_"); }

// Adds the other case of every letter, as RE2 does in Latin-1.
ByteSet FoldCase(const ByteSet& set) {
  static const ByteSet kUpper = Range('A', 'Z') | Range(0xc0, 0xd6) |
                                Range(0xd8, 0xde);  // no multiplication sign
  return set | (set & kUpper) << 0x20 | ((set >> 0x20) & kUpper);
}

std::optional<ByteSet> PosixClass(std::string_view name) {
  struct Entry {
    std::string_view name;
    ByteSet set;
  };
  const Entry entries[] = {
      {"alnum", Letters() | Digits()},
      {"alpha", Letters()},
      {"ascii", Range(0, 0x7f)},
      {"blank", Bytes("\t ")},
      {"cntrl", Range(0, 0x1f) | Range(0x7f, 0x7f)},
      {"digit", Digits()},
      {"graph", Range('!', '~')},
      {"lower", Range('a', 'z')},
      {"print", Range(' ', '~')},
      {"punct",
       Range('!', '/') | Range(':', '@') | Range('[', '`') | Range('{', '~')},
      {"space", Bytes("\t\n\v\f\r ")},
      {"upper", Range('A', 'Z')},
      {"word", WordBytes()},
      {"xdigit", Digits() | Range('a', 'f') | Range('A', 'F')},
  };
  for (const Entry& entry : entries) {
    if (entry.name == name) return entry.set;
  }
  return std::nullopt;
}

RegexNode Leaf(Kind kind) {
  RegexNode node;
  node.kind = kind;
  return node;
}

RegexNode Branch(Kind kind, std::vector<RegexNode> children) {
  if (children.empty()) return Leaf(Kind::kEmpty);
  if (children.size() == 1) return std::move(children[0]);
  RegexNode node = Leaf(kind);
  node.children = std::move(children);
  return node;
}

// A recursive-descent parser. The regex is known to be valid, so there are no
// error messages, only a flag for what cannot be expressed.
class Parser {
 public:
  Parser(std::string_view text, bool ignore_case)
      : text_(text), ignore_case_(ignore_case) {}

  std::optional<RegexNode> Parse() {
    RegexNode node = ParseAlternation();
    if (!supported_ || !text_.empty()) return std::nullopt;
    return node;
  }

 private:
  bool Consume(std::string_view prefix) {
    if (!text_.starts_with(prefix)) return false;
    text_.remove_prefix(prefix.size());
    return true;
  }

  char Take() {
    if (text_.empty()) {
      supported_ = false;
      return '\0';
    }
    char c = text_.front();
    text_.remove_prefix(1);
    return c;
  }

  RegexNode Set(ByteSet set) {
    if (ignore_case_) set = FoldCase(set);
    set.reset('\n');
    RegexNode node = Leaf(Kind::kBytes);
    node.bytes = set;
    return node;
  }

  RegexNode ParseAlternation() {
    std::vector<RegexNode> branches;
    do {
      branches.push_back(ParseConcatenation());
    } while (Consume("|"));
    return Branch(Kind::kAlternation, std::move(branches));
  }

  RegexNode ParseConcatenation() {
    std::vector<RegexNode> items;
    while (supported_ && !text_.empty() && text_[0] != '|' && text_[0] != ')') {
      if (Consume("\\Q")) {
        ParseQuoted(items);
        continue;
      }
      if (Consume("\\E")) continue;  // the end of nothing; RE2 ignores it
      bool is_flags = false;
      RegexNode atom = ParseAtom(is_flags);
      if (!is_flags) {
        items.push_back(ParseRepeats(std::move(atom)));
      } else if (!items.empty()) {  // "a(?i)+" repeats the a
        items.back() = ParseRepeats(std::move(items.back()));
      }
    }
    return Branch(Kind::kConcatenation, std::move(items));
  }

  void ParseQuoted(std::vector<RegexNode>& items) {
    while (!text_.empty() && !Consume("\\E")) {
      items.push_back(Set(Bytes(std::string(1, Take()))));
    }
    if (!items.empty()) items.back() = ParseRepeats(std::move(items.back()));
  }

  RegexNode ParseRepeats(RegexNode atom) {
    while (!text_.empty()) {
      int min = 0, max = 0;
      if (!ParseRepeatCounts(min, max)) break;
      Consume("?");  // lazy or greedy: the same lines match
      RegexNode repeat = Leaf(Kind::kRepeat);
      repeat.min = min;
      repeat.max = max;
      repeat.children.push_back(std::move(atom));
      atom = std::move(repeat);
    }
    return atom;
  }

  bool ParseRepeatCounts(int& min, int& max) {
    max = RegexNode::kUnbounded;
    if (Consume("*")) return true;
    if (Consume("+")) return min = 1, true;
    if (Consume("?")) return max = 1, true;
    // "{" that begins no counts is a literal.
    size_t close = text_.find('}');
    if (text_[0] != '{' || close == std::string_view::npos) return false;
    std::string_view counts = text_.substr(1, close - 1);
    size_t comma = counts.find(',');
    std::string_view low = counts.substr(0, comma);
    std::string_view high =
        comma == std::string_view::npos ? low : counts.substr(comma + 1);
    auto number = [](std::string_view s) {
      return !s.empty() && s.size() <= 4 &&
             std::all_of(s.begin(), s.end(),
                         [](unsigned char c) { return std::isdigit(c); });
    };
    if (!number(low) || !(high.empty() || number(high))) return false;
    min = std::stoi(std::string(low));
    if (!high.empty()) max = std::stoi(std::string(high));
    text_.remove_prefix(close + 1);
    return true;
  }

  RegexNode ParseAtom(bool& is_flags) {
    char c = Take();
    switch (c) {
      case '(':
        return ParseGroup(is_flags);
      case '[':
        return ParseClass();
      case '.':
        return Set(Range(0, 0xff));
      case '^':
        return Leaf(Kind::kLineBegin);
      case '$':
        return Leaf(Kind::kLineEnd);
      case '\\':
        return ParseEscape();
      default:
        return Set(Bytes(std::string(1, c)));
    }
  }

  // After "(". Flags hold to the end of the enclosing group.
  RegexNode ParseGroup(bool& is_flags) {
    bool outer_ignore_case = ignore_case_;
    if (Consume("?P<") || Consume("?<")) {
      text_.remove_prefix(std::min(text_.find('>') + 1, text_.size()));
    } else if (Consume("?")) {
      bool value = true;
      char flag;
      while ((flag = Take()) != ':' && flag != ')' && supported_) {
        if (flag == '-') value = false;
        if (flag == 'i') ignore_case_ = value;
        // s, m and U change nothing within a line.
      }
      if (flag == ')') {
        is_flags = true;
        return {};
      }
    }
    RegexNode node = ParseAlternation();
    if (Take() != ')') supported_ = false;
    ignore_case_ = outer_ignore_case;
    return node;
  }

  RegexNode ParseEscape() {
    char c = Take();
    switch (c) {
      case 'A':
        return Leaf(Kind::kLineBegin);
      case 'z':
        return Leaf(Kind::kLineEnd);
      case 'b':
        return Leaf(Kind::kWordBoundary);
      case 'B':
        return Leaf(Kind::kNoWordBoundary);
      default:
        break;
    }
    if (auto set = PerlClass(c)) return Set(*set);
    return Set(EscapedByte(c));
  }

  static std::optional<ByteSet> PerlClass(char c) {
    switch (c) {
      case 'd':
        return Digits();
      case 'D':
        return ~Digits();
      case 's':
        return Spaces();
      case 'S':
        return ~Spaces();
      case 'w':
        return WordBytes();
      case 'W':
        return ~WordBytes();
      default:
        return std::nullopt;
    }
  }

  // The byte that "\c..." stands for, `c` being taken already.
  ByteSet EscapedByte(char c) {
    switch (c) {
      case 'a':
        return Bytes("\a");
      case 'f':
        return Bytes("\f");
      case 'n':
        return Bytes("\n");
      case 'r':
        return Bytes("\r");
      case 't':
        return Bytes("\t");
      case 'v':
        return Bytes("\v");
      case 'x':
        return HexByte();
      default:
        break;
    }
    if (c >= '0' && c <= '7') return OctalByte(c);
    // \pN, \C and the like; a byte above 0x7f escaped is itself.
    if (std::isalnum(static_cast<unsigned char>(c))) supported_ = false;
    return Bytes(std::string(1, c));
  }

  ByteSet HexByte() {
    std::string digits;
    if (Consume("{")) {
      for (char c; supported_ && (c = Take()) != '}';) digits += c;
    } else {
      digits = {Take(), Take()};
    }
    unsigned long value =
        supported_ ? std::strtoul(digits.c_str(), nullptr, 16) : 0;
    if (value > 0xff) supported_ = false;
    return supported_ ? Range(value, value) : ByteSet();
  }

  ByteSet OctalByte(char first) {
    int value = first - '0';
    for (int i = 0;
         i < 2 && !text_.empty() && text_[0] >= '0' && text_[0] <= '7'; ++i) {
      value = value * 8 + (Take() - '0');
    }
    if (value > 0xff) supported_ = false;
    return supported_ ? Range(value, value) : ByteSet();
  }

  // After "[".
  RegexNode ParseClass() {
    bool negated = Consume("^");
    ByteSet set;
    bool first = true;
    while (supported_ && (first || !text_.starts_with("]"))) {
      first = false;
      if (auto named = ParseNamedClass()) {
        set |= *named;
        continue;
      }
      int low = ParseClassByte();
      int high = low;
      if (text_.size() >= 2 && text_[0] == '-' && text_[1] != ']') {
        Take();
        high = ParseClassByte();
      }
      set |= Range(low, high);
    }
    Take();
    // RE2 folds first and negates then.
    if (ignore_case_) set = FoldCase(set);
    if (negated) set.flip();
    set.reset('\n');
    RegexNode node = Leaf(Kind::kBytes);
    node.bytes = set;
    return node;
  }

  // [:alpha:], \d and the like inside a class.
  std::optional<ByteSet> ParseNamedClass() {
    if (text_.starts_with("[:")) {
      size_t close = text_.find(":]");
      if (close == std::string_view::npos) return std::nullopt;
      std::string_view name = text_.substr(2, close - 2);
      bool negated = name.starts_with('^');
      if (negated) name.remove_prefix(1);
      auto set = PosixClass(name);
      if (!set) return std::nullopt;
      text_.remove_prefix(close + 2);
      if (ignore_case_) set = FoldCase(*set);
      return negated ? ~*set : *set;
    }
    if (text_.size() < 2 || text_[0] != '\\') return std::nullopt;
    auto set = PerlClass(text_[1]);
    if (set) text_.remove_prefix(2);
    return set;
  }

  int ParseClassByte() {
    char c = Take();
    if (c != '\\') return static_cast<unsigned char>(c);
    ByteSet set = EscapedByte(Take());
    for (int b = 0; b < 256; ++b) {
      if (set[b]) return b;
    }
    supported_ = false;
    return 0;
  }

  std::string_view text_;
  bool ignore_case_;
  bool supported_ = true;
};

}  // namespace

std::optional<RegexNode> ParseRegex(std::string_view regex, bool ignore_case) {
  return Parser(regex, ignore_case).Parse();
}

std::span<const RegexNode> BranchesOf(const RegexNode& tree) {
  const bool is_one = tree.kind != RegexNode::Kind::kAlternation;
  return is_one ? std::span(&tree, 1) : std::span(tree.children);
}

size_t MinLength(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kBytes:
      return 1;
    case Kind::kConcatenation: {
      size_t sum = 0;
      for (const RegexNode& child : node.children) sum += MinLength(child);
      return sum;
    }
    case Kind::kAlternation: {
      size_t least = MinLength(node.children[0]);
      for (const RegexNode& child : node.children) {
        least = std::min(least, MinLength(child));
      }
      return least;
    }
    case Kind::kRepeat:
      return node.min * MinLength(node.children[0]);
    default:
      return 0;
  }
}

}  // namespace logclass

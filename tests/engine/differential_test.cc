// The engine against RE2 alone: the same lines must match the same patterns, in
// a batch and one by one, whatever is known of lines that are alike. On every
// shipped pattern over all examples, real logs and strings generated from the
// patterns themselves, and on random patterns over random lines.

#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "classifier/engine/regex_tree.h"
#include "classifier/engine/scanner.h"
#include "classifier/rules/loader.h"
#include "classifier/rules/regex_check.h"
#include "tests/support/rules.h"

namespace logclass {
namespace {

using Matches = std::set<size_t>;  // indexes of patterns

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    size_t end = text.find('\n');
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out;
}

std::string Describe(const Verdict& verdict) {
  std::string out = Concat(
      SeverityName(verdict.severity), ' ', verdict.reason, ' ', verdict.rule,
      ' ', verdict.declared_level ? SeverityName(*verdict.declared_level) : "");
  for (std::string_view reason : verdict.reasons) out += Concat(' ', reason);
  for (const Attribute& attribute : verdict.attributes) {
    out += Concat(' ', attribute.name, '=', attribute.value);
  }
  return out;
}

// Each pattern as a rule of its own, whose reason is the pattern's index.
class PatternSet {
 public:
  explicit PatternSet(const std::vector<Pattern>& patterns)
      : patterns_(patterns) {
    RuleSet rules;
    for (size_t i = 0; i < patterns.size(); ++i) {
      Rule& rule = rules.rules.emplace_back();
      rule.id = rule.reason = std::to_string(i);
      rule.kinds[0] = true;
      rule.any = {patterns[i]};
      res_.push_back(std::make_unique<RE2>(
          RegexOf(patterns[i]), PatternOptions(patterns[i].ignore_case)));
    }
    std::sort(rules.rules.begin(), rules.rules.end(),
              [](const Rule& a, const Rule& b) { return a.id < b.id; });
    std::vector<Diagnostic> diagnostics;
    auto database = Database::Compile(std::move(rules), &diagnostics);
    EXPECT_TRUE(database.ok())
        << database.status() << FormatDiagnostics(diagnostics);
    scanner_ = testing::NewScanner(*database);
  }

  Matches MatchWithRe2(std::string_view line) const {
    Matches out;
    for (size_t i = 0; i < res_.size(); ++i) {
      if (RE2::PartialMatch(line, *res_[i])) out.insert(i);
    }
    return out;
  }

  // Compares all lines of `text`, scanned as one batch; a sample of them is
  // scanned one by one as well.
  void Compare(std::string_view text) {
    BatchVerdicts batch;
    ASSERT_TRUE(scanner_->ClassifyLines(text, &batch).ok());
    std::vector<std::string_view> lines = SplitLines(text);
    ASSERT_EQ(batch.items().size(), lines.size());
    for (size_t i = 0; i < lines.size(); ++i) {
      std::string_view line = lines[i];
      if (line.ends_with('\r')) line.remove_suffix(1);
      Matches expected = MatchWithRe2(line);
      ExpectSame(expected, batch.Get(i), line, "batch");
      if (i % 16 != 0) continue;
      Verdict one;
      ASSERT_TRUE(scanner_->Classify(lines[i], &one).ok());
      ExpectSame(expected, one, line, "one line");
      if (::testing::Test::HasFailure()) return;  // one example is enough
    }
  }

 private:
  void ExpectSame(const Matches& expected, const Verdict& verdict,
                  std::string_view line, const char* how) {
    Matches actual;
    auto add = [&](std::string_view reason) {
      actual.insert(std::stoul(std::string(reason)));
    };
    if (verdict.has_reason()) add(verdict.reason);
    for (std::string_view reason : verdict.reasons) add(reason);
    if (actual == expected) return;
    for (size_t i = 0; i < patterns_.size(); ++i) {
      if (actual.contains(i) == expected.contains(i)) continue;
      ADD_FAILURE() << how << ": pattern " << patterns_[i].text
                    << (expected.contains(i) ? " is missed in "
                                             : " wrongly hits ")
                    << ::testing::PrintToString(std::string(line));
    }
  }

  std::vector<Pattern> patterns_;
  std::vector<std::unique_ptr<RE2>> res_;
  std::unique_ptr<Scanner> scanner_;
};

// Random strings that a pattern matches, or nearly does.
class Generator {
 public:
  explicit Generator(uint32_t seed) : random_(seed) {}

  int Below(int n) {
    return std::uniform_int_distribution<>(0, n - 1)(random_);
  }

  void AppendMatch(const RegexNode& node, std::string& out) {
    using Kind = RegexNode::Kind;
    switch (node.kind) {
      case Kind::kBytes:
        AppendByte(node.bytes, out);
        break;
      case Kind::kConcatenation:
        for (const RegexNode& child : node.children) AppendMatch(child, out);
        break;
      case Kind::kAlternation:
        AppendMatch(node.children[Below(node.children.size())], out);
        break;
      case Kind::kRepeat: {
        int most = node.max == RegexNode::kUnbounded ? node.min + 3 : node.max;
        int count = node.min + Below(std::min(most - node.min, 3) + 1);
        for (int i = 0; i < count; ++i) AppendMatch(node.children[0], out);
        break;
      }
      default:
        break;
    }
  }

  // Puts another digit in the place of some.
  void ChangeDigits(std::string& text) {
    for (char& c : text) {
      if (c >= '0' && c <= '9' && Below(2) == 0) {
        c = static_cast<char>('0' + Below(10));
      }
    }
  }

  // Drops, doubles or changes one byte.
  void Mutate(std::string& text) {
    if (text.empty()) return;
    size_t at = Below(text.size());
    switch (Below(4)) {
      case 0:
        text.erase(at, 1);
        break;
      case 1:
        text.insert(at, 1, text[at]);
        break;
      case 2:
        text[at] ^= 0x20;
        break;
      default:
        text[at] = "\r \t\v\0\xff\xc3_9"[Below(9)];
    }
    std::erase(text, '\n');
  }

 private:
  void AppendByte(const ByteSet& bytes, std::string& out) {
    int start = Below(4) == 0 ? Below(256) : 'a';
    for (int i = 0; i < 256; ++i) {
      int byte = (start + i) % 256;
      if (bytes[byte]) {
        out += static_cast<char>(byte);
        return;
      }
    }
  }

  std::mt19937 random_;
};

RuleSet ShippedRules() {
  std::vector<Diagnostic> diagnostics;
  RuleSet rules = LoadRules({LOGCLASS_RULES_DIR}, &diagnostics);
  EXPECT_EQ(FormatDiagnostics(diagnostics), "");
  return rules;
}

std::vector<Pattern> DistinctPatterns(const RuleSet& rules) {
  std::map<std::string, Pattern> distinct;
  for (const Rule& rule : rules.rules) {
    for (const auto* list : {&rule.any, &rule.all, &rule.none, &rule.extract}) {
      for (const Pattern& p : *list) {
        distinct.emplace(p.Key(), p);
      }
    }
  }
  std::vector<Pattern> out;
  for (auto& [key, pattern] : distinct) out.push_back(std::move(pattern));
  return out;
}

TEST(ShippedPatternsTest, AgreeOnAllExamples) {
  RuleSet rules = ShippedRules();
  PatternSet patterns(DistinctPatterns(rules));
  Generator generator(20261122);
  std::string text;
  for (const Rule& rule : rules.rules) {
    for (const Example& example : rule.examples) {
      std::string line = example.line;
      text += line + '\n';
      if (generator.Below(4) > 0) continue;  // a minute is enough
      generator.ChangeDigits(line);
      text += line + '\n';
    }
  }
  patterns.Compare(text);
}

TEST(ShippedPatternsTest, AgreeOnGeneratedStrings) {
  std::vector<Pattern> list = DistinctPatterns(ShippedRules());
  PatternSet patterns(list);
  Generator generator(20240501);
  std::string text;
  for (const Pattern& pattern : list) {
    auto tree = ParseRegex(RegexOf(pattern), pattern.ignore_case);
    if (!tree) continue;
    for (int i = 0; i < 3; ++i) {
      std::string line;
      generator.AppendMatch(*tree, line);
      if (i == 1) generator.ChangeDigits(line), generator.Mutate(line);
      if (i == 2) line = Concat("x ", line, i % 2 ? "\r" : " y");
      text += line + '\n';
    }
  }
  patterns.Compare(text);
}

TEST(ShippedPatternsTest, AgreeOnLoghub) {
  std::string dir = std::string(LOGCLASS_SHARED_DIR) + "/data/loghub";
  if (!std::filesystem::is_directory(dir)) {
    GTEST_SKIP() << "../shared is absent: no loghub to compare on";
  }
  // One line in eight keeps the RE2 side within seconds.
  std::string text;
  for (const auto& entry : std::filesystem::directory_iterator(dir)) {
    if (entry.path().extension() != ".log") continue;
    std::string content = *ReadFile(entry.path());
    std::vector<std::string_view> lines = SplitLines(content);
    for (size_t i = 0; i < lines.size(); i += 8) {
      text += Concat(lines[i], '\n');
    }
  }
  PatternSet(DistinctPatterns(ShippedRules())).Compare(text);
}

// Verdicts as a whole, attributes too: a scanner that knows lines that are
// alike against one that knows none.
TEST(ShippedRulesTest, WhatIsKnownOfLinesAlikeChangesNoVerdict) {
  std::vector<Diagnostic> diagnostics;
  auto database = Database::Load({LOGCLASS_RULES_DIR}, {}, &diagnostics);
  ASSERT_TRUE(database.ok());
  auto knowing = Scanner::Create(*database);
  auto forgetful = Scanner::Create(*database, {.memo = false});
  ASSERT_TRUE(knowing.ok() && forgetful.ok());
  Generator generator(42);
  const RuleSet rules = ShippedRules();
  size_t matched = 0;
  for (int turn = 0; turn < 4; ++turn) {
    for (const Rule& rule : rules.rules) {
      for (const Example& example : rule.examples) {
        std::string line = example.line;
        if (turn > 0) generator.ChangeDigits(line);
        Verdict expected, actual;
        ASSERT_TRUE((*forgetful)->Classify(line, &expected).ok());
        ASSERT_TRUE((*knowing)->Classify(line, &actual).ok());
        ASSERT_EQ(Describe(actual), Describe(expected)) << line;
        matched += expected.has_reason();
      }
    }
  }
  EXPECT_GT(matched, rules.rules.size());
}

std::string RandomRegex(Generator& generator, int depth) {
  static const char* const kAtoms[] = {
      "a",   "b",     "-",      ".",   "[ab]", "[^a]", "\\s", "\\S",   "\\w",
      "\\W", "\\d",   "\\D",    "^",   "$",    "\\b",  "\\B", "(?i)",  "[\\W]",
      " ",   "\\x41", "[^\\s]", "\\t", "\\A",  "\\z",  "1",   "[0-4]", "[^3]"};
  std::string out;
  for (int i = 1 + generator.Below(4); i > 0; --i) {
    if (depth > 0 && generator.Below(3) == 0) {
      out += Concat(
          generator.Below(2) ? "(?:" : "(", RandomRegex(generator, depth - 1),
          generator.Below(2) ? Concat('|', RandomRegex(generator, depth - 1))
                             : "",
          ')');
    } else {
      out += kAtoms[generator.Below(std::size(kAtoms))];
    }
    static const char* const kRepeats[] = {"*",     "+",     "?",  "{2}",
                                           "{1,3}", "{0,2}", "+?", "{2,}"};
    if (generator.Below(4) == 0) {
      out += kRepeats[generator.Below(std::size(kRepeats))];
    }
  }
  return out;
}

std::vector<Pattern> RandomPatterns(Generator& generator, size_t count) {
  std::vector<Pattern> out;
  while (out.size() < count) {
    Pattern pattern;
    pattern.is_regex = true;
    pattern.ignore_case = generator.Below(4) == 0;
    pattern.text = RandomRegex(generator, 2);
    if (CheckRegex(pattern.text, pattern.ignore_case)) continue;
    auto tree = ParseRegex(pattern.text, pattern.ignore_case);
    if (!tree || MinLength(*tree) == 0) continue;
    out.push_back(std::move(pattern));
  }
  return out;
}

TEST(RandomPatternsTest, AgreeOnRandomLines) {
  Generator generator(4711);
  // Small sets: many patterns without a literal take Hyperscan minutes.
  for (int set = 0; set < 100; ++set) {
    PatternSet patterns(RandomPatterns(generator, 25));
    std::string text;
    for (int i = 0; i < 2000; ++i) {
      for (int j = generator.Below(12); j > 0; --j) {
        text += "aAbB -_137\t\r\v\xe9"[generator.Below(14)];
      }
      text += generator.Below(5) == 0 ? "\r\n" : "\n";
    }
    patterns.Compare(text);
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace logclass

#include "classifier/engine/required_literals.h"

#include <algorithm>
#include <set>
#include <utility>

namespace logclass {
namespace {

using Kind = RegexNode::Kind;
using Literals = std::vector<std::string>;

// Sets larger than these are not worth following.
constexpr size_t kMaxBytesInSet = 4;
constexpr size_t kMaxLiterals = 32;

// What is known of a part of a pattern.
struct Knowledge {
  bool exact = false;  // it matches `all_of_it` and nothing else
  Literals all_of_it;
  Literals required;  // where not exact; empty: nothing is required
};

size_t ShortestLength(const Literals& literals) {
  size_t shortest = literals.empty() ? 0 : literals[0].size();
  for (const std::string& literal : literals) {
    shortest = std::min(shortest, literal.size());
  }
  return shortest;
}

const Literals& RequiredOf(const Knowledge& part) {
  return part.exact ? part.all_of_it : part.required;
}

// Keeps the set whose shortest literal is longer; of equals the smaller one.
void KeepBetter(const Literals& candidate, Literals& best) {
  size_t length = ShortestLength(candidate);
  size_t best_length = ShortestLength(best);
  if (length > best_length ||
      (length == best_length && candidate.size() < best.size())) {
    best = candidate;
  }
}

class Analyzer {
 public:
  explicit Analyzer(LetterCase letter_case)
      : folds_(letter_case == LetterCase::kFolded) {}

  Knowledge AnalyzeBytes(const ByteSet& bytes) const {
    std::set<unsigned char> bytes_seen;
    for (int b = 0; b < 256 && bytes_seen.size() <= kMaxBytesInSet; ++b) {
      if (bytes[b]) bytes_seen.insert(folds_ ? FoldByte(b) : b);
    }
    if (bytes_seen.size() > kMaxBytesInSet) return {};
    Knowledge out{.exact = true, .all_of_it = {}, .required = {}};
    for (unsigned char b : bytes_seen) out.all_of_it.emplace_back(1, b);
    return out;
  }

  Knowledge AnalyzeAlternation(const RegexNode& node) const {
    Knowledge out{.exact = true, .all_of_it = {}, .required = {}};
    bool every_branch = true;
    for (const RegexNode& child : node.children) {
      Knowledge part = Analyze(child);
      out.exact = out.exact && part.exact;
      const Literals& required = RequiredOf(part);
      every_branch = every_branch && ShortestLength(required) > 0;
      out.required.insert(out.required.end(), required.begin(), required.end());
    }
    if (out.required.size() > kMaxLiterals) return {};
    if (out.exact) {
      out.all_of_it = std::move(out.required);
      out.required.clear();
    } else if (!every_branch) {
      out.required.clear();
    }
    return out;
  }

  Knowledge AnalyzeRepeat(const RegexNode& node) const {
    Knowledge once = Analyze(node.children[0]);
    if (node.min == 0) {
      bool optional = node.max == 1 && once.exact;
      if (!optional) return {};
      once.all_of_it.emplace_back();
      return once;
    }
    bool counted = node.min == node.max && once.exact;
    if (counted && once.all_of_it.size() == 1) {
      std::string repeated;
      for (int i = 0; i < node.min; ++i) repeated += once.all_of_it[0];
      once.all_of_it[0] = std::move(repeated);
      return once;
    }
    return {.exact = false, .all_of_it = {}, .required = RequiredOf(once)};
  }

  Knowledge AnalyzeConcatenation(const RegexNode& node) const {
    Literals best;
    Literals run = {""};  // the exact parts since the last inexact one
    bool exact = true;
    for (const RegexNode& child : node.children) {
      Knowledge part = Analyze(child);
      if (part.exact && run.size() * part.all_of_it.size() <= kMaxLiterals) {
        Literals longer;
        for (const std::string& head : run) {
          for (const std::string& tail : part.all_of_it) {
            longer.push_back(head + tail);
          }
        }
        run = std::move(longer);
        continue;
      }
      exact = false;
      KeepBetter(run, best);
      if (!part.exact) KeepBetter(part.required, best);
      run = part.exact ? std::move(part.all_of_it) : Literals{""};
    }
    if (exact)
      return {.exact = true, .all_of_it = std::move(run), .required = {}};
    KeepBetter(run, best);
    return {.exact = false, .all_of_it = {}, .required = std::move(best)};
  }

  Knowledge Analyze(const RegexNode& node) const {
    switch (node.kind) {
      case Kind::kBytes:
        return AnalyzeBytes(node.bytes);
      case Kind::kConcatenation:
        return AnalyzeConcatenation(node);
      case Kind::kAlternation:
        return AnalyzeAlternation(node);
      case Kind::kRepeat:
        return AnalyzeRepeat(node);
      default:  // matches no bytes
        return {.exact = true, .all_of_it = {""}, .required = {}};
    }
  }

 private:
  bool folds_;
};

}  // namespace

std::vector<std::string> RequiredLiterals(const RegexNode& tree,
                                          LetterCase letter_case) {
  Knowledge all = Analyzer(letter_case).Analyze(tree);
  Literals out = RequiredOf(all);
  if (ShortestLength(out) == 0) return {};
  return out;
}

}  // namespace logclass

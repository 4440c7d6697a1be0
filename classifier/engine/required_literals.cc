#include "classifier/engine/required_literals.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace logclass {
namespace {

using Kind = RegexNode::Kind;

// A larger set is not worth following.
constexpr size_t kMaxBytesInSet = 4;

// What is known of a part of a pattern.
struct Knowledge {
  bool exact = false;            // it matches `all_of_it` and nothing else
  Clause all_of_it;              // may hold the empty string
  std::vector<Clause> required;  // where not exact
};

// Returns the clause whose shortest literal is longest; of equals the smallest.
// REQUIRES: there is one.
Clause& Longest(std::vector<Clause>& clauses) {
  return *std::min_element(clauses.begin(), clauses.end(),
                           [](const Clause& a, const Clause& b) {
                             size_t a_length = ShortestLength(a);
                             size_t b_length = ShortestLength(b);
                             if (a_length != b_length) {
                               return a_length > b_length;
                             }
                             return a.size() < b.size();
                           });
}

// Sorts the literals, each of which is left once.
void SortOnce(Clause& clause) {
  std::sort(clause.begin(), clause.end());
  clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
}

// Every one of `heads` followed by every one of `tails`.
Clause Product(Clause heads, const Clause& tails) {
  if (tails.size() == 1) {
    for (std::string& head : heads) head += tails[0];
    return heads;
  }
  Clause out;
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) out.push_back(head + tail);
  }
  return out;
}

class Analyzer {
 public:
  Analyzer(LineText text, size_t max_literals)
      : text_(text), max_literals_(max_literals) {}

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

  std::vector<Clause> RequiredOf(Knowledge part) const;

 private:
  class Sequence;

  bool IsWorthKeeping(const Clause& clause) const {
    return ShortestLength(clause) > 0 && clause.size() <= max_literals_;
  }

  Knowledge AnalyzeBytes(const ByteSet& bytes) const;
  Knowledge AnalyzeAlternation(const RegexNode& node) const;
  Knowledge AnalyzeRepeat(const RegexNode& node) const;
  Knowledge AnalyzeConcatenation(const RegexNode& node) const;

  const LineText text_;
  const size_t max_literals_;
};

std::vector<Clause> Analyzer::RequiredOf(Knowledge part) const {
  if (!part.exact) return std::move(part.required);
  std::vector<Clause> out;
  if (IsWorthKeeping(part.all_of_it)) out.push_back(std::move(part.all_of_it));
  return out;
}

Knowledge Analyzer::AnalyzeBytes(const ByteSet& bytes) const {
  if (bytes.count() > 2 * kMaxBytesInSet) return {};  // in either case
  Clause folded;
  ForEachByte(bytes, [&](int b) {
    const bool is_left_out =
        b == '\\' && text_ == LineText::kWithoutBackslashes;
    const auto byte =
        static_cast<char>(FoldByte(static_cast<unsigned char>(b)));
    folded.push_back(is_left_out ? std::string() : std::string(1, byte));
  });
  SortOnce(folded);
  if (folded.size() > kMaxBytesInSet) return {};
  return {.exact = true, .all_of_it = std::move(folded), .required = {}};
}

// One of the branches matches, so a literal of one of their clauses is there.
Knowledge Analyzer::AnalyzeAlternation(const RegexNode& node) const {
  Knowledge out;
  out.exact = true;
  Clause either;
  bool every_branch = true;
  for (const RegexNode& child : node.children) {
    Knowledge part = Analyze(child);
    out.exact = out.exact && part.exact;
    if (out.exact) {
      out.all_of_it.insert(out.all_of_it.end(), part.all_of_it.begin(),
                           part.all_of_it.end());
    }
    std::vector<Clause> required = RequiredOf(std::move(part));
    every_branch = every_branch && !required.empty();
    if (!every_branch) continue;
    Clause& best = Longest(required);
    either.insert(either.end(), std::make_move_iterator(best.begin()),
                  std::make_move_iterator(best.end()));
  }
  out.exact = out.exact && out.all_of_it.size() <= max_literals_;
  if (!out.exact && every_branch && IsWorthKeeping(either)) {
    out.required.push_back(std::move(either));
  }
  return out;
}

bool IsNothing(const Knowledge& part) {
  return part.exact && part.all_of_it == Clause{""};
}

Knowledge Analyzer::AnalyzeRepeat(const RegexNode& node) const {
  Knowledge once = Analyze(node.children[0]);
  if (IsNothing(once)) return once;
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
  Knowledge out;
  out.required = RequiredOf(std::move(once));
  return out;
}

// What is known of the parts of a concatenation, from left to right.
class Analyzer::Sequence {
 public:
  explicit Sequence(const Analyzer& analyzer) : analyzer_(analyzer) {}

  void Add(const RegexNode& node) {
    if (node.kind == Kind::kConcatenation) {
      for (const RegexNode& child : node.children) Add(child);
      return;
    }
    Knowledge part = analyzer_.Analyze(node);
    if (part.exact) {
      AddExact(part.all_of_it);
    } else if (node.kind == Kind::kRepeat && node.min > 0) {
      AddRepeat(analyzer_.Analyze(node.children[0]), std::move(part));
    } else {
      AddInexact(std::move(part));
    }
  }

  Knowledge Finish() && {
    if (known_.exact) {
      known_.all_of_it = std::move(run_);
    } else {
      EndRun({});
    }
    return std::move(known_);
  }

 private:
  void AddExact(const Clause& texts) {
    if (run_.size() * texts.size() <= analyzer_.max_literals_) {
      run_ = Product(std::move(run_), texts);
    } else {
      EndRun(texts);
    }
  }

  void AddInexact(Knowledge part) {
    EndRun({""});
    std::move(part.required.begin(), part.required.end(),
              std::back_inserter(known_.required));
  }

  // What comes before meets the first time, what comes after the last.
  void AddRepeat(const Knowledge& once, Knowledge part) {
    if (!once.exact) return AddInexact(std::move(part));
    AddExact(once.all_of_it);
    EndRun(once.all_of_it);
  }

  void EndRun(Clause next) {
    known_.exact = false;
    if (analyzer_.IsWorthKeeping(run_))
      known_.required.push_back(std::move(run_));
    run_ = std::move(next);
  }

  const Analyzer& analyzer_;
  Knowledge known_ = {.exact = true, .all_of_it = {}, .required = {}};
  Clause run_ = {""};  // the exact parts since the last inexact one
};

Knowledge Analyzer::AnalyzeConcatenation(const RegexNode& node) const {
  Sequence sequence(*this);
  sequence.Add(node);
  return std::move(sequence).Finish();
}

}  // namespace

size_t ShortestLength(const Clause& clause) {
  if (clause.empty()) return 0;
  return std::min_element(
             clause.begin(), clause.end(),
             [](const auto& a, const auto& b) { return a.size() < b.size(); })
      ->size();
}

std::vector<Clause> RequiredClauses(const RegexNode& tree, LineText text,
                                    size_t max_literals) {
  const Analyzer analyzer(text, max_literals);
  std::vector<Clause> clauses = analyzer.RequiredOf(analyzer.Analyze(tree));
  for (Clause& clause : clauses) SortOnce(clause);
  return clauses;
}

}  // namespace logclass
